//! Share of each class that is recognised.

use mnist_core::serve::Evaluation;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use unicode_width::UnicodeWidthStr;

use super::class_name;
use crate::app::{Model, test};
use crate::format::percent;
use crate::ui::look::Look;
use crate::ui::text::{fit, fit_right};
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
    let count = evaluation.confusion.len();
    let names: Vec<String> = (0..count).map(|c| class_name(task, c)).collect();
    let widest = names.iter().map(|n| n.width()).max().unwrap_or(1).min(8);
    let recall = |class: usize| {
        let name = fit(names.get(class)?, widest);
        Some(format!("{name}{}", share(evaluation, class, look, 7)))
    };
    // A second column when the classes do not fit below each other.
    let per_column = if count > usize::from(inner.height) {
        count.div_ceil(2)
    } else {
        count
    };
    let lines = (0..per_column).map(|i| {
        let first = recall(i).unwrap_or_default();
        let second = recall(i + per_column).unwrap_or_default();
        Line::from(format!("{first}  {second}"))
    });
    panel::lines(frame, inner, lines.collect());
}

/// The share of a class that is recognised, on the right of `width` columns.
pub(super) fn share(evaluation: &Evaluation, class: usize, look: Look, width: usize) -> String {
    let none = || look.glyphs.none().to_owned();
    fit_right(
        &evaluation
            .recall(class)
            .map_or_else(none, |share| percent(share, 1)),
        width,
    )
}
