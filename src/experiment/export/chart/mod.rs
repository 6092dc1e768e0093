//! The chart of an experiment: a curve of mean test accuracy over the number of labels for each strategy, with its 95 % band.

mod axis;
mod draw;
mod legend;
mod marks;
mod series;

use std::io::Cursor;

use image::{ImageFormat, RgbImage};
use plotters::prelude::{BitMapBackend, IntoDrawingArea, SVGBackend};
use plotters::style::{FontStyle, register_font};
use thiserror::Error;

use self::draw::draw;
use self::series::Chart;
use crate::experiment::report::Report;

/// Width and height, in points.
const SIZE: (u32, u32) = (900, 560);

/// Pixels of a picture for each point: enough for a projector and for print.
const PIXELS: u32 = 2;

/// Systems reached over SSH often have no fonts.
static FONT: &[u8] = include_bytes!("../font/DejaVuSans-latin.ttf");

/// What the drawing calls the font; a viewer of the vectors takes its own.
const FAMILY: &str = "sans-serif";

/// The chart cannot be drawn.
#[derive(Debug, Error)]
#[error("cannot draw the chart: {0}")]
pub(crate) struct ChartError(String);

/// The chart as vectors.
///
/// # Errors
/// Something is not drawn.
pub(super) fn svg(report: &Report) -> Result<String, ChartError> {
    load_font()?;
    let mut text = String::new();
    {
        let area = SVGBackend::with_string(&mut text, SIZE).into_drawing_area();
        draw(&Chart::of(report), &area, 1)?;
    }
    Ok(text)
}

/// The chart as a PNG.
///
/// # Errors
/// Something is not drawn.
pub(super) fn png(report: &Report) -> Result<Vec<u8>, ChartError> {
    load_font()?;
    let (width, height) = (SIZE.0 * PIXELS, SIZE.1 * PIXELS);
    let mut pixels = vec![0; 3 * width as usize * height as usize];
    {
        let area = BitMapBackend::with_buffer(&mut pixels, (width, height)).into_drawing_area();
        draw(&Chart::of(report), &area, PIXELS)?;
    }
    let mut file = Cursor::new(Vec::new());
    let image = RgbImage::from_raw(width, height, pixels);
    let image = image.ok_or_else(|| ChartError("the picture has another size".into()))?;
    let written = image.write_to(&mut file, ImageFormat::Png);
    written.map_err(|error| ChartError(error.to_string()))?;
    Ok(file.into_inner())
}

fn load_font() -> Result<(), ChartError> {
    let wrong = |_| ChartError("its font is damaged".into());
    register_font(FAMILY, FontStyle::Normal, FONT).map_err(wrong)
}
