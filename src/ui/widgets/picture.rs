//! A grey image, two pixels in each cell.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::ui::glyphs::Glyphs;
use crate::ui::look::Look;
use crate::ui::text::cells;

/// From this level on a pixel counts as ink where no greys can be shown.
const INK: u8 = 96;

/// Levels of ink in ASCII, lightest first.
const SHADES: [&str; 6] = [" ", ".", "-", "+", "*", "#"];

/// Draws an image of `side` by `side` pixels, 0 for background and 255 for ink, into the top left of `area`.
pub(crate) fn picture(look: Look, pixels: &[u8], side: usize, area: Rect, buffer: &mut Buffer) {
    let pixel = |x: usize, y: usize| pixels.get(y * side + x).copied().unwrap_or(0);
    for row in 0..side.div_ceil(2).min(usize::from(area.height)) {
        for column in 0..side.min(usize::from(area.width)) {
            let halves = [pixel(column, 2 * row), pixel(column, 2 * row + 1)];
            let (x, y) = (area.x + cells(column), area.y + cells(row));
            if let Some(cell) = buffer.cell_mut((x, y)) {
                let (symbol, style) = half_blocks(look, halves);
                cell.set_symbol(symbol).set_style(style);
            }
        }
    }
}

/// The cell of two pixels, one above the other.
pub(crate) fn half_blocks(look: Look, [top, bottom]: [u8; 2]) -> (&'static str, Style) {
    if look.glyphs == Glyphs::Ascii {
        let mean = usize::midpoint(usize::from(top), usize::from(bottom));
        return (SHADES[mean * (SHADES.len() - 1) / 255], Style::new());
    }
    if let (Some(top), Some(bottom)) = (look.colors.grey(top), look.colors.grey(bottom)) {
        return ("▀", Style::new().fg(top).bg(bottom));
    }
    let symbol = match (top >= INK, bottom >= INK) {
        (true, true) => "█",
        (true, false) => "▀",
        (false, true) => "▄",
        (false, false) => " ",
    };
    (symbol, Style::new())
}
