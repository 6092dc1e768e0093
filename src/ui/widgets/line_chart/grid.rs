//! Dots on a grid as fine as the glyphs allow, and how they become characters.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Stroke;
use crate::ui::glyphs::Glyphs;

/// Dots of a braille cell, by column and row.
const BRAILLE: [[u32; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

/// Dots of one line on a grid as fine as the glyphs allow.
pub(super) struct Grid {
    pub(super) columns: usize,
    set: Vec<bool>,
}

impl Grid {
    /// No dots, on the cells of `plot`.
    pub(super) fn over(plot: Rect, glyphs: Glyphs) -> Self {
        let (across, down) = match glyphs {
            Glyphs::Unicode => (2, 4),
            Glyphs::Ascii => (1, 1),
        };
        let columns = usize::from(plot.width) * across;
        let rows = usize::from(plot.height) * down;
        Self {
            columns,
            set: vec![false; columns * rows],
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.set.len() / self.columns.max(1)
    }

    pub(super) fn mark(&mut self, (column, row): (usize, usize)) {
        if let Some(dot) = self.set.get_mut(row * self.columns + column) {
            *dot = true;
        }
    }

    pub(super) fn connect(&mut self, from: (usize, usize), to: (usize, usize), stroke: Stroke) {
        let length = from.0.abs_diff(to.0).max(from.1.abs_diff(to.1)).max(1);
        for i in 0..=length {
            let between = |a: usize, b: usize| (a * (length - i) + b * i + length / 2) / length;
            let dot = (between(from.0, to.0), between(from.1, to.1));
            if stroke == Stroke::Solid || i % 4 == 0 {
                self.mark(dot);
            }
        }
    }

    fn is_set(&self, column: usize, row: usize) -> bool {
        self.set.get(row * self.columns + column) == Some(&true)
    }
}

/// Writes a grid's dots; a cell that two lines share keeps the dots of both.
pub(super) fn stamp(
    grid: &Grid,
    glyphs: Glyphs,
    (sample, style): (char, Style),
    plot: Rect,
    buffer: &mut Buffer,
) {
    for y in 0..plot.height {
        for x in 0..plot.width {
            let (column, row) = (usize::from(x), usize::from(y));
            let Some(cell) = buffer.cell_mut((plot.x + x, plot.y + y)) else {
                continue;
            };
            match glyphs {
                Glyphs::Ascii if grid.is_set(column, row) => {
                    draw(cell, sample, style);
                }
                Glyphs::Ascii => {}
                Glyphs::Unicode => {
                    let old = cell.symbol().chars().next().map_or(0, |c| c as u32 & 0xff);
                    let is_braille =
                        matches!(cell.symbol().chars().next(), Some('\u{2800}'..='\u{28ff}'));
                    let new = braille(grid, column, row);
                    if new != 0 {
                        let all = if is_braille { old | new } else { new };
                        let symbol = char::from_u32(0x2800 + all).unwrap_or(' ');
                        draw(cell, symbol, style);
                    }
                }
            }
        }
    }
}

/// A style without a colour takes the terminal's own, not what was there before.
pub(super) fn draw(cell: &mut Cell, symbol: char, style: Style) {
    cell.reset();
    cell.set_char(symbol).set_style(style);
}

fn braille(grid: &Grid, column: usize, row: usize) -> u32 {
    let mut dots = 0;
    for (i, bits) in BRAILLE.iter().enumerate() {
        for (j, bit) in bits.iter().enumerate() {
            if grid.is_set(column * 2 + i, row * 4 + j) {
                dots |= bit;
            }
        }
    }
    dots
}
