//! The Runs screen.

use mnist_core::run::{Outcome, Phase, RunEntry};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::advice::how_to_begin;
use super::header;
use super::look::Look;
use super::text::wrap;
use super::theme::Tone;
use super::widgets::panel;
use super::widgets::table::{Cell, Column, Table, fill, left, right};
use crate::app::{Loadable, Model, Overlay, may_live};
use crate::format::{ago, duration, percent, whole_percent};

const COLUMNS: [Column; 7] = [
    left("state", 13, 0),
    fill("what", 32),
    right("epoch", 6, 1),
    right("done", 5, 4),
    right("val acc", 7, 2),
    right("time", 7, 5),
    right("created", 10, 3),
];

/// ```text
/// ╭ runs · 12 runs · 1 live ────────────────────────────────────────────────────────────╮
/// │   state          what                            epoch   done   val acc   created   │
/// │ ▸ ● training     pretrain mlp on digits           7/10   71 %    96.8 %   1 min ago │
/// │   finished       transfer digits-mlp to even-odd 10/10  100 %    97.0 %   1 h ago   │
/// ╰ 20261124-162041-3f9a · pretrain mlp on digits ────────────────────────────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, model: &Model, look: Look, area: Rect) {
    let rows = model.runs.rows();
    let title = title(model, look);
    let footer = model.runs.selected().map_or(String::new(), |run| {
        let dot = look.glyphs.dot();
        let access = if run.writable { "" } else { ", view only" };
        format!("{} {dot} {}{access}", run.dir.id(), run.spec.title())
    });
    let inner = panel::panel_with_footer(frame, look, area, &title, &footer);
    if let Some(text) = instead(model, rows.is_empty()) {
        let lines = wrap(&text, usize::from(inner.width.saturating_sub(2)));
        let lines = lines.into_iter().map(Line::from).collect();
        panel::lines(frame, panel::padded(inner), lines);
        return;
    }
    let row = |i: usize| cells(model, rows[i], look);
    let table = Table {
        columns: &COLUMNS,
        rows: rows.len(),
        selected: Some(model.runs.selected_row()),
        row: &row,
    };
    table.render(frame, look, inner);
}

fn title(model: &Model, look: Look) -> String {
    let all = model.runs.entries();
    let live = all.iter().filter(|r| r.state.is_live()).count();
    let count = match all.len() {
        1 => "1 run".to_owned(),
        n => format!("{n} runs"),
    };
    let mut title = vec!["runs".to_owned(), count, format!("{live} live")];
    if model.runs.unreadable() > 0 {
        title.push(format!("{} unreadable", model.runs.unreadable()));
    }
    let typing = matches!(model.overlay, Some(Overlay::Filter));
    if typing || !model.runs.filter.text().is_empty() {
        title.push(format!("filter: {}", model.runs.filter.text()));
    }
    look.join(&title)
}

fn instead(model: &Model, is_empty: bool) -> Option<String> {
    match model.runs.state() {
        Loadable::Idle | Loadable::Loading => Some("reading the runs".into()),
        Loadable::Failed(problem) => Some(problem.clone()),
        Loadable::Loaded(all) if all.is_empty() => {
            Some(format!("There is no run yet: {}", how_to_begin(model)))
        }
        Loadable::Loaded(_) if is_empty => Some("No run contains the filter's words.".into()),
        Loadable::Loaded(_) => None,
    }
}

fn cells(model: &Model, run: &RunEntry, look: Look) -> Vec<Cell> {
    let history = &run.history;
    let state = if may_live(run) {
        format!("{} {}", look.glyphs.live(), run.state.word())
    } else {
        run.state.word().to_owned()
    };
    let accuracy = match &history.phase {
        Phase::Ended(Outcome::Finished { validation, .. }) => Some(validation.accuracy),
        _ => history.completed.last().map(|e| e.validation.accuracy),
    };
    let text = look.style(Tone::Text);
    vec![
        (state, look.style(header::tone(run.state))),
        (run.spec.title_in_lists(), text),
        (
            format!("{}/{}", history.completed.len(), history.epochs),
            text,
        ),
        (whole_percent(history.fraction()), text),
        (
            accuracy.map_or(look.glyphs.none().into(), |a| percent(a, 1)),
            text,
        ),
        (duration(history.active_seconds), text),
        (ago(run.spec.created, model.now), text),
    ]
}
