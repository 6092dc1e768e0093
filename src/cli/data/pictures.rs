//! Sample pictures of a data set on the standard output.

use std::io::{self, Write};

use crossterm::style::ContentStyle;
use mnist_core::data::{IMAGE_SIDE, Images};
use ratatui::backend::IntoCrossterm;
use ratatui::style::Style;

use crate::ui::{Look, half_blocks};

/// Between two pictures.
const GAP: &str = "  ";

/// The first `most` images of `label`, as far as there are so many.
pub(super) fn of_label(images: &Images, label: u8, most: usize) -> Vec<&[u8]> {
    let with_label = images.labels().iter().enumerate();
    let positions = with_label.filter(|(_, of)| **of == label);
    let pictures = positions.filter_map(|(position, _)| images.image(position));
    pictures.take(most).collect()
}

/// Draws pictures beside each other.
pub(super) fn draw(pictures: &[&[u8]], look: Look, out: &mut dyn Write) -> io::Result<()> {
    for row in 0..IMAGE_SIDE / 2 {
        let lines = pictures.iter().map(|pixels| line(pixels, row, look));
        let lines: Vec<String> = lines.collect();
        let joined = lines.join(GAP);
        // Not as text: the colours of pixels are to be obeyed.
        out.write_all(joined.trim_end().as_bytes())?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Two rows of pixels.
fn line(pixels: &[u8], row: usize, look: Look) -> String {
    let pixel = |x: usize, y: usize| pixels.get(y * IMAGE_SIDE + x).copied().unwrap_or(0);
    let cells =
        (0..IMAGE_SIDE).map(|x| half_blocks(look, [pixel(x, 2 * row), pixel(x, 2 * row + 1)]));
    cells.map(|(symbol, style)| styled(symbol, style)).collect()
}

fn styled(symbol: &str, style: Style) -> String {
    let style: ContentStyle = style.into_crossterm();
    style.apply(symbol).to_string()
}
