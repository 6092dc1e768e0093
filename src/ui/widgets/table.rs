//! Rows and columns with a selected row that always shows.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::ui::look::Look;
use crate::ui::text::{fit, fit_right};
use crate::ui::theme::Tone;

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) title: &'static str,
    pub(crate) width: usize,
    pub(crate) side: Side,
    /// When there is too little room, columns of the highest rank go first; those of rank 0 stay.
    pub(crate) rank: u8,
}

/// Where a column's text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Right,
    /// Left, and as wide as there is room.
    Fill,
}

pub(crate) const fn left(title: &'static str, width: usize, rank: u8) -> Column {
    Column {
        title,
        width,
        side: Side::Left,
        rank,
    }
}

pub(crate) const fn fill(title: &'static str, width: usize) -> Column {
    Column {
        title,
        width,
        side: Side::Fill,
        rank: 0,
    }
}

pub(crate) const fn right(title: &'static str, width: usize, rank: u8) -> Column {
    Column {
        title,
        width,
        side: Side::Right,
        rank,
    }
}

/// A cell: its text and how it looks.
pub(crate) type Cell = (String, Style);

/// A table over `rows` rows, of which only those on the screen are made.
pub(crate) struct Table<'a> {
    pub(crate) columns: &'a [Column],
    pub(crate) rows: usize,
    pub(crate) selected: Option<usize>,
    /// Makes the cells of a row, one for each column.
    pub(crate) row: &'a dyn Fn(usize) -> Vec<Cell>,
}

/// Spaces between columns, where there is room; else one.
const GAP: usize = 2;

/// The first row to show, so that `selected` stands near the middle.
pub(crate) fn first_row(selected: usize, rows: usize, height: usize) -> usize {
    let last_first = rows.saturating_sub(height);
    selected.saturating_sub(height / 2).min(last_first)
}

/// Which columns are shown, and how far apart.
#[derive(Debug, PartialEq, Eq)]
struct Fitting {
    columns: Vec<usize>,
    gap: usize,
}

/// Narrows the gaps before it leaves out columns.
fn fitting(columns: &[Column], width: usize) -> Fitting {
    let needed = |shown: &[usize], gap: usize| {
        let widths = shown.iter().map(|c| columns[*c].width + gap);
        widths.sum::<usize>().saturating_sub(gap)
    };
    let mut shown: Vec<usize> = (0..columns.len()).collect();
    while needed(&shown, 1) > width {
        let worst = shown.iter().copied().max_by_key(|c| columns[*c].rank);
        match worst.filter(|c| columns[*c].rank > 0) {
            Some(worst) => shown.retain(|c| *c != worst),
            None => break,
        }
    }
    let gap = if needed(&shown, GAP) <= width { GAP } else { 1 };
    Fitting {
        columns: shown,
        gap,
    }
}

impl Table<'_> {
    /// Draws the titles and as many rows as fit, the selected one among them.
    pub(crate) fn render(&self, frame: &mut Frame, look: Look, area: Rect) {
        if area.is_empty() {
            return;
        }
        let marker = look.glyphs.marker();
        let indent = if self.selected.is_some() {
            marker.width() + 1
        } else {
            1
        };
        // One more column keeps the text off the frame.
        let width = usize::from(area.width).saturating_sub(indent + 1);
        let shown = fitting(self.columns, width);
        let widths = self.widths(&shown, width);
        // A single line goes to the selected row, not to the titles.
        let titles = usize::from(area.height > 1);
        if titles == 1 {
            let line = self.line(
                &self.titles(look),
                &shown,
                &widths,
                " ".repeat(indent).into(),
            );
            frame.render_widget(line, Rect { height: 1, ..area });
        }
        let height = usize::from(area.height) - titles;
        let first = first_row(self.selected.unwrap_or(0), self.rows, height);
        for (row, place) in (first..self.rows).zip(area.rows().skip(titles)) {
            let cells = (self.row)(row);
            let line = if self.selected == Some(row) {
                let lead = Span::styled(format!("{marker} "), look.style(Tone::Selected));
                let line = self.line(&cells, &shown, &widths, lead);
                line.patch_style(look.selected())
            } else {
                self.line(&cells, &shown, &widths, " ".repeat(indent).into())
            };
            frame.render_widget(line, place);
        }
    }

    fn titles(&self, look: Look) -> Vec<Cell> {
        let dim = look.style(Tone::Dim);
        let titles = self.columns.iter().map(|c| (c.title.to_owned(), dim));
        titles.collect()
    }

    /// Widths of the columns shown; one takes what is left over.
    fn widths(&self, shown: &Fitting, width: usize) -> Vec<usize> {
        let columns = || shown.columns.iter().map(|c| self.columns[*c]);
        let used = columns().map(|c| c.width + shown.gap).sum::<usize>();
        let over = (width + shown.gap).saturating_sub(used);
        columns()
            .map(|c| match c.side {
                Side::Fill => c.width + over,
                Side::Left | Side::Right => c.width,
            })
            .collect()
    }

    fn line<'s>(
        &self,
        cells: &[Cell],
        shown: &Fitting,
        widths: &[usize],
        lead: Span<'s>,
    ) -> Line<'s> {
        let mut spans = vec![lead];
        for (i, (column, width)) in shown.columns.iter().zip(widths).enumerate() {
            if i > 0 {
                spans.push(Span::raw(" ".repeat(shown.gap)));
            }
            let Some((text, style)) = cells.get(*column) else {
                continue;
            };
            let text = match self.columns[*column].side {
                Side::Left | Side::Fill => fit(text, *width),
                Side::Right => fit_right(text, *width),
            };
            spans.push(Span::styled(text, *style));
        }
        Line::from(spans)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_selected_row_is_always_on_the_screen(
            selected in 0_usize..500, more in 1_usize..500, height in 1_usize..60
        ) {
            let rows = selected + more;
            let first = first_row(selected, rows, height);
            prop_assert!(first <= selected && selected < first + height);
            prop_assert!(first + height <= rows.max(height));
        }
    }

    #[test]
    fn the_least_important_columns_go_first() {
        let columns = [fill("name", 10), right("a", 5, 2), right("b", 5, 1)];
        let shown = |width| fitting(&columns, width);
        let fits = |columns: &[usize], gap| Fitting {
            columns: columns.to_vec(),
            gap,
        };
        assert_eq!(shown(24), fits(&[0, 1, 2], 2));
        assert_eq!(shown(22), fits(&[0, 1, 2], 1));
        assert_eq!(shown(21), fits(&[0, 2], 2));
        assert_eq!(shown(5), fits(&[0], 1));
    }
}
