//! What an experiment is to do.

mod budget;
mod file;

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::budget::{Budget, default_epochs};
use self::file::Written;
use super::{Cell, ExperimentError, Source, Sources, Strategy, StrategyError};
use crate::run::{
    CheckpointName, Methods, Optimizer, QueuePolicy, RunKind, RunSpec, Schedule, Start,
};
use crate::serve::Sample;

/// Nobody waits for more; a plan of a few kilobytes could otherwise keep every command that lists it busy for minutes.
const MOST_RUNS: usize = 100_000;

/// The content of `plan.json`, which never changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Plan {
    /// The transfer that each run is a variation of: task, data, optimizer, batch size and the like. It starts from the first
    /// source; its seed, labels, epochs and trainable layers are those of no run.
    pub transfer: RunSpec,
    sources: Sources,
    strategies: Vec<Strategy>,
    budgets: Vec<Budget>,
    seeds: Vec<u64>,
    test_images: Option<NonZeroU32>,
}

impl Plan {
    /// A plan; budgets are put in order. `transfer` has the first source, `more` are the others.
    ///
    /// # Errors
    /// Something that is not a transfer; nothing to do, or the same twice; a strategy that does not fit a network or would be
    /// another one in so few epochs.
    pub fn new(
        transfer: RunSpec,
        more: Vec<Source>,
        strategies: Vec<Strategy>,
        budgets: Vec<Budget>,
        seeds: Vec<u64>,
    ) -> Result<Self, ExperimentError> {
        let plan = Self::checked(transfer, more, strategies, budgets, seeds)?;
        plan.check_methods()?;
        Ok(plan)
    }

    /// Whether each strategy and method makes a difference with every number of labels. A plan that was written before this was
    /// asked is still shown.
    fn check_methods(&self) -> Result<(), ExperimentError> {
        let methods = self.transfer.methods;
        if !self.makes_steps() && methods != Methods::default() {
            let methods = methods.words().join(", ");
            return Err(ExperimentError::WithoutSteps { methods });
        }
        if matches!(methods.schedule, Schedule::Plateau { .. }) {
            return Err(ExperimentError::Plateau);
        }
        for budget in &self.budgets {
            let Budget { labels, epochs } = *budget;
            let schedule = methods.schedule.check(epochs);
            schedule.map_err(|error| ExperimentError::Schedule {
                labels,
                epochs,
                error,
            })?;
            self.check_strategies(|strategy, source| {
                strategy.check(&source.architecture, methods, budget.epochs)
            })?;
        }
        Ok(())
    }

    /// Whether any strategy makes steps.
    fn makes_steps(&self) -> bool {
        self.strategies.iter().any(|s| s.makes_steps())
    }

    fn check_strategies(
        &self,
        check: impl Fn(Strategy, &Source) -> Result<(), StrategyError>,
    ) -> Result<(), ExperimentError> {
        for source in self.sources.iter() {
            for strategy in &self.strategies {
                check(*strategy, source).map_err(|error| match self.sources.count() {
                    1 => ExperimentError::Strategy(error),
                    _ => ExperimentError::StrategyOf {
                        from: source.title().to_owned(),
                        error,
                    },
                })?;
            }
        }
        Ok(())
    }

    /// A plan that can be carried out.
    fn checked(
        transfer: RunSpec,
        more: Vec<Source>,
        strategies: Vec<Strategy>,
        mut budgets: Vec<Budget>,
        seeds: Vec<u64>,
    ) -> Result<Self, ExperimentError> {
        budgets.sort_unstable();
        let needs = |what: &str| ExperimentError::Plan { what: what.into() };
        let first = Source::of(&transfer).ok_or_else(|| needs("a checkpoint to transfer from"))?;
        let plan = Self {
            sources: Sources::new(first, more)?,
            transfer,
            strategies,
            budgets,
            seeds,
            test_images: None,
        };
        if !are_different(&plan.strategies) {
            return Err(needs("at least one strategy, and none twice"));
        }
        let labels: Vec<_> = plan.budgets.iter().map(|budget| budget.labels).collect();
        if !are_different(&labels) {
            return Err(needs("at least one number of labels, and none twice"));
        }
        let runs = [plan.arms().len(), labels.len(), plan.seeds.len()];
        let runs = runs.into_iter().try_fold(1, usize::checked_mul);
        if runs.is_none_or(|runs| runs > MOST_RUNS) {
            return Err(needs(
                "at most 100,000 runs; take fewer seeds, numbers of labels or sources",
            ));
        }
        if !are_different(&plan.seeds) {
            return Err(needs("at least one seed, and none twice"));
        }
        plan.check_names()?;
        plan.check_strategies(|strategy, source| {
            strategy.trainable(&source.architecture).map(|_| ())
        })?;
        Ok(plan)
    }

