//! Images that the network is wrong about, the surest first.

use mnist_core::task::Task;
use ratatui::Frame;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::class_name;
use crate::app::{Model, test};
use crate::format::{percent, thousands};
use crate::ui::look::Look;
use crate::ui::theme::Tone;
use crate::ui::widgets::panel;
use crate::ui::widgets::table::{Table, left, right};

/// ```text
/// ╭ 280 mistakes, worst first ─╮
/// │   image  is → taken for    │
/// │ ▸   321  2 → 7     99.8 %  │
/// ╰─────────────────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, model: &Model, look: Look, area: Rect) {
    let mistakes = model.test.mistakes();
    let title = match mistakes.len() {
        0 => "mistakes".to_owned(),
        1 => "1 mistake".to_owned(),
        n => format!("{} mistakes, worst first", thousands(n)),
    };
    let inner = panel::panel(frame, look, area, &title);
    if mistakes.is_empty() {
        return;
    }
    let task = test::task(model);
    let arrow = look.glyphs.arrow();
    let columns = [
        right("image", 6, 0),
        left("is", pair_width(task), 0),
        right("sure", 7, 1),
    ];
    let row = |i: usize| {
        let mistake = mistakes[i];
        let is = class_name(task, usize::from(mistake.label));
        let taken_for = class_name(task, usize::from(mistake.predicted));
        [
            thousands(mistake.index),
            format!("{is} {arrow} {taken_for}"),
            percent(f64::from(mistake.probability), 1),
        ]
        .map(|text| (text, look.style(Tone::Text)))
        .to_vec()
    };
    let table = Table {
        columns: &columns,
        rows: mistakes.len(),
        selected: Some(model.test.mistake),
        row: &row,
    };
    table.render(frame, look, inner);
}

/// Columns for two class names and the arrow between them.
fn pair_width(task: Option<&Task>) -> usize {
    let names = task.map_or(&[][..], Task::classes).iter();
    let longest = names.map(|name| name.width()).max().unwrap_or(1);
    (2 * longest + 3).clamp(7, 27)
}
