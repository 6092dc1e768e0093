//! What each strategy gains over scratch along the numbers of labels.

use std::collections::BTreeMap;

use mnist_core::experiment::{Plan, Strategy};
use mnist_statistics::{CurvePoint, Curves, Side};

use super::Row;

/// What a strategy gains over scratch.
#[derive(Debug, Clone)]
pub(crate) struct Gain {
    pub(crate) strategy: Strategy,
    /// None where it has no number of labels in common with scratch.
    pub(crate) measures: Option<Measures>,
}

/// Measures of two curves over the numbers of labels that they have in common (Taylor & Stone 2009).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Measures {
    /// The fewest and the most labels.
    pub(crate) labels: [u32; 2],
    /// Accuracy by which it is ahead of scratch with the fewest labels.
    pub(crate) jumpstart: f64,
    /// Accuracy by which it is ahead of scratch with the most labels.
    pub(crate) asymptote: f64,
    /// The area between the curves, over the logarithm of the labels, as a share of that below scratch; none with one number
    /// of labels.
    pub(crate) area_ratio: Option<f64>,
    /// Labels with which it reaches the report's threshold, on straight lines between the numbers tried; none where it does not.
    pub(crate) labels_to_threshold: Option<f64>,
    /// Labels with which scratch does.
    pub(crate) scratch_to_threshold: Option<f64>,
    /// The numbers of labels between which scratch overtakes it for good.
    pub(crate) crossover: Option<[u32; 2]>,
}

impl Measures {
    fn of(curves: &Curves, labels: [u32; 2], threshold: Option<f64>) -> Self {
        let reaches = |side| curves.labels_to_threshold(side, threshold?);
        Self {
            labels,
            jumpstart: curves.jumpstart(),
            asymptote: curves.asymptote(),
            area_ratio: curves.area_ratio(),
            labels_to_threshold: reaches(Side::Arm),
            scratch_to_threshold: reaches(Side::Scratch),
            crossover: curves.crossover(),
        }
    }
}

/// The highest whole per cent that the mean of scratch reaches with some number of labels.
pub(super) fn threshold(rows: &[Row]) -> Option<f64> {
    let best = means(rows, Strategy::Scratch).into_values();
    let best = best.reduce(f64::max)?;
    // A hundred times 0.29 is a little less than 29.
    Some((100.0 * best + 1e-9).floor() / 100.0)
}

pub(super) fn gains(plan: &Plan, rows: &[Row], threshold: Option<f64>) -> Vec<Gain> {
    let scratch = means(rows, Strategy::Scratch);
    if scratch.is_empty() {
        return vec![];
    }
    let strategies = plan.strategies().iter();
    let others = strategies.filter(|strategy| **strategy != Strategy::Scratch);
    let gain = |&strategy: &Strategy| Gain {
        strategy,
        measures: measures(&means(rows, strategy), &scratch, threshold),
    };
    others.map(gain).collect()
}

fn measures(
    arm: &BTreeMap<u32, f64>,
    scratch: &BTreeMap<u32, f64>,
    threshold: Option<f64>,
) -> Option<Measures> {
    let point = |(&labels, &arm): (&u32, &f64)| {
        let scratch = *scratch.get(&labels)?;
        Some(CurvePoint {
            labels,
            arm,
            scratch,
        })
    };
    let points: Vec<CurvePoint> = arm.iter().filter_map(point).collect();
    let labels = [points.first()?.labels, points.last()?.labels];
    let curves = Curves::new(points).ok()?;
    Some(Measures::of(&curves, labels, threshold))
}

/// Means of a strategy by labels.
fn means(rows: &[Row], strategy: Strategy) -> BTreeMap<u32, f64> {
    let of_strategy = rows.iter().filter(|row| row.strategy == strategy);
    let mean = |row: &Row| (row.labels.get(), row.mean.mean);
    of_strategy.map(mean).collect()
}
