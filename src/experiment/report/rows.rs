//! A row for each strategy and number of labels, judged against scratch.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use mnist_core::experiment::{Cell, Outcome, Plan, Results, Strategy};
use mnist_statistics::{Mean, Pair, judge, mean};

use super::Row;
use super::networks::{McNemar, beside_each_other, beside_scratch};

/// A test accuracy counts images, of which there are so many.
const TEST_IMAGES: f64 = 10_000.0;

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
    judged(found, &comparisons)
}

/// All of an experiment at once: whoever looks often enough finds something.
fn judged(found: Vec<Unjudged>, comparisons: &[Vec<Pair>]) -> Vec<Row> {
    let mut judged = judge(comparisons, 1.0 / TEST_IMAGES).into_iter();
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