    /// Checkpoints and answers are known by the names of their cells, which are cut where they grow too long.
    fn check_names(&self) -> Result<(), ExperimentError> {
        let names: Vec<String> = self.cells().map(Cell::name).collect();
        if are_different(&names) {
            return Ok(());
        }
        let what = "a name of its own for each run, and these seeds leave no room for the number of the source; take shorter seeds";
        Err(ExperimentError::Plan { what: what.into() })
    }

    /// What is transferred from.
    #[must_use]
    pub const fn sources(&self) -> &Sources {
        &self.sources
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

    /// The same, told how many test images the data set has.
    #[must_use]
    pub fn with_test_images(self, test_images: Option<NonZeroU32>) -> Self {
        Self {
            test_images,
            ..self
        }
    }

    /// How many test images the data set has; none where that is not told, as of the one in the program.
    #[must_use]
    pub const fn test_images(&self) -> Option<NonZeroU32> {
        self.test_images
    }

    /// How often each is repeated, and with which seeds.
    #[must_use]
    pub fn seeds(&self) -> &[u64] {
        &self.seeds
    }

    /// Each strategy with each source; from scratch once for each network.
    fn arms(&self) -> Vec<(usize, Strategy)> {
        let scratch = self.sources.scratch_positions().into_iter().enumerate();
        let of_source = |(source, scratch): (usize, usize)| {
            let is_its_own =
                move |strategy: &Strategy| *strategy != Strategy::Scratch || source == scratch;
            let strategies = self.strategies.iter().copied().filter(is_its_own);
            strategies.map(move |strategy| (source, strategy))
        };
        scratch.flat_map(of_source).collect()
    }

    /// Every run, those of the fewest labels first, so that a curve begins to show early; seed by seed, so that what is
    /// compared is complete early.
    pub fn cells(&self) -> impl Iterator<Item = Cell> + '_ {
        let arms = self.arms();
        let draws = self.budgets.iter().flat_map(|budget| {
            let seeds = self.seeds.iter();
            seeds.map(|&seed| (budget.labels, seed))
        });
        draws.flat_map(move |(labels, seed)| {
            let cell = move |(source, strategy)| Cell {
                labels,
                source,
                strategy,
                seed,
            };
            arms.clone().into_iter().map(cell)
        })
    }

    /// What the experiment does, in a few words: `transfer digits-mlp to even-odd`, `transfer 3 sources to even-odd`. The names are
    /// not escaped.
    #[must_use]
    pub fn title(&self) -> String {
        match self.sources.count() {
            1 => self.transfer.title(),
            several => format!(
                "transfer {several} sources to {}",
                self.transfer.task.name()
            ),
        }
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
        let source = self.sources.at(cell.source).clone();
        Ok(Some(RunSpec {
            created: Timestamp::now(),
            kind: match cell.strategy {
                Strategy::Scratch => RunKind::Pretrain,
                _ => RunKind::Transfer { from: source.from },
            },
            model: source.model,
            checkpoint_name: CheckpointName::Explicit(cell.name()),
            labels: Some(cell.labels),
            epochs: self.epochs(cell),
            optimizer: match cell.strategy {
                Strategy::Probe => Optimizer::Lbfgs,
                _ => transfer.optimizer,
            },
            seed: cell.seed,
            methods: cell.strategy.methods(transfer.methods),
            trainable: cell.strategy.trainable(&source.architecture)?,
            architecture: source.architecture,
            start: Start::Running,
            queue: QueuePolicy::StartAnyway,
            library: library.to_owned(),
            ..transfer
        }))
    }
}

fn are_different<T: Ord>(items: &[T]) -> bool {
    let different: BTreeSet<&T> = items.iter().collect();
    !items.is_empty() && different.len() == items.len()
}

#[cfg(test)]
mod tests;
