//! The completed epochs.

use mnist_core::run::{EpochResult, RunEntry};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::format::{loss, percent, rate};
use crate::ui::look::Look;
use crate::ui::theme::Tone;
use crate::ui::widgets::panel;
use crate::ui::widgets::table::{Column, Table, first_row, right};

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
/// ╭ epochs 5 to 6 of 6 ─────────────────────────────────────────────────────────────────────╮
/// │ epoch   train loss   train acc   val loss   val acc   seconds   lr                       │
/// │     5       0.1342      96.2 %     0.1301    96.4 %      0.55   0.020                    │
/// │     6       0.1218      96.6 %     0.1234    96.7 %      0.55   0.020                    │
/// ╰──────────────────────────────────────────────────────────────────────────────────────────╯
/// ```
/// Around the `marked` epoch, or the latest ones.
pub(super) fn render(
    frame: &mut Frame,
    run: &RunEntry,
    marked: Option<usize>,
    look: Look,
    area: Rect,
) {
    if area.is_empty() {
        return;
    }
    let epochs = &run.history.completed;
    // The frame and the titles.
    let room = usize::from(area.height.saturating_sub(3));
    let marked = marked.filter(|at| *at < epochs.len());
    // Without a mark the latest stand at the bottom.
    let first = marked.map_or_else(
        || epochs.len().saturating_sub(room),
        |at| first_row(at, epochs.len(), room),
    );
    let inner = panel::panel(frame, look, area, &title(epochs.len(), first, room));
    let best = run.history.best_epoch().map(|e| e.epoch);
    let row = |i: usize| {
        let epoch = &epochs[first + i];
        let style = if Some(epoch.epoch) == best {
            look.style(Tone::Good)
        } else {
            Style::new()
        };
        cells(epoch).map(|text| (text, style)).to_vec()
    };
    let table = Table {
        columns: &COLUMNS,
        rows: room.min(epochs.len() - first),
        selected: marked.map(|at| at - first),
        row: &row,
    };
    table.render(frame, look, inner);
}

/// Which epochs are in view, where some are not.
fn title(count: usize, first: usize, room: usize) -> String {
    if count <= room {
        return "epochs".to_owned();
    }
    let last = count.min(first + room);
    format!("epochs {} to {last} of {count}", first + 1)
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
