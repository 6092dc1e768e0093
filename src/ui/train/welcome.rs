//! The Train screen before there is a run.

use mnist_core::storage::Access;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use crate::app::{Loadable, Model};
use crate::format::{ago, count, percent, plain};
use crate::keys::{Action, Context};
use crate::ui::advice::key;
use crate::ui::look::Look;
use crate::ui::text::wrap;
use crate::ui::theme::Tone;
use crate::ui::widgets::panel;
use crate::ui::widgets::table::{Table, fill, left, right};

/// ```text
/// ╭ nothing is training ────────────────────────────────────────╮
/// │ p pretrains a network on the digits.                        │
/// │ t teaches a checkpoint of the library a new task.           │
/// ╰─────────────────────────────────────────────────────────────╯
/// ╭ library · 42 checkpoints ───────────────────────────────────╮
/// │ name             task       test     created                │
/// │ digits-mlp       digits     97.2 %   2 min ago              │
/// ╰─────────────────────────────────────────────────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, model: &Model, look: Look, area: Rect) {
    let width = usize::from(area.width.saturating_sub(4));
    let advice: Vec<Line> = advice(model)
        .iter()
        .flat_map(|sentence| wrap(sentence, width))
        .map(Line::from)
        .collect();
    let height = u16::try_from(advice.len() + 2).unwrap_or(u16::MAX);
    let [top, bottom] =
        Layout::vertical([Constraint::Length(height), Constraint::Min(0)]).areas(area);
    let inner = panel::padded(panel::panel(frame, look, top, "nothing is training"));
    panel::lines(frame, inner, advice);
    if bottom.height >= 3 {
        checkpoints(frame, model, look, bottom);
    }
}

fn advice(model: &Model) -> Vec<String> {
    if model.access == Access::ViewOnly {
        return vec![
            "This data directory is not yours to write, so everything can be looked at and nothing changed."
                .into(),
            "--data-dir takes one of your own.".into(),
        ];
    }
    let pretrain = key(model, Context::Train, Action::Pretrain);
    let transfer = key(model, Context::Train, Action::Transfer);
    vec![
        format!(
            "{pretrain} pretrains a network on the handwritten digits and keeps it in the library."
        ),
        format!("{transfer} teaches a checkpoint of the library a new task by reusing its layers."),
    ]
}

fn checkpoints(frame: &mut Frame, model: &Model, look: Look, area: Rect) {
    let entries = model.library.entries();
    let dot = look.glyphs.dot();
    let title = match model.library.state() {
        Loadable::Loaded(_) => {
            let checkpoints = count(model.library.checkpoints(), "checkpoint");
            format!("library {dot} {checkpoints}")
        }
        Loadable::Failed(problem) => format!("library {dot} {}", plain(problem)),
        Loadable::Idle | Loadable::Loading => format!("library {dot} reading"),
    };
    let inner = panel::panel(frame, look, area, &title);
    let columns = [
        fill("name", 20),
        left("task", 10, 0),
        right("test", 7, 0),
        left("created", 11, 1),
    ];
    let row = |i: usize| {
        let entry = &entries[i];
        [
            entry.title().to_owned(),
            entry.task.clone(),
            percent(entry.test_accuracy, 1),
            ago(entry.created, model.now),
        ]
        .map(|text| (text, look.style(Tone::Text)))
        .to_vec()
    };
    let table = Table {
        columns: &columns,
        rows: entries.len(),
        selected: None,
        row: &row,
    };
    table.render(frame, look, inner);
}
