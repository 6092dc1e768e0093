//! What an experiment shows: means and intervals, and whether reuse helped.

mod between;
mod gains;
mod networks;
mod rows;
mod sources;

use std::num::NonZeroU32;

use mnist_core::experiment::{ExperimentDir, ExperimentError, Plan, Results, Strategy};
use mnist_statistics::{Judgement, Mean};

pub(crate) use between::{Best, Between};
pub(crate) use gains::{Gain, Measures};
pub(crate) use networks::McNemar;
pub(crate) use sources::{Source, Sources};

/// What an experiment shows so far: a function of its plan and of what is done of it.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    /// What is transferred from.
    pub(crate) sources: Sources,
    /// Name of the task.
    pub(crate) task: String,
    /// What every strategy that trains by steps does beyond equal steps, in a few words each.
    pub(crate) methods: Vec<String>,
    /// One for each number of labels, source and strategy that has results, in the order of the plan.
    pub(crate) rows: Vec<Row>,
    /// What each strategy but scratch gains along the numbers of labels; none where there is nothing to compare with.
    pub(crate) gains: Vec<Gain>,
    /// Every two sources with the same strategy and number of labels that have results of the same seeds.
    pub(crate) between: Vec<Between>,
    /// The highest whole per cent that the mean of scratch reaches, in `[0, 1]`: what labels are counted to. None where
    /// nothing of scratch is done.
    pub(crate) threshold: Option<f64>,
    /// Whether anything is trained from scratch, in the plan.
    pub(crate) plans_scratch: bool,
    /// Number of runs that have a result.
    pub(crate) done: usize,
    /// Number of runs.
    pub(crate) of: usize,
}

/// A strategy with a source and a number of labels.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) labels: NonZeroU32,
    /// Position of the source; from scratch of the first one with the same network.
    pub(crate) source: usize,
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
        let sources = Sources::of(plan);
        let resolution = rows::resolution(plan, results);
        let rows = rows::rows(plan, &sources, results, resolution);
        let threshold = gains::threshold(&rows);
        Self {
            task: plan.transfer.task.name().to_owned(),
            methods: plan.transfer.methods.words(),
            gains: gains::gains(plan, &sources, results, threshold),
            between: between::between(plan, results, resolution),
            sources,
            threshold,
            rows,
            plans_scratch: plan.strategies().contains(&Strategy::Scratch),
            done: results.len(),
            of: plan.cells().count(),
        }
    }

    /// Whether all that trains nothing gave the same for each source, whatever the labels and the seed; of one result for each
    /// nothing is known.
    pub(crate) fn is_composition_fixed(&self) -> bool {
        let composed = || {
            let all = self.rows.iter();
            all.filter(|row| row.strategy == Strategy::Compose)
        };
        let is_same = |row: &Row| {
            let deviation = row.mean.scatter.map_or(0.0, |scatter| scatter.deviation);
            let first = composed().find(|other| other.source == row.source);
            let first = first.map_or(row.mean.mean, |first| first.mean.mean);
            deviation < 1e-9 && (row.mean.mean - first).abs() < 1e-9
        };
        let results: usize = composed().map(|row| row.mean.count).sum();
        results > self.sources.count() && composed().all(is_same)
    }

    /// What the experiment asks. The names are not escaped.
    pub(crate) fn question(&self) -> String {
        let (from, task) = (self.sources.title(), &self.task);
        if self.sources.are_several() {
            format!("Which of {from} helps to learn {task}?")
        } else {
            format!("Does {from} help to learn {task}?")
        }
    }

    /// What belongs to the source at this position: its own rows, and those from scratch that they are compared with.
    pub(crate) fn rows_of(&self, source: usize) -> impl Iterator<Item = &Row> {
        let scratch = self.sources.get(source).map(|of| of.scratch);
        self.rows.iter().filter(move |row| match row.strategy {
            Strategy::Scratch => Some(row.source) == scratch,
            _ => row.source == source,
        })
    }

    /// Whether there is something to compare the strategies with.
    pub(crate) fn has_scratch(&self) -> bool {
        let mut strategies = self.rows.iter().map(|row| row.strategy);
        strategies.any(|strategy| strategy == Strategy::Scratch)
    }
}

#[cfg(test)]
pub(crate) mod tests;
