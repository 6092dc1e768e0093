//! The names of the curves, in a row above them, where they hide none.

use plotters::prelude::{DrawingBackend, EmptyElement, PathElement, Polygon, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::ChartError;
use super::draw::{Area, text, wrong};
use super::marks::{colour, corners, pixels, stroke};
use super::series::Chart;

/// Length of a line, in points.
const LINE: u32 = 28;
/// Between a line and its name, and between a name and the next line.
const GAPS: [u32; 2] = [6, 22];

/// Draws them centred at this height, in points.
pub(super) fn legend<B: DrawingBackend>(
    chart: &Chart,
    area: &Area<B>,
    height: u32,
    unit: u32,
) -> Result<(), ChartError> {
    let style = text(13, unit).pos(Pos::new(HPos::Left, VPos::Center));
    let names = chart.curves.iter().map(|curve| curve.strategy.to_string());
    let width = |name: &String| -> Result<i32, ChartError> {
        let (width, _) = area.estimate_text_size(name, &style).map_err(wrong)?;
        Ok(pixels(width))
    };
    let [near, far] = GAPS.map(|gap| pixels(gap * unit));
    let line = pixels(LINE * unit);
    let names: Vec<String> = names.collect();
    let widths = names.iter().map(width).collect::<Result<Vec<i32>, _>>()?;
    let all: i32 = widths.iter().map(|width| line + near + width + far).sum();
    // The last name has no gap behind it.
    let free = pixels(area.dim_in_pixel().0) - (all - far);
    let mut x = free / 2;
    let y = pixels(height * unit);
    for (at, (name, width)) in names.into_iter().zip(widths).enumerate() {
        let ends = [(x, y), (x + line, y)];
        area.draw(&PathElement::new(ends, stroke(at, unit)))
            .map_err(wrong)?;
        let mark = Polygon::new(corners(at, unit), colour(at));
        area.draw(&(EmptyElement::at((x + line / 2, y)) + mark))
            .map_err(wrong)?;
        let place = (x + line + near, y);
        area.draw(&Text::new(name, place, style.clone()))
            .map_err(wrong)?;
        x += line + near + width + far;
    }
    Ok(())
}
