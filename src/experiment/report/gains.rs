//! What each strategy gains over scratch along the numbers of labels.

use std::collections::BTreeMap;

use mnist_core::experiment::{Plan, Strategy};
use mnist_statistics::{CurvePoint, Curves, Side};

use super::{Row, Source, Sources};

/// What a strategy gains over scratch.
#[derive(Debug, Clone)]
pub(crate) struct Gain {
    /// Position of the source.
    pub(crate) source: usize,
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

/// The highest whole per cent that the mean of scratch reaches with some number of labels, in whichever network.
pub(super) fn threshold(rows: &[Row]) -> Option<f64> {
    let scratch = rows.iter().filter(|row| row.strategy == Strategy::Scratch);
    let best = scratch.map(|row| row.mean.mean).reduce(f64::max)?;
    // A hundred times 0.29 is a little less than 29.
    Some((100.0 * best + 1e-9).floor() / 100.0)
}

pub(super) fn gains(
    plan: &Plan,
    sources: &Sources,
    rows: &[Row],
    threshold: Option<f64>,
) -> Vec<Gain> {
    let of_source = |(source, of): (usize, &Source)| {
        let scratch = means(rows, of.scratch, Strategy::Scratch);
        let others = plan.strategies().iter();
        let others = others.filter(|strategy| **strategy != Strategy::Scratch);
        let gain = |&strategy: &Strategy| Gain {
            source,
            strategy,
            measures: measures(&means(rows, source, strategy), &scratch, threshold),
        };
        let gains: Vec<Gain> = others.map(gain).collect();
        // Without anything from scratch nothing is gained over it.
        if scratch.is_empty() { vec![] } else { gains }
    };
    sources.iter().enumerate().flat_map(of_source).collect()
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

/// Means of a strategy with a source by labels.
fn means(rows: &[Row], source: usize, strategy: Strategy) -> BTreeMap<u32, f64> {
    let is_it = |row: &&Row| (row.source, row.strategy) == (source, strategy);
    let mean = |row: &Row| (row.labels.get(), row.mean.mean);
    rows.iter().filter(is_it).map(mean).collect()
}
