//! What an experiment shows: means and intervals, and whether reuse helped.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use mnist_core::experiment::{Cell, ExperimentDir, ExperimentError, Plan, Strategy};
use mnist_core::library::Entry;
use mnist_core::run::RunKind;
use mnist_statistics::{CurvePoint, Curves, Judgement, Mean, Pair, judge, mean};

/// A test accuracy counts images, of which there are so many.
const TEST_IMAGES: f64 = 10_000.0;

/// What an experiment shows so far.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    /// Name of the source checkpoint, or the beginning of its id.
    pub(crate) from: String,
    /// Name of the task.
    pub(crate) task: String,
    /// One for each number of labels and strategy that has results, in the order of the plan.
    pub(crate) rows: Vec<Row>,
    /// Where scratch overtakes each other strategy; none where there is nothing to compare with.
    pub(crate) crossovers: Vec<(Strategy, Option<[u32; 2]>)>,
    /// Number of runs that have a result.
    pub(crate) done: usize,
    /// Number of runs.
    pub(crate) of: usize,
}

/// A strategy with a number of labels.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) labels: NonZeroU32,
    pub(crate) strategy: Strategy,
    /// Of the test accuracies, in `[0, 1]`, over the seeds.
    pub(crate) mean: Mean,
    /// Against scratch; none for scratch itself and where there is none.
    pub(crate) against_scratch: Option<Judgement>,
}

impl Row {
    /// Hundredths of the test images by which it is ahead of scratch.
    pub(crate) fn points(&self) -> Option<f64> {
        Some(100.0 * self.against_scratch?.difference?)
    }

    /// Probability of so large a difference where there is none, corrected for the number of comparisons.
    pub(crate) fn p(&self) -> Option<f64> {
        Some(self.against_scratch?.significance?.adjusted)
    }
}

impl Report {
    /// What the checkpoints of an experiment show.
    ///
    /// # Errors
    /// Its library cannot be read.
    pub(crate) fn new(folder: &ExperimentDir, plan: &Plan) -> Result<Self, ExperimentError> {
        let done = folder.done(plan)?;
        let rows = rows(plan, &done);
        Ok(Self {
            from: source(plan),
            task: plan.transfer.task.name().to_owned(),
            crossovers: crossovers(plan, &rows),
            rows,
            done: done.len(),
            of: plan.cells().count(),
        })
    }

    /// Whether there is something to compare the strategies with.
    pub(crate) fn has_scratch(&self) -> bool {
        self.rows
            .iter()
            .any(|row| row.strategy == Strategy::Scratch)
    }
}

fn source(plan: &Plan) -> String {
    match &plan.transfer.kind {
        RunKind::Transfer { from } => {
            let name = from.name.as_deref();
            name.unwrap_or_else(|| from.id.short()).to_owned()
        }
        // No plan has it.
        RunKind::Pretrain => String::new(),
    }
}

/// Test accuracies by seed.
fn accuracies(
    plan: &Plan,
    done: &BTreeMap<Cell, Entry>,
    labels: NonZeroU32,
    strategy: Strategy,
) -> BTreeMap<u64, f64> {
    let of_seed = |&seed: &u64| {
        let cell = Cell {
            labels,
            strategy,
            seed,
        };
        Some((seed, done.get(&cell)?.test_accuracy))
    };
    plan.seeds().iter().filter_map(of_seed).collect()
}

fn rows(plan: &Plan, done: &BTreeMap<Cell, Entry>) -> Vec<Row> {
    let mut found = Vec::new();
    let mut comparisons = Vec::new();
    for budget in plan.budgets() {
        let of = |strategy| accuracies(plan, done, budget.labels, strategy);
        let scratch = of(Strategy::Scratch);
        for &strategy in plan.strategies() {
            let own = of(strategy);
            let values: Vec<f64> = own.values().copied().collect();
            let Some(mean) = mean(&values) else {
                continue;
            };
            let pairs = pairs(&own, &scratch);
            let is_compared = strategy != Strategy::Scratch && !pairs.is_empty();
            found.push((budget.labels, strategy, mean, is_compared));
            if is_compared {
                comparisons.push(pairs);
            }
        }
    }
    // All of an experiment at once: whoever looks often enough finds something.
    let mut judged = judge(&comparisons, 1.0 / TEST_IMAGES).into_iter();
    let row = |(labels, strategy, mean, is_compared)| Row {
        labels,
        strategy,
        mean,
        against_scratch: if is_compared { judged.next() } else { None },
    };
    found.into_iter().map(row).collect()
}

/// Accuracies of the same seeds.
fn pairs(arm: &BTreeMap<u64, f64>, scratch: &BTreeMap<u64, f64>) -> Vec<Pair> {
    let pair = |(seed, &arm): (&u64, &f64)| {
        let scratch = *scratch.get(seed)?;
        Some(Pair { arm, scratch })
    };
    arm.iter().filter_map(pair).collect()
}

fn crossovers(plan: &Plan, rows: &[Row]) -> Vec<(Strategy, Option<[u32; 2]>)> {
    let of = |strategy| {
        let rows = rows.iter().filter(move |row| row.strategy == strategy);
        let mean = |row: &Row| (row.labels.get(), row.mean.mean);
        rows.map(mean).collect::<BTreeMap<u32, f64>>()
    };
    let scratch = of(Strategy::Scratch);
    let others = plan
        .strategies()
        .iter()
        .filter(|s| **s != Strategy::Scratch);
    others
        .filter(|_| !scratch.is_empty())
        .map(|&strategy| {
            let point = |(labels, arm)| {
                let scratch = *scratch.get(&labels)?;
                Some(CurvePoint {
                    labels,
                    arm,
                    scratch,
                })
            };
            let points = of(strategy).into_iter().filter_map(point).collect();
            // Without points there is nothing that could cross.
            let curves = Curves::new(points).ok();
            (strategy, curves.and_then(|curves| curves.crossover()))
        })
        .collect()
}
