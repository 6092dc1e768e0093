//! The names of the curves, in rows above them, where they hide none.

use plotters::prelude::{DrawingBackend, EmptyElement, PathElement, Polygon, Text};
use plotters::style::TextStyle;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::ChartError;
use super::draw::{Area, text, wrong};
use super::marks::{colour, corners, pixels, stroke};
use super::series::Chart;

/// Length of a line, in points.
const LINE: u32 = 28;
/// Between a line and its name, and between a name and the next line.
const GAPS: [u32; 2] = [6, 22];
/// From one row to the next.
const ROW: u32 = 18;
/// More rows would leave too little room for the curves.
const MOST_ROWS: usize = 6;

/// A name at its place.
struct Name {
    /// Position of its curve.
    at: usize,
    text: String,
    width: i32,
}

/// Draws them centred from this height on, in points, and tells how much higher it is than a single row, in points. Names of curves
/// for which there is no room are left out.
pub(super) fn legend<B: DrawingBackend>(
    chart: &Chart,
    area: &Area<B>,
    height: u32,
    unit: u32,
) -> Result<u32, ChartError> {
    let style = text(13, unit).pos(Pos::new(HPos::Left, VPos::Center));
    let name = |(at, text): (usize, String)| -> Result<Name, ChartError> {
        let (width, _) = area.estimate_text_size(&text, &style).map_err(wrong)?;
        let width = pixels(width);
        Ok(Name { at, text, width })
    };
    let names = chart.curves.iter().map(|curve| curve.name.clone());
    let names = names.enumerate().map(name).collect::<Result<Vec<_>, _>>()?;
    let mut rows = rows(names, pixels(area.dim_in_pixel().0), unit);
    rows.truncate(MOST_ROWS);
    let mut y = height;
    for row in &rows {
        draw(row, area, y, unit, &style)?;
        y += ROW;
    }
    Ok(y.saturating_sub(height + ROW))
}

/// Pixels from the beginning of a name's line to that of the next.
fn step(name: &Name, unit: u32) -> i32 {
    let [near, far] = GAPS;
    pixels((LINE + near + far) * unit) + name.width
}

/// As many names in each row as fit.
fn rows(names: Vec<Name>, room: i32, unit: u32) -> Vec<Vec<Name>> {
    let mut rows: Vec<Vec<Name>> = vec![];
    let mut free = 0;
    for name in names {
        let step = step(&name, unit);
        match rows.last_mut() {
            Some(row) if free >= step => row.push(name),
            _ => {
                rows.push(vec![name]);
                free = room;
            }
        }
        free -= step;
    }
    rows
}

fn draw<B: DrawingBackend>(
    row: &[Name],
    area: &Area<B>,
    height: u32,
    unit: u32,
    style: &TextStyle<'_>,
) -> Result<(), ChartError> {
    let [near, far] = GAPS.map(|gap| pixels(gap * unit));
    let line = pixels(LINE * unit);
    let all: i32 = row.iter().map(|name| step(name, unit)).sum();
    // The last name has no gap behind it.
    let free = pixels(area.dim_in_pixel().0) - (all - far);
    let mut x = free / 2;
    let y = pixels(height * unit);
    for name in row {
        let ends = [(x, y), (x + line, y)];
        area.draw(&PathElement::new(ends, stroke(name.at, unit)))
            .map_err(wrong)?;
        let mark = Polygon::new(corners(name.at, unit), colour(name.at));
        area.draw(&(EmptyElement::at((x + line / 2, y)) + mark))
            .map_err(wrong)?;
        let place = (x + line + near, y);
        area.draw(&Text::new(name.text.clone(), place, style.clone()))
            .map_err(wrong)?;
        x += step(name, unit);
    }
    Ok(())
}
