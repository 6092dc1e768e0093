//! How an experiment stands: what it shows, and whether anybody carries it out.

use std::time::Duration;

use jiff::Timestamp;
use mnist_core::experiment::{Cell, ExperimentDir, ExperimentError, Plan, Results};
use mnist_core::process_lock::Liveness;

use super::remaining::{Elapsed, remaining};
use super::report::Report;

/// Whether anybody carries an experiment out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Somebody does; so long the rest takes, as far as it can be told.
    UnderWay(Option<Duration>),
    /// Nobody does, and something is left to do.
    Resting,
    /// Nothing is left to do.
    Complete,
    /// Perhaps somebody does on another machine.
    Unknown,
}

/// An experiment as it stands.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Its folder.
    pub dir: ExperimentDir,
    /// Whether anybody carries it out.
    pub state: State,
    pub(crate) plan: Plan,
    pub(crate) report: Report,
}

impl Standing {
    /// Looks at an experiment.
    ///
    /// # Errors
    /// Its plan or its library cannot be read.
    pub fn read(dir: ExperimentDir, now: Timestamp) -> Result<Self, ExperimentError> {
        let plan = dir.plan()?;
        let trained = dir.checkpoints(&plan)?;
        let results = dir.results_of(&plan, &trained);
        let is_complete = results.len() == plan.cells().count();
        // By what was done since it is being carried out.
        let left = |since| {
            let ended = || trained.iter().filter(|(_, entry)| entry.created >= since);
            let latest = ended().map(|(_, entry)| entry.created).max()?;
            let ended: Vec<Cell> = ended().map(|(cell, _)| *cell).collect();
            let ahead = plan.cells().filter(|cell| !results.contains_key(cell));
            let between = |from, to: Timestamp| to.duration_since(from).try_into();
            let elapsed = Elapsed {
                until_latest: between(since, latest).unwrap_or_default(),
                since_latest: between(latest, now).unwrap_or_default(),
            };
            remaining(&plan, &ended, ahead, elapsed)
        };
        let state = match dir.liveness() {
            Liveness::Live => State::UnderWay(dir.since().and_then(left)),
            _ if is_complete => State::Complete,
            Liveness::Free => State::Resting,
            Liveness::Unknown => State::Unknown,
        };
        Ok(Self::of(dir, plan, &results, state))
    }

    /// An experiment of which this came.
    #[must_use]
    pub fn of(dir: ExperimentDir, plan: Plan, results: &Results, state: State) -> Self {
        Self {
            dir,
            state,
            report: Report::of(&plan, results),
            plan,
        }
    }
}
