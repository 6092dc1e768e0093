//! Rows and columns with a selected row that always shows.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::ui::look::Look;
use crate::ui::text::{fit, fit_right, shortened};
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

/// Which columns are shown, how wide and how far apart.
#[derive(Debug, PartialEq, Eq)]
struct Fitting {
    /// Positions in the table, with the widths they get.
    columns: Vec<(usize, Column)>,
    gap: usize,
}

/// Narrows the gaps before it leaves out columns; what is left over goes to the column that fills.
fn fitting(columns: &[Column], width: usize) -> Fitting {
    let needed = |shown: &[(usize, Column)], gap: usize| {
        let widths = shown.iter().map(|(_, c)| c.width + gap);
        widths.sum::<usize>().saturating_sub(gap)
    };
    let mut shown: Vec<(usize, Column)> = columns.iter().copied().enumerate().collect();
    while needed(&shown, 1) > width {
        let worst = shown.iter().copied().max_by_key(|(_, c)| c.rank);
        match worst.filter(|(_, c)| c.rank > 0) {
            Some((worst, _)) => shown.retain(|(at, _)| *at != worst),
            None => break,
        }
    }
    let gap = if needed(&shown, GAP) <= width { GAP } else { 1 };
    let used = needed(&shown, gap);
    let filling = shown.iter_mut().find(|(_, c)| c.side == Side::Fill);
    if let Some((_, column)) = filling {
        // Where the others leave too little, the text gives way: it can be shortened, numbers cannot.
        column.width = (column.width + width).saturating_sub(used);
    }
    Fitting {
        columns: shown,
        gap,
    }
}

impl Fitting {
    fn line<'s>(&self, cells: &[Cell], look: Look, lead: Span<'s>) -> Line<'s> {
        let mark = look.glyphs.ellipsis();
        let mut spans = vec![lead];
        for (i, (at, column)) in self.columns.iter().enumerate() {
            if i > 0 {
                spans.push(Span::raw(" ".repeat(self.gap)));
            }
            let Some((text, style)) = cells.get(*at) else {
                continue;
            };
            let text = match column.side {
                Side::Left | Side::Fill => fit(&shortened(text, column.width, mark), column.width),
                Side::Right => fit_right(text, column.width),
            };
            spans.push(Span::styled(text, *style));
        }
        Line::from(spans)
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
        // A single line goes to the selected row, not to the titles.
        let titles = usize::from(area.height > 1);
        let height = usize::from(area.height) - titles;
        let first = first_row(self.selected.unwrap_or(0), self.rows, height);
        let rows: Vec<(usize, Vec<Cell>)> = (first..self.rows)
            .take(height)
            .map(|row| (row, (self.row)(row)))
            .collect();
        // One more column keeps the text off the frame.
        let width = usize::from(area.width).saturating_sub(indent + 1);
        let shown = fitting(&self.sized(&rows), width);
        let blank = " ".repeat(indent);
        if titles == 1 {
            let line = shown.line(&self.titles(look), look, blank.clone().into());
            frame.render_widget(line, Rect { height: 1, ..area });
        }
        for ((row, cells), place) in rows.iter().zip(area.rows().skip(titles)) {
            let line = if self.selected == Some(*row) {
                let lead = Span::styled(format!("{marker} "), look.style(Tone::Selected));
                shown.line(cells, look, lead).patch_style(look.selected())
            } else {
                shown.line(cells, look, blank.clone().into())
            };
            frame.render_widget(line, place);
        }
    }

    /// The columns, those of numbers as wide as the numbers shown: a number that is cut reads as another one.
    fn sized(&self, rows: &[(usize, Vec<Cell>)]) -> Vec<Column> {
        let widest = |at: usize| {
            let cells = rows.iter().filter_map(|(_, cells)| cells.get(at));
            cells.map(|(text, _)| text.width()).max().unwrap_or(0)
        };
        let sized = self.columns.iter().enumerate().map(|(at, column)| Column {
            width: match column.side {
                Side::Right => column.width.max(widest(at)),
                Side::Left | Side::Fill => column.width,
            },
            ..*column
        });
        sized.collect()
    }

    fn titles(&self, look: Look) -> Vec<Cell> {
        let dim = look.style(Tone::Dim);
        let titles = self.columns.iter().map(|c| (c.title.to_owned(), dim));
        titles.collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

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
        let shown = |width| {
            let Fitting { columns, gap } = fitting(&columns, width);
            let widths: Vec<(usize, usize)> =
                columns.iter().map(|(at, c)| (*at, c.width)).collect();
            (widths, gap)
        };
        assert_eq!(shown(26), (vec![(0, 12), (1, 5), (2, 5)], 2));
        assert_eq!(shown(22), (vec![(0, 10), (1, 5), (2, 5)], 1));
        assert_eq!(shown(21), (vec![(0, 14), (2, 5)], 2));
        assert_eq!(shown(5), (vec![(0, 5)], 1));
    }

    #[test]
    fn a_number_wider_than_its_column_is_shown_whole() {
        let row = |_| {
            let cell = |text: &str| (text.to_owned(), Style::new());
            vec![cell("a-long-name"), cell("215/20000")]
        };
        let table = Table {
            columns: &[fill("what", 9), right("epoch", 6, 0)],
            rows: 1,
            selected: None,
            row: &row,
        };
        let mut terminal = Terminal::new(TestBackend::new(20, 2)).unwrap();
        let draw = |frame: &mut Frame| table.render(frame, Look::plain(), frame.area());
        terminal.draw(draw).unwrap();
        let cells = terminal.backend().buffer().content();
        let drawn: String = cells.iter().map(ratatui::buffer::Cell::symbol).collect();
        assert_eq!(drawn, " what         epoch  a-lo…ame 215/20000 ");
    }
}
