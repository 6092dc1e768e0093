//! How often each class is taken for which, and how many of it are recognised.

use mnist_core::serve::Evaluation;
use mnist_core::task::Task;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::{class_name, recall, title};
use crate::app::{Model, test};
use crate::ui::look::Look;
use crate::ui::text::{fit, fit_right};
use crate::ui::theme::Tone;
use crate::ui::widgets::panel;

/// Columns of the row labels at most.
const LABEL: usize = 8;

/// Columns of the share recognised, with a gap before it.
const RECALL: usize = 9;

/// ```text
/// ╭ digits-mlp · test 97.2 %, loss 0.0912 ──────────╮
/// │        0    1    2   recall                     │
/// │   0  970    ·    1   98.9 %                     │
/// │   1    ·  1124   3   99.0 %                     │
/// ╰ rows are labels, columns predictions ───────────╯
/// ```
pub(super) fn render(frame: &mut Frame, model: &Model, look: Look, area: Rect) {
    let Some(evaluation) = model.test.evaluation.get() else {
        panel::panel(frame, look, area, &title(model, look));
        return;
    };
    let counts = Matrix::new(test::task(model), evaluation.confusion.clone());
    let room = usize::from(area.width.saturating_sub(2));
    let (matrix, unit) = if counts.width() <= room {
        (counts, "")
    } else {
        (counts.in_per_cent(), ", in %")
    };
    let title = format!("{}{unit}", title(model, look));
    let axes = "rows are labels, columns predictions";
    let inner = panel::panel_with_footer(frame, look, area, &title, axes);
    let recalled = holds_recall(model, area.width).then_some(&**evaluation);
    panel::lines(frame, inner, matrix.lines(recalled, look));
}

/// Whether a panel of `width` columns has room for the share recognised beside the counts.
pub(super) fn holds_recall(model: &Model, width: u16) -> bool {
    model.test.evaluation.get().is_some_and(|evaluation| {
        let counts = Matrix::new(test::task(model), evaluation.confusion.clone());
        counts.width() + RECALL < usize::from(width.saturating_sub(2))
    })
}

/// Numbers by true class and predicted class.
struct Matrix {
    names: Vec<String>,
    cells: Vec<Vec<u64>>,
}

impl Matrix {
    fn new(task: Option<&Task>, cells: Vec<Vec<u64>>) -> Self {
        let names = (0..cells.len()).map(|c| class_name(task, c)).collect();
        Self { names, cells }
    }

    fn in_per_cent(self) -> Self {
        let share = |row: Vec<u64>| {
            let all = row.iter().sum::<u64>().max(1);
            row.into_iter().map(|n| (n * 100 + all / 2) / all).collect()
        };
        Self {
            cells: self.cells.into_iter().map(share).collect(),
            ..self
        }
    }

    /// Columns of the row labels.
    fn label(&self) -> usize {
        let widest = self.names.iter().map(|n| n.width()).max();
        widest.unwrap_or(1).min(LABEL)
    }

    /// Columns of each class, a space before it included.
    fn widths(&self) -> Vec<usize> {
        let width = |class: usize| {
            let numbers = self.cells.iter().filter_map(|row| row.get(class));
            let widest = numbers.map(|n| n.to_string().len()).max().unwrap_or(1);
            widest.max(self.names[class].width().min(LABEL)) + 1
        };
        (0..self.names.len()).map(width).collect()
    }

    fn width(&self) -> usize {
        1 + self.label() + self.widths().iter().sum::<usize>()
    }

    /// A line for the heads and one for each class, which ends with the share recognised.
    fn lines(&self, recalled: Option<&Evaluation>, look: Look) -> Vec<Line<'static>> {
        let (label, widths) = (self.label(), self.widths());
        let dim = look.style(Tone::Dim);
        let heads = self.names.iter().zip(&widths);
        let mut head = vec![Span::raw(" ".repeat(label + 1))];
        head.extend(heads.map(|(name, width)| Span::styled(fit_right(name, *width), dim)));
        if recalled.is_some() {
            head.push(Span::styled(fit_right("recall", RECALL), dim));
        }
        let row = |(class, row): (usize, &Vec<u64>)| {
            let name = format!(" {}", fit(&self.names[class], label));
            let mut spans = vec![Span::styled(name, dim)];
            let numbers = row.iter().zip(&widths).enumerate();
            spans.extend(numbers.map(|(other, (n, width))| cell(look, *n, *width, other == class)));
            spans.extend(recalled.map(|e| Span::raw(recall::share(e, class, look, RECALL))));
            Line::from(spans)
        };
        std::iter::once(Line::from(head))
            .chain(self.cells.iter().enumerate().map(row))
            .collect()
    }
}

fn cell(look: Look, number: u64, width: usize, is_right: bool) -> Span<'static> {
    let tone = match (number, is_right) {
        (_, true) => Tone::Good,
        (0, false) => Tone::Dim,
        (_, false) => Tone::Bad,
    };
    let text = match number {
        0 => look.glyphs.zero().to_owned(),
        n => n.to_string(),
    };
    Span::styled(fit_right(&text, width), look.style(tone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_that_are_too_wide_become_shares_of_their_class() {
        let counts = Matrix::new(None, vec![vec![99_000, 1_000], vec![1, 2]]);
        assert_eq!(counts.width(), 2 + 6 + 5);
        let shares = counts.in_per_cent();
        assert_eq!(shares.cells, [[99, 1], [33, 67]]);
        assert_eq!(shares.width(), 2 + 3 + 3);
    }
}
