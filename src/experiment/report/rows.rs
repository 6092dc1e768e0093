//! A row for each strategy, source and number of labels, judged against scratch.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use mnist_core::experiment::{Cell, Outcome, Plan, Predictions, Results, Strategy};
use mnist_statistics::{Mean, Pair, judge, mean};

use super::networks::{McNemar, beside_each_other, beside_scratch};
use super::{Row, Sources};

/// Test images where no predictions were kept that would tell: those of MNIST.
const USUAL_TEST_IMAGES: usize = 10_000;

/// What came of one strategy with one number of labels, by seed.
pub(super) type BySeed<'a> = BTreeMap<u64, &'a Outcome>;

/// A row that is not judged yet.
struct Unjudged {
    labels: NonZeroU32,
    source: usize,
    strategy: Strategy,
    mean: Mean,
    /// Pairs with scratch; none for scratch itself.
    pairs: Vec<Pair>,
    networks: Vec<McNemar>,
}

pub(super) fn rows(plan: &Plan, sources: &Sources, results: &Results, resolution: f64) -> Vec<Row> {
    let mut found = Vec::new();
    for budget in plan.budgets() {
        for (source, of) in sources.iter().enumerate() {
            let own = |source, strategy| by_seed(plan, results, budget.labels, (source, strategy));
            let scratch = own(of.scratch, Strategy::Scratch);
            for &strategy in plan.strategies() {
                let place = (budget.labels, source, strategy);
                // Those of a network are told with its first source.
                let is_told_before = strategy == Strategy::Scratch && source != of.scratch;
                if !is_told_before {
                    found.extend(unjudged(place, &own(source, strategy), &scratch));
                }
            }
        }
    }
    judged(found, resolution)
}

/// None where nothing is done of it.
fn unjudged(
    (labels, source, strategy): (NonZeroU32, usize, Strategy),
    own: &BySeed<'_>,
    scratch: &BySeed<'_>,
) -> Option<Unjudged> {
    let accuracies: Vec<f64> = own.values().map(|of| of.test_accuracy).collect();
    let (pairs, networks) = match strategy {
        Strategy::Scratch => (vec![], beside_each_other(scratch)),
        _ => (pairs(own, scratch), beside_scratch(own, scratch)),
    };
    Some(Unjudged {
        labels,
        source,
        strategy,
        mean: mean(&accuracies)?,
        pairs,
        networks,
    })
}

/// The least difference of two test accuracies: each counts the images that are right.
pub(super) fn resolution(results: &Results) -> f64 {
    let kept = results.values().find_map(|of| of.predictions.as_ref());
    1.0 / kept.map_or(USUAL_TEST_IMAGES, Predictions::images) as f64
}

/// All of an experiment at once: whoever looks often enough finds something.
fn judged(found: Vec<Unjudged>, resolution: f64) -> Vec<Row> {
    let compared = found.iter().map(|found| &found.pairs);
    let family: Vec<Vec<Pair>> = compared
        .filter(|pairs| !pairs.is_empty())
        .cloned()
        .collect();
    let mut judged = judge(&family, resolution).into_iter();
    let row = |found: Unjudged| Row {
        labels: found.labels,
        source: found.source,
        strategy: found.strategy,
        mean: found.mean,
        against_scratch: if found.pairs.is_empty() {
            None
        } else {
            judged.next()
        },
        networks: found.networks,
    };
    found.into_iter().map(row).collect()
}

/// What came of one strategy with one source and one number of labels.
pub(super) fn by_seed<'a>(
    plan: &Plan,
    results: &'a Results,
    labels: NonZeroU32,
    (source, strategy): (usize, Strategy),
) -> BySeed<'a> {
    let of_seed = |&seed: &u64| {
        let cell = Cell {
            labels,
            source,
            strategy,
            seed,
        };
        Some((seed, results.get(&cell)?))
    };
    plan.seeds().iter().filter_map(of_seed).collect()
}

/// Accuracies of the same seeds.
pub(super) fn pairs(arm: &BySeed<'_>, baseline: &BySeed<'_>) -> Vec<Pair> {
    let pair = |(seed, arm): (&u64, &&Outcome)| {
        let (arm, baseline) = (arm.test_accuracy, baseline.get(seed)?.test_accuracy);
        Some(Pair { arm, baseline })
    };
    arm.iter().filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accuracies_are_as_fine_as_there_are_test_images() {
        let mut results = Results::new();
        assert!((resolution(&results) - 1e-4).abs() < 1e-12);
        let cell = Cell {
            labels: NonZeroU32::MIN,
            source: 0,
            strategy: Strategy::Scratch,
            seed: 1,
        };
        let predictions = Predictions::new(None, vec![0; 40], vec![0; 40]).ok();
        let outcome = Outcome {
            test_accuracy: 1.0,
            predictions,
        };
        results.insert(cell, outcome);
        assert!((resolution(&results) - 0.025).abs() < 1e-12);
    }
}
