//! What each strategy gains over scratch along the numbers of labels.

use std::num::NonZeroU32;

use mnist_core::experiment::{Cell, Plan, Results, Strategy};
use mnist_statistics::{CurvePoint, Curves, Pair, Side};

use super::rows::{by_seed, pairs};
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
    results: &Results,
    threshold: Option<f64>,
) -> Vec<Gain> {
    let has_scratch = |scratch: usize| {
        let is_it = |cell: &Cell| (cell.source, cell.strategy) == (scratch, Strategy::Scratch);
        results.keys().any(is_it)
    };
    let of_source = |(source, of): (usize, &Source)| {
        let others = plan.strategies().iter();
        let others = others.filter(|strategy| **strategy != Strategy::Scratch);
        let gain = |&strategy: &Strategy| {
            let point = |labels| {
                point(
                    plan,
                    results,
                    labels,
                    [(source, strategy), (of.scratch, Strategy::Scratch)],
                )
            };
            let points = plan
                .budgets()
                .iter()
                .filter_map(|budget| point(budget.labels));
            Gain {
                source,
                strategy,
                measures: measures(points.collect(), threshold),
            }
        };
        // Without anything from scratch nothing is gained over it.
        let others = others.filter(|_| has_scratch(of.scratch));
        others.map(gain).collect::<Vec<_>>()
    };
    sources.iter().enumerate().flat_map(of_source).collect()
}

fn measures(points: Vec<CurvePoint>, threshold: Option<f64>) -> Option<Measures> {
    let labels = [points.first()?.labels, points.last()?.labels];
    let curves = Curves::new(points).ok()?;
    Some(Measures::of(&curves, labels, threshold))
}

/// Both means over the seeds that both have, so that a difference is that of the verdict while others are missing.
fn point(
    plan: &Plan,
    results: &Results,
    labels: NonZeroU32,
    arms: [(usize, Strategy); 2],
) -> Option<CurvePoint> {
    let [arm, scratch] = arms.map(|arm| by_seed(plan, results, labels, arm));
    let pairs = pairs(&arm, &scratch);
    let mean = |side: fn(&Pair) -> f64| {
        let sum: f64 = pairs.iter().map(side).sum();
        (!pairs.is_empty()).then(|| sum / pairs.len() as f64)
    };
    Some(CurvePoint {
        labels: labels.get(),
        arm: mean(|pair| pair.arm)?,
        scratch: mean(|pair| pair.baseline)?,
    })
}
