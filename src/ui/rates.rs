//! The loss by learning rate, on a screen and on the standard output.

use mnist_core::rate_range::{RateCurve, RatePoint};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::look::Look;
use super::theme::Tone;
use super::widgets::line_chart::{Axis, LineChart, Series, Stroke};
use crate::app::train::Scale;
use crate::format::{axis, two_digits};

/// ```text
/// 2.3 ⠒⠒⠒⠒⠢⢄
///           ⠑⢄  ⢀⠎
/// 0.8         ⠣●⠊
///   1e-6   1e-4  0.01
/// ```
/// The smoothed losses, with a marker at the chosen rate. A loss that runs away leaves the chart at the top.
pub(crate) fn draw(
    curve: &RateCurve,
    chosen: Option<RatePoint>,
    look: Look,
    area: Rect,
    buffer: &mut Buffer,
) {
    let top = top(curve);
    let place = |point: &RatePoint| (point.rate.log10(), point.smoothed.min(top));
    let points: Vec<(f64, f64)> = curve.points().iter().map(place).collect();
    let chosen: Vec<(f64, f64)> = chosen.iter().map(place).collect();
    let line = Series {
        points: &points,
        stroke: Stroke::Solid,
        marker: None,
        style: look.style(Tone::Accent),
    };
    let mark = Series {
        points: &chosen,
        marker: Some(look.glyphs.point(0)),
        style: look.style(Tone::Good),
        ..line
    };
    let chart = LineChart {
        series: &[line.clone(), mark],
        bands: &[],
        scale: Scale::Linear,
        x: Axis::Marks(&powers_of_ten(&points)),
        bounds: (0.0, f64::INFINITY),
        label: axis,
        labels: look.style(Tone::Dim),
    };
    chart.render(look.glyphs, area, buffer);
}

/// A little more than the highest loss before the least one: beyond it the fall would become flat.
fn top(curve: &RateCurve) -> f64 {
    let (mut least, mut highest, mut top) = (f64::INFINITY, 0.0_f64, 0.0);
    for point in curve.points() {
        highest = highest.max(point.smoothed);
        if point.smoothed < least {
            (least, top) = (point.smoothed, highest);
        }
    }
    top + (top - least) / 4.0
}

/// The ends of the line, and the powers of ten between them.
fn powers_of_ten(points: &[(f64, f64)]) -> Vec<(f64, String)> {
    let (Some((first, _)), Some((last, _))) = (points.first(), points.last()) else {
        return vec![];
    };
    let mark = |place: f64| (place, two_digits(10_f64.powf(place)));
    let mut marks = vec![mark(*first)];
    let between = std::iter::successors(Some(first.floor() + 1.0), |place| Some(place + 1.0));
    // Too near to an end its text would take the place of the end's.
    let between = between.take_while(|place| *place < last - 0.5);
    marks.extend(between.filter(|place| *place > first + 0.5).map(mark));
    marks.push(mark(*last));
    marks
}
