//! The drawing of a chart.

use plotters::chart::ChartContext;
use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::{
    Cartesian2d, ChartBuilder, DrawingArea, DrawingBackend, EmptyElement, LineSeries, Polygon,
    Rectangle, Text,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{BLACK, Color, IntoFont, TextStyle, WHITE};

use super::axis::Labels;
use super::legend::legend;
use super::marks::{colour, corners, pixels, stroke};
use super::series::{Chart, Curve};
use super::{ChartError, FAMILY};

/// What is drawn on.
pub(super) type Area<B> = DrawingArea<B, Shift>;
type Plot<'a, B> = ChartContext<'a, B, Cartesian2d<Labels, RangedCoordf64>>;

pub(super) fn wrong(error: impl std::fmt::Display) -> ChartError {
    ChartError(error.to_string())
}

pub(super) fn text(points: u32, unit: u32) -> TextStyle<'static> {
    (FAMILY, points * unit).into_font().color(&BLACK)
}

/// Draws a chart; `unit` is the number of pixels for each point.
pub(super) fn draw<B: DrawingBackend>(
    chart: &Chart,
    area: &Area<B>,
    unit: u32,
) -> Result<(), ChartError> {
    area.fill(&WHITE).map_err(wrong)?;
    let middle = Pos::new(HPos::Center, VPos::Top);
    let (width, _) = area.dim_in_pixel();
    let centre = pixels(width / 2);
    for (line, size, y) in [(&chart.title, 20, 14), (&chart.subtitle, 13, 44)] {
        let style = text(size, unit).pos(middle);
        area.draw(&Text::new(line.clone(), (centre, pixels(y * unit)), style))
            .map_err(wrong)?;
    }
    let more = legend(chart, area, 74, unit)?;
    let mut plot = ChartBuilder::on(area)
        .margin_top((96 + more) * unit)
        .margin_right(24 * unit)
        .margin_bottom(12 * unit)
        .margin_left(12 * unit)
        .x_label_area_size(48 * unit)
        .y_label_area_size(60 * unit)
        .build_cartesian_2d(
            Labels::new(chart.x.clone(), chart.ticks.clone()),
            chart.y.clone(),
        )
        .map_err(wrong)?;
    axes(&mut plot, unit)?;
    crossings(chart, &mut plot, unit)?;
    for (at, curve) in chart.curves.iter().enumerate() {
        band(curve, at, &mut plot, unit)?;
    }
    for (at, curve) in chart.curves.iter().enumerate() {
        line(curve, at, &mut plot, unit)?;
    }
    area.present().map_err(wrong)
}

fn axes<B: DrawingBackend>(plot: &mut Plot<'_, B>, unit: u32) -> Result<(), ChartError> {
    plot.configure_mesh()
        .light_line_style(WHITE)
        .bold_line_style(BLACK.mix(0.12).stroke_width(unit))
        .axis_style(BLACK.stroke_width(unit))
        .label_style(text(13, unit))
        .axis_desc_style(text(14, unit))
        .x_desc("labelled images (logarithmic)")
        .y_desc("test accuracy, %")
        .y_label_formatter(&|accuracy| format!("{accuracy:.0}"))
        .draw()
        .map_err(wrong)
}

/// Where scratch overtakes a strategy.
fn crossings<B: DrawingBackend>(
    chart: &Chart,
    plot: &mut Plot<'_, B>,
    unit: u32,
) -> Result<(), ChartError> {
    let line_height = 0.045 * (chart.y.end - chart.y.start);
    for (number, (at, between)) in chart.crossings.iter().enumerate() {
        let corners = [(between.start, chart.y.start), (between.end, chart.y.end)];
        let fill = colour(*at).mix(0.10).filled();
        plot.draw_series([Rectangle::new(corners, fill)])
            .map_err(wrong)?;
        let told = format!("scratch overtakes {}", chart.curves[*at].name);
        let middle = f64::midpoint(between.start, between.end);
        let low = chart.y.start + line_height * (0.4 + number as f64);
        let ink = colour(*at);
        let style = text(12, unit)
            .color(&ink)
            .pos(Pos::new(HPos::Center, VPos::Bottom));
        plot.draw_series([Text::new(told, (middle, low), style)])
            .map_err(wrong)?;
    }
    Ok(())
}

/// The intervals; between them, as between the means, straight lines. A lone one is a line upwards.
fn band<B: DrawingBackend>(
    curve: &Curve,
    at: usize,
    plot: &mut Plot<'_, B>,
    unit: u32,
) -> Result<(), ChartError> {
    let with_interval = curve.points.iter().filter_map(|point| {
        let [low, high] = point.interval?;
        Some(((point.at, low), (point.at, high)))
    });
    let (low, high): (Vec<_>, Vec<_>) = with_interval.unzip();
    if let ([low], [high]) = (&low[..], &high[..]) {
        plot.draw_series(LineSeries::new([*low, *high], stroke(at, unit)))
            .map_err(wrong)?;
    }
    let around: Vec<(f64, f64)> = low.into_iter().chain(high.into_iter().rev()).collect();
    if around.len() > 2 {
        plot.draw_series([Polygon::new(around, colour(at).mix(0.14))])
            .map_err(wrong)?;
    }
    Ok(())
}

/// The means, with marks that tell curves apart without colour.
fn line<B: DrawingBackend>(
    curve: &Curve,
    at: usize,
    plot: &mut Plot<'_, B>,
    unit: u32,
) -> Result<(), ChartError> {
    let points = curve.points.iter().map(|point| (point.at, point.mean));
    plot.draw_series(LineSeries::new(points.clone(), stroke(at, unit)))
        .map_err(wrong)?;
    let mark = || Polygon::new(corners(at, unit), colour(at));
    plot.draw_series(points.map(|place| EmptyElement::at(place) + mark()))
        .map_err(wrong)?;
    Ok(())
}
