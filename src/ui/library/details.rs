//! What is known of the selected checkpoint.

use mnist_core::library::{
    CheckpointId, Entry, Hyperparameters, Obstacle, Origin, ParentProof, Record, Verdict,
    Verification, compare,
};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Margin, Rect};
use ratatui::text::Line;

use crate::app::{Loadable, Model};
use crate::comparison::{in_words, label};
use crate::format::{ago, bytes, count, loss, percent, rate, thousands, with_commas};
use crate::keys::{Action, Context};
use crate::ui::advice::key;
use crate::ui::fact::{Fact, fact_lines};
use crate::ui::look::Look;
use crate::ui::theme::Tone;
use crate::ui::widgets::panel;

/// What stands below facts that are cut.
const REST: &str = "library show has the rest";

/// Width inside from which facts stand in two columns: 36 each, and a blank between.
const TWO_COLUMNS: u16 = 73;

/// ```text
/// ╭ even-odd-head · 9c41e7 ────────────╮
/// │ integrity  sha-256 verified        │
/// │ parent     digits-mlp · 3f9a1c     │
/// │ frozen     dense_1 dense_2 (same   │
/// │            bytes as the parent)    │
/// ╰────────────────────────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, model: &Model, look: Look, area: Rect) {
    let Some(entry) = model.checkpoint() else {
        panel::panel(frame, look, area, "details");
        return;
    };
    let title = format!(
        "{} {} {}",
        entry.title(),
        look.glyphs.dot(),
        entry.id.short()
    );
    let mut facts = vec![integrity(model, &entry.id), parent(model, entry, look)];
    facts.extend(named(entry));
    facts.extend(compared(model, entry));
    match model.records.state(&entry.id) {
        Loadable::Loaded(content) => facts.extend(recorded(&content.record)),
        Loadable::Failed(problem) => facts.push(("problem", problem.clone(), Tone::Bad)),
        Loadable::Idle | Loadable::Loading => facts.push(("record", "reading".into(), Tone::Dim)),
    }
    facts.push(created(model, entry));
    let columns = columns(facts, look, area.inner(Margin::new(2, 1)));
    let is_cut = |(column, lines): &(Rect, Vec<_>)| lines.len() > usize::from(column.height);
    let rest = if columns.iter().any(is_cut) { REST } else { "" };
    panel::panel_with_footer(frame, look, area, &title, rest);
    for (column, lines) in columns {
        panel::lines(frame, column, lines);
    }
}

/// Whether the facts have two columns in a panel of this width.
pub(super) const fn has_two_columns(width: u16) -> bool {
    width >= TWO_COLUMNS + 4
}

/// The facts in one column, or in two of like heights.
fn columns(facts: Vec<Fact>, look: Look, area: Rect) -> Vec<(Rect, Vec<Line<'static>>)> {
    if area.width < TWO_COLUMNS {
        let lines = facts.into_iter();
        let lines = lines.flat_map(|fact| fact_lines(fact, look, area.width.into()));
        return vec![(area, lines.collect())];
    }
    let halves = Layout::horizontal([Constraint::Fill(1); 2]).spacing(1);
    let [left, right] = halves.areas(area);
    let width = usize::from(left.width.min(right.width));
    let (mut lines, mut ends) = (vec![], vec![]);
    for fact in facts {
        lines.extend(fact_lines(fact, look, width));
        ends.push(lines.len());
    }
    let rest = lines.split_off(first_column(lines.len(), &ends, area.height.into()));
    vec![(left, lines), (right, rest)]
}

/// Lines of the first of two columns: whole facts, which end at `ends`, as far as both columns then fit into `height`.
fn first_column(lines: usize, ends: &[usize], height: usize) -> usize {
    let taller = |end: &usize| (*end).max(lines - end);
    let whole = ends.iter().copied().min_by_key(taller);
    match whole {
        Some(end) if taller(&end) <= height => end,
        _ => lines.min(height),
    }
}

fn integrity(model: &Model, id: &CheckpointId) -> Fact {
    let found = model
        .library
        .verification
        .as_ref()
        .filter(|(of, _)| of == id);
    let (text, tone) = match found.map(|(_, found)| found) {
        Some(Loadable::Loaded(found)) => return verdict(found),
        Some(Loadable::Failed(problem)) => (problem.clone(), Tone::Bad),
        Some(_) => ("verifying".to_owned(), Tone::Dim),
        None => {
            let verify = key(model, Context::Library, Action::Verify);
            (format!("{verify} recomputes its hashes"), Tone::Dim)
        }
    };
    ("integrity", text, tone)
}

