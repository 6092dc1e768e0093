//! How curves are told apart: by colour, and by marks without it.

use plotters::style::{Color, RGBColor, ShapeStyle};

/// Told apart by those who do not see every colour (Okabe & Ito 2008, Color Universal Design).
const COLOURS: [RGBColor; 7] = [
    RGBColor(0, 0, 0),
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
];

/// Colour of the curve at this position.
pub(super) fn colour(at: usize) -> RGBColor {
    COLOURS[at % COLOURS.len()]
}

/// Its line.
pub(super) fn stroke(at: usize, unit: u32) -> ShapeStyle {
    colour(at).stroke_width(2 * unit)
}

/// Corners of its mark, in pixels from the middle.
pub(super) fn corners(at: usize, unit: u32) -> Vec<(i32, i32)> {
    let size = pixels(unit);
    match at % 4 {
        0 => circle(4 * size),
        1 => vec![(0, -6 * size), (6 * size, 4 * size), (-6 * size, 4 * size)],
        2 => [(-4, -4), (4, -4), (4, 4), (-4, 4)]
            .map(|(x, y)| (x * size, y * size))
            .to_vec(),
        _ => [(0, -6), (6, 0), (0, 6), (-6, 0)]
            .map(|(x, y)| (x * size, y * size))
            .to_vec(),
    }
}

/// Enough corners to look round.
fn circle(radius: i32) -> Vec<(i32, i32)> {
    let corner = |number: u8| {
        let (sine, cosine) = (f64::from(number) * std::f64::consts::TAU / 24.0).sin_cos();
        let along = |share: f64| (share * f64::from(radius)).round();
        (along(cosine), along(sine))
    };
    #[expect(clippy::cast_possible_truncation, reason = "a mark has a few pixels")]
    let whole = |(x, y): (f64, f64)| (x as i32, y as i32);
    (0..24).map(corner).map(whole).collect()
}

/// A length as positions count it.
pub(super) fn pixels(length: u32) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}
