//! A row for each strategy, source and number of labels, judged against scratch.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use mnist_core::experiment::{Cell, Outcome, Plan, Predictions, Results, Strategy};
use mnist_statistics::{Mean, Pair, judge, mean};

use super::networks::{McNemar, beside_each_other, beside_scratch};
use super::{Row, Sources};

/// Test images where neither the plan nor kept predictions tell: those of MNIST.
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
                    found.extend(unjudged(
                        place,
                        &own(source, strategy),
                        &scratch,
                        resolution,
                    ));
                }
            }
        }
    }
    judged(found, compared(plan, sources), resolution)
}

/// How many comparisons with scratch there are when everything is done.
fn compared(plan: &Plan, sources: &Sources) -> usize {
    let strategies = plan.strategies();
    if !strategies.contains(&Strategy::Scratch) {
        return 0;
    }
    plan.budgets().len() * sources.count() * (strategies.len() - 1)
}

/// None where nothing is done of it.
fn unjudged(
    (labels, source, strategy): (NonZeroU32, usize, Strategy),
    own: &BySeed<'_>,
    scratch: &BySeed<'_>,
    resolution: f64,
) -> Option<Unjudged> {
    let accuracies: Vec<f64> = own.values().map(|of| of.test_accuracy).collect();
    let (pairs, networks) = match strategy {
        Strategy::Scratch => (vec![], beside_each_other(scratch)),
        _ => (pairs(own, scratch), beside_scratch(own, scratch)),
    };
    // What is composed without drawing at random is exact.
    let resolution = match strategy {
        Strategy::Compose => 0.0,
        _ => resolution,
    };
    Some(Unjudged {
        labels,
        source,
        strategy,
        mean: mean(&accuracies, resolution)?,
        pairs,
        networks,
    })
}

/// The least difference of two test accuracies: each counts the images that are right.
pub(super) fn resolution(plan: &Plan, results: &Results) -> f64 {
    let kept = results.values().find_map(|of| of.predictions.as_ref());
    let kept = kept.map(Predictions::images).filter(|images| *images > 0);
    let images = kept.or(plan.test_images().map(|n| n.get() as usize));
    1.0 / images.unwrap_or(USUAL_TEST_IMAGES) as f64
}

/// All of an experiment at once: whoever looks often enough finds something.
fn judged(found: Vec<Unjudged>, planned: usize, resolution: f64) -> Vec<Row> {
    let compared = found.iter().map(|found| &found.pairs);
    let family: Vec<Vec<Pair>> = compared
        .filter(|pairs| !pairs.is_empty())
        .cloned()
        .collect();
    let mut judged = judge(&family, planned, resolution).into_iter();
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
    use crate::experiment::report::tests::plan;

    #[test]
    fn accuracies_are_as_fine_as_there_are_test_images() {
        let plan = plan(2);
        let mut results = Results::new();
        assert!((resolution(&plan, &results) - 1e-4).abs() < 1e-12);
        let of_others = plan.clone().with_test_images(NonZeroU32::new(300));
        assert!((resolution(&of_others, &results) - 1.0 / 300.0).abs() < 1e-12);
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
        assert!((resolution(&plan, &results) - 0.025).abs() < 1e-12);
    }
}
