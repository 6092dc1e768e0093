//! What an experiment shows: means and intervals, and whether reuse helped.

mod gains;
mod networks;
mod rows;

use std::num::NonZeroU32;

use mnist_core::experiment::{ExperimentDir, ExperimentError, Plan, Results, Strategy};
use mnist_core::run::RunKind;
use mnist_statistics::{Judgement, Mean};

pub(crate) use gains::{Gain, Measures};
pub(crate) use networks::McNemar;

/// What an experiment shows so far: a function of its plan and of what is done of it.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    /// Name of the source checkpoint, or the beginning of its id.
    pub(crate) from: String,
    /// Name of the task.
    pub(crate) task: String,
    /// One for each number of labels and strategy that has results, in the order of the plan.
    pub(crate) rows: Vec<Row>,
    /// What each strategy but scratch gains along the numbers of labels; none where there is nothing to compare with.
    pub(crate) gains: Vec<Gain>,
    /// The highest whole per cent that the mean of scratch reaches, in `[0, 1]`: what labels are counted to. None where
    /// nothing of scratch is done.
    pub(crate) threshold: Option<f64>,
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
    /// Each network beside the one from scratch of the same seed; for scratch itself, each beside those of other seeds. Only
    /// those whose predictions were kept. It describes networks, not strategies.
    pub(crate) networks: Vec<McNemar>,
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

    /// The 95 % interval of the mean as far as accuracies reach, in `[0, 1]`: that of few seeds may go beyond.
    pub(crate) fn shown_interval(&self) -> Option<[f64; 2]> {
        let ci95 = self.mean.scatter?.ci95;
        Some(ci95.map(|end| end.clamp(0.0, 1.0)))
    }

    /// Whether the interval goes beyond what accuracies reach.
    pub(crate) fn is_cut(&self) -> bool {
        let ci95 = self.mean.scatter.map(|scatter| scatter.ci95);
        ci95.is_some_and(|[low, high]| low < 0.0 || high > 1.0)
    }
}

impl Report {
    /// Reads what is done of an experiment, and tells what it shows.
    ///
    /// # Errors
    /// Its library cannot be read.
    pub(crate) fn new(folder: &ExperimentDir, plan: &Plan) -> Result<Self, ExperimentError> {
        Ok(Self::of(plan, &folder.results(plan)?))
    }

    /// What these results show.
    pub(crate) fn of(plan: &Plan, results: &Results) -> Self {
        let rows = rows::rows(plan, results);
        let threshold = gains::threshold(&rows);
        Self {
            from: source(plan),
            task: plan.transfer.task.name().to_owned(),
            gains: gains::gains(plan, &rows, threshold),
            threshold,
            rows,
            done: results.len(),
            of: plan.cells().count(),
        }
    }

    /// Whether all that trains nothing gave the same, whatever the labels and the seed.
    pub(crate) fn is_composition_fixed(&self) -> bool {
        let rows = self.rows.iter();
        let mut composed = rows.filter(|row| row.strategy == Strategy::Compose);
        let Some(first) = composed.next() else {
            return false;
        };
        let is_same = |row: &Row| {
            let deviation = row.mean.scatter.map_or(0.0, |scatter| scatter.deviation);
            deviation < 1e-9 && (row.mean.mean - first.mean.mean).abs() < 1e-9
        };
        is_same(first) && composed.all(is_same)
    }

    /// Whether there is something to compare the strategies with.
    pub(crate) fn has_scratch(&self) -> bool {
        let mut strategies = self.rows.iter().map(|row| row.strategy);
        strategies.any(|strategy| strategy == Strategy::Scratch)
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

#[cfg(test)]
pub(crate) mod tests;
