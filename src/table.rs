//! Tables of plain text.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::iter::repeat_n;

use unicode_width::UnicodeWidthStr;

use crate::format::{made_printable, printable};
use crate::ui::shortened;

/// On which side a column's texts begin or end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// Columns of the terminal that the output goes to; none where it goes elsewhere.
pub(crate) fn terminal_width() -> Option<usize> {
    // Asked only there: elsewhere the answer would be looked for with other programs.
    let is_terminal = io::stdout().is_terminal();
    let size = is_terminal.then(crossterm::terminal::size)?;
    size.ok().map(|(width, _)| usize::from(width))
}

/// A table with a line of headings; cells are made printable when they are added.
///
/// The texts of all cells stand in one: a large library has a million of them.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<Column>,
    text: String,
    /// Of all rows, one after the other, as many for each as there are columns.
    cells: Vec<Cell>,
}

#[derive(Debug)]
struct Column {
    heading: String,
    align: Align,
    /// Of its widest cell, in columns of a terminal.
    width: usize,
    is_left_out: bool,
    /// What marks the gap in cells that are wider than the column.
    gap: char,
}

/// Where a cell's text ends, and the next one's begins, and how many columns of a terminal it takes.
#[derive(Debug)]
struct Cell {
    end: usize,
    width: usize,
}

impl Table {
    /// Headings with their sides.
    pub(crate) fn new<'a>(columns: impl IntoIterator<Item = (&'a str, Align)>) -> Self {
        let column = |(heading, align)| {
            let heading = printable(heading);
            Column {
                width: heading.width(),
                heading,
                align,
                is_left_out: false,
                gap: '…',
            }
        };
        Self {
            columns: columns.into_iter().map(column).collect(),
            text: String::new(),
            cells: Vec::new(),
        }
    }

    /// One more row, of a cell for each column; cells that are missing are empty.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let mut cells = cells.into_iter();
        for column in &mut self.columns {
            let cell = made_printable(cells.next().unwrap_or_default());
            let width = cell.width();
            column.width = column.width.max(width);
            self.text.push_str(&cell);
            let end = self.text.len();
            self.cells.push(Cell { end, width });
        }
    }

    /// Whether there is no row.
    pub(crate) const fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Leaves out columns, the first of `least` first, until the table fits the terminal; piped, it keeps all.
    pub(crate) fn fit_the_terminal(&mut self, least: &[&str]) {
        self.fit_width(terminal_width(), least);
    }

    /// Leaves out a column.
    pub(crate) fn leave_out(&mut self, heading: &str) {
        let named = self.columns.iter_mut().find(|c| c.heading == heading);
        if let Some(column) = named {
            column.is_left_out = true;
        }
    }

    /// Leaves out columns, the first of `least` first, until the table is no wider; without a width it keeps all.
    pub(crate) fn fit_width(&mut self, width: Option<usize>, least: &[&str]) {
        if let Some(width) = width {
            self.fit(width, least);
        }
    }

    fn fit(&mut self, width: usize, least: &[&str]) {
        for heading in least {
            if self.width() <= width {
                return;
            }
            self.leave_out(heading);
        }
    }

    /// Shortens the texts of a column in their middle, where `gap` marks it, until the table fits the terminal; piped, it keeps
    /// all.
    pub(crate) fn shorten_to_the_terminal(&mut self, heading: &str, gap: char) {
        self.shorten_to_width(terminal_width(), heading, gap);
    }

    /// [`Self::shorten_to_the_terminal`], to this width; without one it keeps all.
    pub(crate) fn shorten_to_width(&mut self, width: Option<usize>, heading: &str, gap: char) {
        if let Some(width) = width {
            self.shorten(width, heading, gap);
        }
    }

    fn shorten(&mut self, width: usize, heading: &str, gap: char) {
        let over = self.width().saturating_sub(width);
        let named = self.columns.iter_mut().find(|c| c.heading == heading);
        if let Some(column) = named {
            let least = column.heading.width();
            column.width = column.width.saturating_sub(over).max(least);
            column.gap = gap;
        }
    }

    fn width(&self) -> usize {
        let columns = self.columns.iter().filter(|column| !column.is_left_out);
        let widths: Vec<usize> = columns.map(|column| column.width).collect();
        widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1)
    }

    /// Two spaces between columns; no trailing ones.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        // Standard output is written line by line, which costs more than everything else of ten thousand rows.
        let mut out = BufWriter::with_capacity(1 << 16, out);
        let mut line = String::new();
        let headings = self.columns.iter();
        self.line(
            &mut line,
            headings.map(|c| (c.heading.as_str(), c.heading.width())),
        );
        out.write_all(line.as_bytes())?;
        let mut start = 0;
        for row in self.cells.chunks(self.columns.len().max(1)) {
            let cells = row.iter().map(|cell| {
                let text = &self.text[start..cell.end];
                start = cell.end;
                (text, cell.width)
            });
            self.line(&mut line, cells);
            out.write_all(line.as_bytes())?;
        }
        out.flush()
    }

    /// Makes `line` the line of these texts, each with its width.
    fn line<'a>(&self, line: &mut String, cells: impl Iterator<Item = (&'a str, usize)>) {
        line.clear();
        for ((text, width), column) in cells.zip(&self.columns) {
            if column.is_left_out {
                continue;
            }
            let free = column.width.saturating_sub(width);
            let (before, after) = match column.align {
                Align::Left => (0, free),
                Align::Right => (free, 0),
            };
            line.extend(repeat_n(' ', before));
            if width > column.width {
                line.push_str(&shortened(text, column.width, column.gap));
            } else {
                line.push_str(text);
            }
            line.extend(repeat_n(' ', after + 2));
        }
        line.truncate(line.trim_end_matches(' ').len());
        line.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_important_columns_are_left_out_until_the_table_fits() {
        let shown = |width: usize| {
            let mut table = Table::new(["name", "size", "from"].map(|h| (h, Align::Left)));
            table.row(["digits-mlp".into(), "1.1 MB".into(), "-".into()]);
            table.fit(width, &["size", "from"]);
            let mut out = Vec::new();
            table.write(&mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(
            shown(24),
            "name        size    from\ndigits-mlp  1.1 MB  -\n"
        );
        assert_eq!(shown(23), "name        from\ndigits-mlp  -\n");
        assert_eq!(shown(5), "name\ndigits-mlp\n");
    }

    #[test]
    fn a_column_is_shortened_in_the_middle_until_the_table_fits() {
        let shown = |width: usize| {
            let mut table = Table::new(["name", "where"].map(|h| (h, Align::Left)));
            table.row(["bars".into(), "/home/me/sets/bars.npz".into()]);
            table.row(["mnist".into(), "here".into()]);
            table.shorten(width, "where", '~');
            let mut out = Vec::new();
            table.write(&mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(
            shown(29),
            "name   where\nbars   /home/me/sets/bars.npz\nmnist  here\n"
        );
        assert_eq!(
            shown(20),
            "name   where\nbars   /home/~rs.npz\nmnist  here\n"
        );
        assert_eq!(shown(3), "name   where\nbars   /h~pz\nmnist  here\n");
    }

    #[test]
    fn columns_line_up_and_names_cannot_break_the_line() {
        let mut table = Table::new([("name", Align::Left), ("n", Align::Right)]);
        table.row(["a".into(), "1,000".into()]);
        table.row(["evil\nname\x1b[31m".into(), "7".into()]);
        let mut out = Vec::new();
        table.write(&mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "name                      n\n\
             a                     1,000\n\
             evil\\nname\\u{1b}[31m      7\n"
        );
    }
}