fn verdict(found: &Verification) -> Fact {
    let proof = match &found.verdict {
        Verdict::Damaged(problem) => return ("integrity", problem.clone(), Tone::Bad),
        Verdict::Sound(proof) => proof,
    };
    let told = match proof {
        ParentProof::Equal { frozen } => match frozen.as_slice() {
            [] => String::new(),
            [only] => format!("; {only} has the parent's bytes"),
            several => format!("; {} have the parent's bytes", several.join(" ")),
        },
        ParentProof::Parentless => String::new(),
        ParentProof::Impossible { obstacle, .. } => {
            format!(
                "; not compared with the parent, which is {}",
                obstacle.words()
            )
        }
    };
    let text = format!("sha-256 verified{told}");
    ("integrity", text, Tone::Good)
}

fn parent(model: &Model, entry: &Entry, look: Look) -> Fact {
    let Some(id) = &entry.parent else {
        let text = match entry.imported_from {
            Some(_) => "none: imported",
            None => "none: trained from scratch",
        };
        return ("parent", text.to_owned(), Tone::Text);
    };
    let (dot, short) = (look.glyphs.dot(), id.short());
    let text = match model.entry(id) {
        Some(parent) => format!("{} {dot} {short}", parent.title()),
        None if model.library.is_in_trash(id) => {
            format!("{short} {dot} {}", Obstacle::InTrash.words())
        }
        None if model.library.unread() > 0 => format!("{short} {dot} not read yet"),
        None => format!("{short} {dot} {}", Obstacle::Elsewhere.words()),
    };
    ("parent", text, Tone::Text)
}

/// When its file was made, and how large it is.
fn created(model: &Model, entry: &Entry) -> Fact {
    let (when, size) = (ago(entry.created, model.now), bytes(entry.bytes));
    ("created", format!("{when}, {size}"), Tone::Text)
}

/// What people call it and say of it.
fn named(entry: &Entry) -> Vec<Fact> {
    let names = match entry.names.as_slice() {
        [] | [_] => String::new(),
        several => several.join(" "),
    };
    let tags = entry.annotations.tags.join(" ");
    let note = entry.annotations.note.clone().unwrap_or_default();
    [("names", names), ("tags", tags), ("note", note)]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(label, text)| (label, text, Tone::Accent))
        .collect()
}

/// Whether reusing a network helped, as far as the library knows.
fn compared(model: &Model, entry: &Entry) -> Option<Fact> {
    let found = compare(entry, model.library.entries())?;
    let text = in_words(entry.test_accuracy, &found, 1);
    Some((label(found.with), text, Tone::Text))
}

fn recorded(record: &Record) -> Vec<Fact> {
    let on_test = &record.metrics.test;
    let test = format!(
        "{}, loss {}",
        percent(on_test.accuracy, 1),
        loss(on_test.loss)
    );
    let fact = |label, text| (label, text, Tone::Text);
    let mut facts = vec![
        fact("test", test),
        match &record.origin {
            Origin::Trained(of) => fact("trained", trained(&of.training)),
            Origin::Imported(of) => fact("imported", format!("{} from {}", of.file, of.format)),
        },
    ];
    if !record.lineage.frozen.is_empty() {
        let frozen = record.lineage.frozen.join(" ");
        facts.push(fact("frozen", format!("{frozen} (as in the parent)")));
    }
    let network = format!("{} on {}", record.model, record.data);
    facts.push(fact("network", network));
    if let Some(trained) = record.trained() {
        facts.push(fact("run", trained.run.clone()));
    }
    facts
}

fn trained(training: &Hyperparameters) -> String {
    let labels = match training.labels {
        Some(labels) => format!("{} labels", thousands(labels.get())),
        None => "all labels".into(),
    };
    let methods = with_commas(&training.methods);
    let kept = training.kept_epoch;
    let kept = kept.map_or_else(String::new, |epoch| format!(" (epoch {epoch} kept)"));
    format!(
        "{}{kept}, {}, {}, lr {}{methods}, batch {}, seed {}, {labels}",
        count(training.epochs, "epoch"),
        count(training.steps, "step"),
        training.optimizer.name(),
        rate(training.learning_rate.get()),
        training.batch_size,
        training.seed
    )
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::first_column;

    #[rstest]
    #[case::alike(&[2, 4, 6, 8], 9, 4)]
    #[case::a_long_one_stays_whole(&[1, 6, 7, 8], 9, 6)]
    #[case::a_long_one_is_parted_for_want_of_rows(&[1, 8, 9], 5, 5)]
    #[case::more_than_there_is_room_for(&[10, 20], 5, 5)]
    #[case::nothing(&[], 9, 0)]
    fn facts_stay_whole_where_both_columns_have_the_rows(
        #[case] ends: &[usize],
        #[case] height: usize,
        #[case] expected: usize,
    ) {
        let lines = ends.last().copied().unwrap_or(0);
        assert_eq!(first_column(lines, ends, height), expected);
    }
}
