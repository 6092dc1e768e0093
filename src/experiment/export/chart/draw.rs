//! The drawing of a chart.

use plotters::chart::{ChartContext, SeriesLabelPosition};
use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::{
    Cartesian2d, ChartBuilder, Circle, Cross, DrawingArea, DrawingBackend, EmptyElement,
    LineSeries, PathElement, Polygon, Rectangle, Text, TriangleMarker,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{BLACK, Color, IntoFont, RGBColor, ShapeStyle, TextStyle, WHITE};

use super::axis::Labels;
use super::series::{Chart, Curve};
use super::{ChartError, FAMILY};

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

type Area<B> = DrawingArea<B, Shift>;
type Plot<'a, B> = ChartContext<'a, B, Cartesian2d<Labels, RangedCoordf64>>;

fn wrong(error: impl std::fmt::Display) -> ChartError {
    ChartError(error.to_string())
}

fn colour(at: usize) -> RGBColor {
    COLOURS[at % COLOURS.len()]
}

fn text(points: u32, unit: u32) -> TextStyle<'static> {
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
    let centre = i32::try_from(width / 2).unwrap_or_default();
    let u = i32::try_from(unit).unwrap_or(1);
    for (line, size, y) in [(&chart.title, 20, 14), (&chart.subtitle, 13, 44)] {
        let style = text(size, unit).pos(middle);
        area.draw(&Text::new(line.clone(), (centre, y * u), style))
            .map_err(wrong)?;
    }
    let mut plot = ChartBuilder::on(area)
        .margin_top(74 * unit)
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
        band(curve, colour(at), &mut plot)?;
    }
    for (at, curve) in chart.curves.iter().enumerate() {
        line(curve, at, &mut plot, unit)?;
    }
    legend(&mut plot, unit)?;
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
        let told = format!("scratch overtakes {}", chart.curves[*at].strategy);
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

/// The intervals; between them, as between the means, straight lines.
fn band<B: DrawingBackend>(
    curve: &Curve,
    colour: RGBColor,
    plot: &mut Plot<'_, B>,
) -> Result<(), ChartError> {
    let with_interval = curve.points.iter().filter_map(|point| {
        let [low, high] = point.interval?;
        Some(((point.at, low), (point.at, high)))
    });
    let (low, high): (Vec<_>, Vec<_>) = with_interval.unzip();
    let around: Vec<(f64, f64)> = low.into_iter().chain(high.into_iter().rev()).collect();
    if around.len() > 2 {
        plot.draw_series([Polygon::new(around, colour.mix(0.14))])
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
    let style = colour(at).stroke_width(2 * unit);
    let filled = colour(at).filled();
    let u = i32::try_from(unit).unwrap_or(1);
    let points = curve.points.iter().map(|point| (point.at, point.mean));
    plot.draw_series(LineSeries::new(points.clone(), style))
        .map_err(wrong)?
        .label(curve.strategy.to_string())
        .legend(move |(x, y)| legend_line((x, y), style, u));
    let marks = points.clone();
    match at % 4 {
        0 => plot.draw_series(marks.map(|p| Circle::new(p, 4 * u, filled))),
        1 => plot.draw_series(marks.map(|p| TriangleMarker::new(p, 6 * u, filled))),
        2 => plot.draw_series(marks.map(|p| {
            let half = 4 * u;
            EmptyElement::at(p) + Rectangle::new([(-half, -half), (half, half)], filled)
        })),
        _ => plot.draw_series(marks.map(|p| Cross::new(p, 5 * u, style))),
    }
    .map(|_| ())
    .map_err(wrong)
}

fn legend_line((x, y): (i32, i32), style: ShapeStyle, unit: i32) -> PathElement<(i32, i32)> {
    PathElement::new([(x, y), (x + 24 * unit, y)], style)
}

fn legend<'a, B: DrawingBackend + 'a>(plot: &mut Plot<'a, B>, unit: u32) -> Result<(), ChartError> {
    let u = i32::try_from(unit).unwrap_or(1);
    plot.configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .legend_area_size(32 * u)
        .margin(12 * u)
        .background_style(WHITE.mix(0.85))
        .border_style(BLACK.mix(0.3))
        .label_font(text(13, unit))
        .draw()
        .map_err(wrong)
}
