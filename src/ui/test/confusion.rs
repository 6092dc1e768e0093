//! How often each class is taken for which.

use mnist_core::task::Task;
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
    let Some(evaluation) = model.test.evaluation.get() else {
        panel::panel(frame, look, area, &title(model, look));
        return;
    };
    let task = test::task(model);
    let room = usize::from(area.width.saturating_sub(2));
    let counts = Matrix::new(task, evaluation.confusion.clone());
    let (matrix, unit) = if counts.width() <= room {
        (counts, "")
    } else {
        (counts.in_per_cent(), ", in %")
    };
    let title = format!("{}{unit}", title(model, look));
    let inner = panel::panel(frame, look, area, &title);
    panel::lines(frame, inner, matrix.lines(look));
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

    fn lines(&self, look: Look) -> Vec<Line<'static>> {
        let (label, widths) = (self.label(), self.widths());
        let dim = look.style(Tone::Dim);
        let heads = self.names.iter().zip(&widths);
        let mut head = vec![Span::raw(" ".repeat(label + 1))];
        head.extend(heads.map(|(name, width)| Span::styled(fit_right(name, *width), dim)));
        let row = |(class, row): (usize, &Vec<u64>)| {
            let name = format!(" {}", fit(&self.names[class], label));
            let mut spans = vec![Span::styled(name, dim)];
            let numbers = row.iter().zip(&widths).enumerate();
            spans.extend(numbers.map(|(other, (n, width))| cell(look, *n, *width, other == class)));
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
