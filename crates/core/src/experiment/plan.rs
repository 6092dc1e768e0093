//! What an experiment is to do.

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ExperimentError, Strategy};
use crate::library::name_like;
use crate::run::{CheckpointName, Optimizer, QueuePolicy, RunKind, RunSpec, Start};
use crate::serve::Sample;

/// The version of [`Plan`] that this program writes.
const SCHEMA: u32 = 1;

/// Nobody waits for more; a plan of a few kilobytes could otherwise keep every command that lists it busy for minutes.
const MOST_RUNS: usize = 100_000;

/// A number of labelled images, and how long every strategy learns from them: so many passes, so that each makes the same
/// number of updates and none wins by training longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Labelled training images, the same share of each class, the same ones for every strategy with the same seed.
    pub labels: NonZeroU32,
    /// Passes over them.
    pub epochs: NonZeroU32,
}

/// One run of an experiment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// Labelled training images.
    pub labels: NonZeroU32,
    /// What it reuses.
    pub strategy: Strategy,
    /// Seed of its draws: subset of labels, fresh weights, order of images.
    pub seed: u64,
}

/// The content of `plan.json`, which never changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    schema: u32,
    /// The transfer that each run is a variation of: checkpoint, task, data, optimizer, batch size and the like. Its seed,
    /// labels, epochs and trainable layers are those of no run.
    pub transfer: RunSpec,
    strategies: Vec<Strategy>,
    budgets: Vec<Budget>,
    seeds: Vec<u64>,
}

/// How many passes are made over so many labelled images where nobody says otherwise: few images need more of them to
/// make enough updates.
#[must_use]
pub fn default_epochs(labels: NonZeroU32) -> NonZeroU32 {
    let epochs: u32 = match labels.get() {
        0..100 => 200,
        100..500 => 100,
        500..2_000 => 50,
        2_000..10_000 => 20,
        _ => 10,
    };
    NonZeroU32::new(epochs).unwrap_or(NonZeroU32::MIN)
}

impl Plan {
    /// A plan; budgets are put in order.
    ///
    /// # Errors
    /// Something that is not a transfer; nothing to do, or the same twice; a strategy that does not fit the network or would be
    /// another one in so few epochs.
    pub fn new(
        transfer: RunSpec,
        strategies: Vec<Strategy>,
        mut budgets: Vec<Budget>,
        seeds: Vec<u64>,
    ) -> Result<Self, ExperimentError> {
        budgets.sort_unstable();
        let plan = Self {
            schema: SCHEMA,
            transfer,
            strategies,
            budgets,
            seeds,
        };
        plan.check()?;
        plan.check_methods()?;
        Ok(plan)
    }

    /// Whether each strategy makes a difference with every number of labels. A plan that was written before this was asked is
    /// still shown.
    fn check_methods(&self) -> Result<(), ExperimentError> {
        let RunSpec {
            architecture,
            methods,
            ..
        } = &self.transfer;
        for budget in &self.budgets {
            for strategy in &self.strategies {
                strategy.check(architecture, *methods, budget.epochs)?;
            }
        }
        Ok(())
    }

    /// Whether what was read is a plan that can be carried out.
    pub(super) fn check(&self) -> Result<(), ExperimentError> {
        let needs = |what: &str| Err(ExperimentError::Plan { what: what.into() });
        if self.schema != SCHEMA {
            return needs("a plan of schema 1; this one is from a newer mnist-tui");
        }
        if self.transfer.kind == RunKind::Pretrain {
            return needs("a checkpoint to transfer from");
        }
        if !are_different(&self.strategies) {
            return needs("at least one strategy, and none twice");
        }
        let labels: Vec<_> = self.budgets.iter().map(|budget| budget.labels).collect();
        if !are_different(&labels) {
            return needs("at least one number of labels, and none twice");
        }
        let runs = [self.strategies.len(), labels.len(), self.seeds.len()];
        let runs = runs.into_iter().try_fold(1, usize::checked_mul);
        if runs.is_none_or(|runs| runs > MOST_RUNS) {
            return needs("at most 100,000 runs; take fewer seeds or numbers of labels");
        }
        if !are_different(&self.seeds) {
            return needs("at least one seed, and none twice");
        }
        for strategy in &self.strategies {
            strategy.trainable(&self.transfer.architecture)?;
        }
        Ok(())
    }

    /// What is compared.
    #[must_use]
    pub fn strategies(&self) -> &[Strategy] {
        &self.strategies
    }

    /// Numbers of labels, ascending.
    #[must_use]
    pub fn budgets(&self) -> &[Budget] {
        &self.budgets
    }

    /// How often each is repeated, and with which seeds.
    #[must_use]
    pub fn seeds(&self) -> &[u64] {
        &self.seeds
    }

    /// Every run, those of the fewest labels first, so that a curve begins to show early; seed by seed, so that what is
    /// compared is complete early.
    pub fn cells(&self) -> impl Iterator<Item = Cell> + '_ {
        self.budgets.iter().flat_map(move |budget| {
            self.seeds.iter().flat_map(move |&seed| {
                self.strategies.iter().map(move |&strategy| Cell {
                    labels: budget.labels,
                    strategy,
                    seed,
                })
            })
        })
    }

    /// Passes that a run makes over its images: one where it makes no steps.
    #[must_use]
    pub fn epochs(&self, cell: Cell) -> NonZeroU32 {
        if !cell.strategy.makes_steps() {
            return NonZeroU32::MIN;
        }
        let budget = self.budgets.iter().find(|b| b.labels == cell.labels);
        budget.map_or_else(|| default_epochs(cell.labels), |budget| budget.epochs)
    }

    /// The labelled images of a cell; those of its run, where it has one.
    #[must_use]
    pub fn sample(&self, cell: Cell) -> Sample {
        let transfer = &self.transfer;
        Sample {
            data: transfer.data.clone(),
            split: transfer.split,
            task: transfer.task.clone(),
            labels: cell.labels.get(),
            seed: cell.seed,
        }
    }

    /// The run of a cell, whose checkpoint goes to `library`; none where there is nothing to train.
    ///
    /// # Errors
    /// The strategy does not fit the network.
    pub fn run(&self, cell: Cell, library: &Path) -> Result<Option<RunSpec>, ExperimentError> {
        if cell.strategy == Strategy::Compose {
            return Ok(None);
        }
        let transfer = self.transfer.clone();
        Ok(Some(RunSpec {
            created: Timestamp::now(),
            kind: match cell.strategy {
                Strategy::Scratch => RunKind::Pretrain,
                _ => transfer.kind,
            },
            checkpoint_name: CheckpointName::Explicit(cell.name()),
            labels: Some(cell.labels),
            epochs: self.epochs(cell),
            optimizer: match cell.strategy {
                Strategy::Probe => Optimizer::Lbfgs,
                _ => transfer.optimizer,
            },
            seed: cell.seed,
            methods: cell.strategy.methods(transfer.methods),
            trainable: cell.strategy.trainable(&transfer.architecture)?,
            start: Start::Running,
            queue: QueuePolicy::StartAnyway,
            library: library.to_owned(),
            ..transfer
        }))
    }
}

impl Cell {
    /// Name of its checkpoint: `frozen-500-labels-seed-3`.
    #[must_use]
    pub fn name(self) -> String {
        let Self {
            labels,
            strategy,
            seed,
        } = self;
        name_like(&format!("{strategy}-{labels}-labels-seed-{seed}"))
    }
}

fn are_different<T: Ord>(items: &[T]) -> bool {
    let different: BTreeSet<&T> = items.iter().collect();
    !items.is_empty() && different.len() == items.len()
}
