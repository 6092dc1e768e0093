//! What a chart shows, in numbers.

use std::ops::Range;

use mnist_core::experiment::Strategy;

use crate::experiment::places::{apart, log_labels};
use crate::experiment::report::{Gain, Report, Row};
use crate::format::{count, plain};

/// Ticks of the labels stand at least so far apart, as a share of the axis.
const TICKS_APART: f64 = 0.07;

/// So many points of accuracy beyond the means the axis shows at most: intervals of two seeds may span all of it.
const BEYOND: f64 = 15.0;

/// All that is drawn. Positions are the decimal logarithm of the labels, and test accuracies in per cent.
pub(super) struct Chart {
    pub(super) title: String,
    pub(super) subtitle: String,
    pub(super) curves: Vec<Curve>,
    pub(super) x: Range<f64>,
    pub(super) y: Range<f64>,
    /// Where labels are told.
    pub(super) ticks: Vec<f64>,
    /// Where scratch overtakes which curve, by its position.
    pub(super) crossings: Vec<(usize, Range<f64>)>,
}

/// A strategy with a source.
pub(super) struct Curve {
    /// Harmless on the screen.
    pub(super) name: String,
    pub(super) points: Vec<Point>,
}

/// Its mean at a number of labels.
pub(super) struct Point {
    pub(super) at: f64,
    pub(super) mean: f64,
    /// The 95 % interval as far as the axis goes.
    pub(super) interval: Option<[f64; 2]>,
}

impl Chart {
    pub(super) fn of(report: &Report) -> Self {
        let arms = arms(report);
        let mut curves: Vec<Curve> = arms.iter().map(|arm| curve(report, *arm)).collect();
        let y = accuracies(&curves);
        cut(&mut curves, &y);
        let at: Vec<f64> = report
            .rows
            .iter()
            .map(|row| log_labels(row.labels.get()))
            .collect();
        let x = around(&at);
        let ticks = ticks(&at, &x);
        if ticks.len() == 1 {
            set_apart(&mut curves, &x);
        }
        Self {
            title: plain(&report.question()),
            subtitle: subtitle(report),
            crossings: crossings(report, &arms),
            ticks,
            curves,
            x,
            y,
        }
    }
}

/// A source's position and a strategy.
type Arm = (usize, Strategy);

/// Everything that has a curve, in the order of the report.
fn arms(report: &Report) -> Vec<Arm> {
    let mut arms: Vec<Arm> = Vec::new();
    for row in &report.rows {
        let arm = (row.source, row.strategy);
        if !arms.contains(&arm) {
            arms.push(arm);
        }
    }
    arms
}

fn curve(report: &Report, (source, strategy): Arm) -> Curve {
    let rows = report.rows.iter();
    let own = rows.filter(|row| (row.source, row.strategy) == (source, strategy));
    Curve {
        name: plain(&report.sources.arm(strategy, source)),
        points: own.map(point).collect(),
    }
}

fn subtitle(report: &Report) -> String {
    let seeds = report.rows.iter().map(|row| row.mean.count);
    let (least, most) = (seeds.clone().min(), seeds.max());
    let (least, most) = (least.unwrap_or_default(), most.unwrap_or_default());
    let seeds = if least == most {
        count(most, "seed")
    } else {
        format!("{least} to {most} seeds")
    };
    format!("mean test accuracy of {seeds}, with 95 % intervals")
}

fn point(row: &Row) -> Point {
    Point {
        at: log_labels(row.labels.get()),
        mean: 100.0 * row.mean.mean,
        interval: row.shown_interval().map(|ends| ends.map(|end| 100.0 * end)),
    }
}

/// Multiples of 5 around what is shown.
fn accuracies(curves: &[Curve]) -> Range<f64> {
    let points = curves.iter().flat_map(|curve| &curve.points);
    let (mut low, mut high) = (100.0_f64, 0.0_f64);
    for Point { mean, interval, .. } in points {
        let [below, above] = interval.unwrap_or([*mean, *mean]);
        low = low.min(below.max(mean - BEYOND));
        high = high.max(above.min(mean + BEYOND));
    }
    let low = (5.0 * ((low - 0.5) / 5.0).floor()).max(0.0);
    let high = (5.0 * ((high + 0.5) / 5.0).ceil()).min(100.0);
    low..high.max(low + 5.0)
}

fn cut(curves: &mut [Curve], y: &Range<f64>) {
    let points = curves.iter_mut().flat_map(|curve| &mut curve.points);
    for point in points {
        let cut = |ends: [f64; 2]| ends.map(|end| end.clamp(y.start, y.end));
        point.interval = point.interval.map(cut);
    }
}

/// With one number of labels everything would stand in one place.
fn set_apart(curves: &mut [Curve], x: &Range<f64>) {
    let count = curves.len();
    for (place, curve) in curves.iter_mut().enumerate() {
        for point in &mut curve.points {
            point.at = apart(place, count, x);
        }
    }
}

/// A little more than all of them.
fn around(at: &[f64]) -> Range<f64> {
    let low = at.iter().copied().fold(f64::INFINITY, f64::min);
    let high = at.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let margin = (0.04 * (high - low)).max(0.05);
    low - margin..high + margin
}

/// The numbers of labels, as far as there is room for them.
fn ticks(at: &[f64], x: &Range<f64>) -> Vec<f64> {
    let room = TICKS_APART * (x.end - x.start);
    let mut ticks: Vec<f64> = Vec::new();
    for &at in at {
        if ticks.last().is_none_or(|last| at - last > room) {
            ticks.push(at);
        }
    }
    ticks
}

fn crossings(report: &Report, arms: &[Arm]) -> Vec<(usize, Range<f64>)> {
    let crossing = |gain: &Gain| {
        let [below, above] = gain.measures?.crossover?;
        let arm = (gain.source, gain.strategy);
        let at = arms.iter().position(|other| *other == arm)?;
        Some((at, log_labels(below)..log_labels(above)))
    };
    report.gains.iter().filter_map(crossing).collect()
}
