//! The checkpoints, children below their parents.

use mnist_core::library::Entry;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::app::library::{Library, Row, Why};
use crate::app::{Loadable, Model, Overlay};
use crate::format::{ago, count, plain, thousands};
use crate::keys::{Action, Context};
use crate::ui::advice::{how_to_begin, key};
use crate::ui::look::Look;
use crate::ui::text::wrap;
use crate::ui::theme::Tone;
use crate::ui::widgets::panel;
use crate::ui::widgets::table::{Cell, Column, Table, fill, left, right};

const COLUMNS: [Column; 6] = [
    fill("name", 24),
    left("task", 8, 1),
    right("params", 7, 3),
    right("val", 5, 2),
    right("test", 5, 1),
    right("created", 11, 4),
];

/// ```text
/// ╭ library · 42 checkpoints · newest first · filter: even ──────────╮
/// │   name               task      params    val    test   created   │
/// │   digits-mlp         digits    266,610   97.1   97.2   2 min ago │
/// │ ▸ └ even-odd-head    even-odd  265,802   97.0   96.4   1 min ago │
/// ╰──────────────────────────────────────────────────────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, model: &Model, look: Look, area: Rect) {
    let library = &model.library;
    let mut title = vec![
        "library".to_owned(),
        counted(library),
        // The order of what is here is not that of all.
        match library.unread() {
            0 => library.order().words().to_owned(),
            _ => "reading the rest".to_owned(),
        },
    ];
    if library.damaged() > 0 {
        title.push(format!("{} damaged", library.damaged()));
    }
    let typing = matches!(model.overlay, Some(Overlay::Filter));
    if typing || !library.filter.text().is_empty() {
        title.push(format!("filter: {}", library.filter.text()));
    }
    let inner = panel::panel(frame, look, area, &look.join(&title));
    if let Some(text) = instead(model) {
        let lines = wrap(&text, usize::from(inner.width.saturating_sub(2)));
        let lines = lines.into_iter().map(Line::from).collect();
        panel::lines(frame, panel::padded(inner), lines);
        return;
    }
    let row = |i: usize| {
        let row = library.rows()[i];
        cells(model, row, &library.entries()[row.entry], look)
    };
    let table = Table {
        columns: &COLUMNS,
        rows: library.rows().len(),
        selected: Some(library.selected_row().unwrap_or(0)),
        row: &row,
    };
    table.render(frame, look, inner);
}

/// `2 of 42 checkpoints` where a filter hides some.
fn counted(library: &Library) -> String {
    let all = count(library.checkpoints(), "checkpoint");
    if library.filter.text().is_empty() {
        all
    } else {
        let rows = library.rows().iter();
        let found = rows.filter(|row| row.why == Why::Found).count();
        format!("{} of {all}", thousands(found))
    }
}

/// What is said where there are no rows.
fn instead(model: &Model) -> Option<String> {
    match model.library.state() {
        Loadable::Idle | Loadable::Loading => Some("reading the library".into()),
        Loadable::Failed(problem) => Some(problem.clone()),
        Loadable::Loaded(entries) if entries.is_empty() => {
            Some(format!("The library is empty: {}", how_to_begin(model)))
        }
        Loadable::Loaded(_) if model.library.rows().is_empty() => {
            let clear = key(model, Context::Global, Action::Back);
            Some(format!(
                "No checkpoint passes the filter; {clear} clears it."
            ))
        }
        Loadable::Loaded(_) => None,
    }
}

/// An ancestor only tells where the others belong.
const fn tone(why: Why) -> Tone {
    match why {
        Why::Found => Tone::Text,
        Why::Ancestor => Tone::Dim,
    }
}

fn cells(model: &Model, row: Row, entry: &Entry, look: Look) -> Vec<Cell> {
    let branch = match row.depth {
        0 => String::new(),
        depth => format!(
            "{}{} ",
            " ".repeat(2 * (depth.min(8) - 1)),
            look.glyphs.child()
        ),
    };
    let signs = [
        (
            model.library.marked.as_ref() == Some(&entry.id),
            look.glyphs.marked(),
        ),
        (entry.annotations.favourite, look.glyphs.star()),
    ];
    let signs = signs.into_iter().filter(|(is_so, _)| *is_so);
    let signs: Vec<&str> = signs.flat_map(|(_, sign)| [sign, " "]).collect();
    let signs = signs.concat();
    let share = |share: f64| format!("{:.1}", share * 100.0);
    [
        format!("{branch}{signs}{}", plain(entry.title())),
        entry.task.clone(),
        thousands(entry.parameters),
        entry
            .validation_accuracy
            .map_or(look.glyphs.none().into(), share),
        share(entry.test_accuracy),
        ago(entry.created, model.now),
    ]
    .map(|text| (text, look.style(tone(row.why))))
    .to_vec()
}
