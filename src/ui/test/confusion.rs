//! How often each class is taken for which.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::{class_name, title};
use crate::app::{Model, test};
use crate::ui::look::Look;
use crate::ui::text::{fit, fit_right};
use crate::ui::theme::Tone;
use crate::ui::widgets::panel;

/// Columns of the row labels at most.
const LABEL: usize = 8;

/// ```text
/// ╭ digits-mlp · test 97.2 %, loss 0.0912 ──────────╮
/// │        0    1    2   as                         │
/// │   0  970    ·    1                              │
/// │   1    ·  1124   3                              │
/// ╰──────────────────────────────────────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, model: &Model, look: Look, area: Rect) {
    let inner = panel::panel(frame, look, area, &title(model, look));
    let Some(evaluation) = model.test.evaluation.get() else {
        return;
    };
    let task = test::task(model);
    let counts = &evaluation.confusion;
    let names: Vec<String> = (0..counts.len()).map(|c| class_name(task, c)).collect();
    let label = names
        .iter()
        .map(|n| n.width())
        .max()
        .unwrap_or(1)
        .min(LABEL);
    let widths: Vec<usize> = (0..counts.len())
        .map(|c| {
            let numbers = counts.iter().filter_map(|row| row.get(c));
            let widest = numbers.map(|n| n.to_string().len()).max().unwrap_or(1);
            widest.max(names[c].width().min(LABEL)) + 1
        })
        .collect();
    let dim = look.style(Tone::Dim);
    let mut head = vec![Span::raw(" ".repeat(label + 1))];
    head.extend(
        names
            .iter()
            .zip(&widths)
            .map(|(name, width)| Span::styled(fit_right(name, *width), dim)),
    );
    let mut lines = vec![Line::from(head)];
    for (class, row) in counts.iter().enumerate() {
        let mut spans = vec![Span::styled(format!(" {}", fit(&names[class], label)), dim)];
        spans.extend(
            row.iter()
                .zip(&widths)
                .enumerate()
                .map(|(other, (n, width))| {
                    let tone = match (*n, other == class) {
                        (_, true) => Tone::Good,
                        (0, false) => Tone::Dim,
                        (_, false) => Tone::Bad,
                    };
                    let text = if *n == 0 {
                        look.glyphs.zero().to_owned()
                    } else {
                        n.to_string()
                    };
                    Span::styled(fit_right(&text, *width), look.style(tone))
                }),
        );
        lines.push(Line::from(spans));
    }
    panel::lines(frame, inner, lines);
}
