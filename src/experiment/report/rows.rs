//! A row for each strategy and number of labels, judged against scratch.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use mnist_core::experiment::{Cell, Outcome, Plan, Predictions, Results, Strategy};
use mnist_statistics::{Mean, Pair, judge, mean};

use super::Row;
use super::networks::{McNemar, beside_each_other, beside_scratch};

/// Test images where no predictions were kept that would tell: those of MNIST.
const USUAL_TEST_IMAGES: usize = 10_000;

/// What came of one strategy with one number of labels, by seed.
pub(super) type BySeed<'a> = BTreeMap<u64, &'a Outcome>;

/// A row that is not judged yet.
struct Unjudged {
    labels: NonZeroU32,
    strategy: Strategy,
    mean: Mean,
    is_compared: bool,
    networks: Vec<McNemar>,
}

pub(super) fn rows(plan: &Plan, results: &Results) -> Vec<Row> {
    let mut found = Vec::new();
    let mut comparisons = Vec::new();
    for budget in plan.budgets() {
        let labels = budget.labels;
        let scratch = by_seed(plan, results, labels, Strategy::Scratch);
        for &strategy in plan.strategies() {
            let own = by_seed(plan, results, labels, strategy);
            let accuracies: Vec<f64> = own.values().map(|of| of.test_accuracy).collect();
            let Some(mean) = mean(&accuracies) else {
                continue;
            };
            let pairs = pairs(&own, &scratch);
            let is_scratch = strategy == Strategy::Scratch;
            let is_compared = !is_scratch && !pairs.is_empty();
            found.push(Unjudged {
                labels,
                strategy,
                mean,
                is_compared,
                networks: if is_scratch {
                    beside_each_other(&scratch)
                } else {
                    beside_scratch(&own, &scratch)
                },
            });
            if is_compared {
                comparisons.push(pairs);
            }
        }
    }
    judged(found, &comparisons, resolution(results))
}

/// The least difference of two test accuracies: each counts the images that are right.
fn resolution(results: &Results) -> f64 {
    let kept = results.values().find_map(|of| of.predictions.as_ref());
    1.0 / kept.map_or(USUAL_TEST_IMAGES, Predictions::images) as f64
}

/// All of an experiment at once: whoever looks often enough finds something.
fn judged(found: Vec<Unjudged>, comparisons: &[Vec<Pair>], resolution: f64) -> Vec<Row> {
    let mut judged = judge(comparisons, resolution).into_iter();
    let row = |found: Unjudged| Row {
        labels: found.labels,
        strategy: found.strategy,
        mean: found.mean,
        against_scratch: if found.is_compared {
            judged.next()
        } else {
            None
        },
        networks: found.networks,
    };
    found.into_iter().map(row).collect()
}

fn by_seed<'a>(
    plan: &Plan,
    results: &'a Results,
    labels: NonZeroU32,
    strategy: Strategy,
) -> BySeed<'a> {
    let of_seed = |&seed: &u64| {
        let cell = Cell {
            labels,
            strategy,
            seed,
        };
        Some((seed, results.get(&cell)?))
    };
    plan.seeds().iter().filter_map(of_seed).collect()
}

/// Accuracies of the same seeds.
fn pairs(arm: &BySeed<'_>, scratch: &BySeed<'_>) -> Vec<Pair> {
    let pair = |(seed, arm): (&u64, &&Outcome)| {
        let (arm, scratch) = (arm.test_accuracy, scratch.get(seed)?.test_accuracy);
        Some(Pair { arm, scratch })
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
