//! Tables of plain text.

use std::io::{self, IsTerminal, Write};
use std::iter::repeat_n;

use unicode_width::UnicodeWidthStr;

use crate::format::{made_printable, printable};

/// On which side a column's texts begin or end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

/// Columns of the terminal that the output goes to; none where it goes elsewhere.
pub(super) fn terminal_width() -> Option<usize> {
    // Asked only there: elsewhere the answer would be looked for with other programs.
    let is_terminal = io::stdout().is_terminal();
    let size = is_terminal.then(crossterm::terminal::size)?;
    size.ok().map(|(width, _)| usize::from(width))
}

/// A table with a line of headings; cells are made printable when they are added.
#[derive(Debug)]
pub(super) struct Table {
    columns: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Headings with their sides.
    pub(super) fn new<'a>(columns: impl IntoIterator<Item = (&'a str, Align)>) -> Self {
        let columns = columns.into_iter();
        Self {
            columns: columns.map(|(h, align)| (printable(h), align)).collect(),
            rows: Vec::new(),
        }
    }

    /// One more row.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let cells = cells.into_iter();
        self.rows.push(cells.map(made_printable).collect());
    }

    /// Leaves out columns, the first of `least` first, until the table fits the terminal; piped, it keeps all.
    pub(super) fn fit_the_terminal(&mut self, least: &[&str]) {
        if let Some(width) = terminal_width() {
            self.fit(width, least);
        }
    }

    fn fit(&mut self, width: usize, least: &[&str]) {
        for heading in least {
            if self.width() <= width {
                return;
            }
            let at = self.columns.iter().position(|(h, _)| h == heading);
            if let Some(at) = at {
                self.columns.remove(at);
                for row in self.rows.iter_mut().filter(|row| row.len() > at) {
                    row.remove(at);
                }
            }
        }
    }

    fn width(&self) -> usize {
        let columns = (0..self.columns.len()).map(|column| self.column_width(column));
        columns.sum::<usize>() + 2 * self.columns.len().saturating_sub(1)
    }

    fn column_width(&self, column: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(column));
        let heading = self.columns.get(column).map(|(heading, _)| heading);
        cells.chain(heading).map(|c| c.width()).max().unwrap_or(0)
    }

    /// Two spaces between columns; no trailing ones.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let headings: Vec<String> = self.columns.iter().map(|(h, _)| h.clone()).collect();
        let columns = 0..self.columns.len();
        let widths: Vec<usize> = columns.map(|column| self.column_width(column)).collect();
        // Standard output is written line by line, which costs more than everything else of ten thousand rows.
        let mut text = String::new();
        for row in [&headings].into_iter().chain(&self.rows) {
            for ((cell, width), (_, align)) in row.iter().zip(&widths).zip(&self.columns) {
                let gap = width.saturating_sub(cell.width());
                let (before, after) = match align {
                    Align::Left => (0, gap),
                    Align::Right => (gap, 0),
                };
                text.extend(repeat_n(' ', before));
                text.push_str(cell);
                text.extend(repeat_n(' ', after + 2));
            }
            text.truncate(text.trim_end_matches(' ').len());
            text.push('\n');
        }
        out.write_all(text.as_bytes())
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
