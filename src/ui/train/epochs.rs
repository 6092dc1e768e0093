//! The completed epochs.

use mnist_core::run::{EpochResult, RunEntry};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::format::{loss, percent, rate};
use crate::ui::look::Look;
use crate::ui::theme::Tone;
use crate::ui::widgets::panel;
use crate::ui::widgets::table::{Column, Table, right};

const COLUMNS: [Column; 7] = [
    right("epoch", 5, 0),
    right("train loss", 10, 0),
    right("train acc", 9, 0),
    right("val loss", 8, 0),
    right("val acc", 7, 0),
    right("seconds", 7, 1),
    right("lr", 8, 2),
];

/// ```text
/// ╭ epochs ─────────────────────────────────────────────────────────────────────────────────╮
/// │ epoch   train loss   train acc   val loss   val acc   seconds   lr                       │
/// │     6       0.1218      96.6 %     0.1234    96.7 %      0.55   0.020                    │
/// ╰──────────────────────────────────────────────────────────────────────────────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, run: &RunEntry, look: Look, area: Rect) {
    if area.is_empty() {
        return;
    }
    let inner = panel::panel(frame, look, area, "epochs");
    let epochs = &run.history.completed;
    // The latest stand at the bottom.
    let room = usize::from(inner.height.saturating_sub(1));
    let latest = &epochs[epochs.len().saturating_sub(room)..];
    let best = run.history.best_epoch().map(|e| e.epoch);
    let row = |i: usize| {
        let epoch = &latest[i];
        let style = if Some(epoch.epoch) == best {
            look.style(Tone::Good)
        } else {
            Style::new()
        };
        cells(epoch).map(|text| (text, style)).to_vec()
    };
    let table = Table {
        columns: &COLUMNS,
        rows: latest.len(),
        selected: None,
        row: &row,
    };
    table.render(frame, look, inner);
}

fn cells(epoch: &EpochResult) -> [String; 7] {
    [
        epoch.epoch.to_string(),
        loss(epoch.train.loss),
        percent(epoch.train.accuracy, 1),
        loss(epoch.validation.loss),
        percent(epoch.validation.accuracy, 1),
        format!("{:.2}", epoch.seconds),
        rate(epoch.learning_rate),
    ]
}
