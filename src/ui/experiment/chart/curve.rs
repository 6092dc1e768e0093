//! Points and intervals of one strategy.

use std::ops::Range;

use mnist_core::experiment::Strategy;

use super::super::tone;
use crate::experiment::places::{apart, log_labels};
use crate::experiment::report::Report;
use crate::ui::look::Look;
use crate::ui::widgets::line_chart::{Band, Series, Stroke};

/// What is told of the intervals.
const WHOLE: &str = "dotted: 95 % intervals";
const CUT: &str = "dotted: 95 % intervals, without the widest";

/// With one number of labels everything would stand in one place.
pub(super) fn set_apart(curves: &mut [Curve], range: &Range<f64>) {
    let count = curves.len();
    for (place, curve) in curves.iter_mut().enumerate() {
        let to = apart(place, count, range);
        let means = curve.means.iter_mut().map(|(at, _)| at);
        let bands = curve.bands.iter_mut().flatten().map(|(at, _)| at);
        means.chain(bands).for_each(|at| *at = to);
    }
}

/// How far apart all means lie. Of two seeds intervals are longer than that, and would hide every line.
fn span(report: &Report, source: usize) -> f64 {
    let means = || report.rows_of(source).map(|row| row.mean.mean);
    means().fold(f64::MIN, f64::max) - means().fold(f64::MAX, f64::min)
}

/// Points of one strategy with one source.
pub(super) struct Curve {
    means: Vec<(f64, f64)>,
    /// Intervals of neighbours, as long as none is left out.
    bands: Vec<Vec<(f64, [f64; 2])>>,
    /// Number of intervals that are too long to be drawn.
    left_out: usize,
}

impl Curve {
    fn of(report: &Report, source: usize, strategy: Strategy, widest: f64) -> Self {
        let mut curve = Self {
            means: vec![],
            bands: vec![vec![]],
            left_out: 0,
        };
        for row in report
            .rows_of(source)
            .filter(|row| row.strategy == strategy)
        {
            let at = log_labels(row.labels.get());
            curve.means.push((at, row.mean.mean));
            match (row.shown_interval(), curve.bands.last_mut()) {
                (Some([low, high]), Some(band)) if high - low <= widest => {
                    band.push((at, [low, high]));
                }
                (interval, _) => {
                    curve.left_out += usize::from(interval.is_some());
                    curve.bands.push(vec![]);
                }
            }
        }
        curve
    }

    /// The line of the strategy in this place of the plan.
    pub(super) fn drawn(&self, place: usize, look: Look) -> Series<'_> {
        Series {
            points: &self.means,
            stroke: Stroke::Solid,
            marker: Some(look.glyphs.point(place)),
            style: look.style(tone(place)),
        }
    }

    fn has_intervals(&self) -> bool {
        self.left_out > 0 || self.bands.iter().any(|band| !band.is_empty())
    }

    pub(super) fn drawn_bands(&self, place: usize, look: Look) -> impl Iterator<Item = Band<'_>> {
        let style = look.style(tone(place));
        self.bands.iter().map(move |points| Band { points, style })
    }
}

/// Those of every strategy with this source.
pub(super) fn all(report: &Report, source: usize, strategies: &[Strategy]) -> Vec<Curve> {
    let widest = span(report, source);
    let curve = |strategy: &Strategy| Curve::of(report, source, *strategy, widest);
    strategies.iter().map(curve).collect()
}

/// What is told of the intervals that are drawn, and of those that are not.
pub(super) fn told(curves: &[Curve]) -> &'static str {
    if !curves.iter().any(Curve::has_intervals) {
        ""
    } else if curves.iter().any(|curve| curve.left_out > 0) {
        CUT
    } else {
        WHOLE
    }
}
