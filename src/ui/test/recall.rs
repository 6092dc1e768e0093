//! Share of each class that is recognised.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use unicode_width::UnicodeWidthStr;

use super::class_name;
use crate::app::{Model, test};
use crate::ui::format::percent;
use crate::ui::look::Look;
use crate::ui::text::fit;
use crate::ui::widgets::panel;

/// ```text
/// ╭ recall ────────────╮
/// │ 0  98.9 %  5 96.1 % │
/// │ 1  99.0 %  6 97.8 % │
/// ╰─────────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, model: &Model, look: Look, area: Rect) {
    let inner = panel::padded(panel::panel(frame, look, area, "recall"));
    let Some(evaluation) = model.test.evaluation.get() else {
        return;
    };
    let task = test::task(model);
    let counts = &evaluation.confusion;
    let names: Vec<String> = (0..counts.len()).map(|c| class_name(task, c)).collect();
    let widest = names.iter().map(|n| n.width()).max().unwrap_or(1).min(8);
    let recall = |class: usize| {
        let row = counts.get(class)?;
        let all: u64 = row.iter().sum();
        let share = *row.get(class)? as f64 / all.max(1) as f64;
        Some(format!(
            "{} {:>6}",
            fit(&names[class], widest),
            percent(share)
        ))
    };
    let rows = usize::from(inner.height);
    // A second column when the classes do not fit below each other.
    let per_column = if counts.len() > rows {
        counts.len().div_ceil(2)
    } else {
        counts.len()
    };
    let lines = (0..per_column).map(|i| {
        let first = recall(i).unwrap_or_default();
        let second = recall(i + per_column).unwrap_or_default();
        Line::from(format!("{first}  {second}"))
    });
    panel::lines(frame, inner, lines.collect());
}
