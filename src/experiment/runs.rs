//! Runs of an experiment: which an earlier process left, and what becomes of those at work.

use std::collections::HashMap;

use mnist_core::experiment::{Cell, ExperimentDir, Plan};
use mnist_core::run::{
    self, CheckpointName, History, Outcome, Phase, RunDir, RunEntry, RunError, RunState,
    StopReason, Trainer,
};
use mnist_core::storage::DataDir;

use crate::suggestion::after_a_runaway;

/// A run at work.
pub(super) struct Active {
    pub(super) cell: Cell,
    pub(super) run: RunDir,
    /// `None` where another process started it.
    pub(super) trainer: Option<Trainer>,
    /// Bytes of events that were there when the trainer was started: an end among them is not the end of this run.
    pub(super) past: u64,
}

impl Active {
    /// Whether its trainer has not said anything yet.
    fn is_starting(&self) -> bool {
        self.trainer.is_some() && bytes_of_events(&self.run) == self.past
    }
}

pub(super) fn bytes_of_events(run: &RunDir) -> u64 {
    std::fs::metadata(run.events_path()).map_or(0, |file| file.len())
}

/// Runs of this experiment that have no checkpoint yet; of several for one cell the newest.
pub(super) fn left_over(
    data: &DataDir,
    folder: &ExperimentDir,
    plan: &Plan,
) -> Result<HashMap<Cell, RunEntry>, RunError> {
    let library = folder.library();
    let cells: HashMap<String, Cell> = plan.cells().map(|cell| (cell.name(), cell)).collect();
    let mut found: HashMap<Cell, RunEntry> = HashMap::new();
    for entry in run::list(data)? {
        let CheckpointName::Explicit(name) = &entry.spec.checkpoint_name else {
            continue;
        };
        // A data directory may have been moved since.
        let is_ours = data.library_like(&entry.spec.library) == library.root()
            && entry.state != RunState::Finished;
        if let (true, Some(cell)) = (is_ours, cells.get(name)) {
            let older = found
                .get(cell)
                .filter(|other| other.spec.created > entry.spec.created);
            if older.is_none() {
                found.insert(*cell, entry);
            }
        }
    }
    Ok(found)
}

/// What a run ended with; `None` while it is at work.
pub(super) fn result(active: &Active) -> Result<Option<Result<f64, String>>, RunError> {
    // Asked before reading: whatever an ended trainer has written is then already there.
    let failure = active.trainer.as_ref().and_then(Trainer::failure);
    if failure.is_none() && active.is_starting() {
        return Ok(None);
    }
    let entry = RunEntry::read(active.run.clone())?;
    let id = active.run.id();
    Ok(match (entry.state, &entry.history.phase) {
        (RunState::Finished, Phase::Ended(Outcome::Finished { test, .. })) => {
            Some(Ok(test.accuracy))
        }
        (RunState::Failed, Phase::Ended(Outcome::Failed { reason })) => Some(Err(reason.clone())),
        (RunState::Stopped, _) => {
            let asked = || format!("run {id} was stopped before its end");
            Some(Err(
                ran_away(&entry.history, &active.run).unwrap_or_else(asked)
            ))
        }
        (RunState::Interrupted, _) if active.trainer.is_none() => {
            Some(Err(format!("the trainer of run {id} is gone")))
        }
        _ => failure.map(Err),
    })
}

/// Why a run whose loss ran away is not taken up again: it would end the same.
pub(super) fn ran_away(history: &History, run: &RunDir) -> Option<String> {
    let Phase::Ended(Outcome::Stopped { reason, .. }) = &history.phase else {
        return None;
    };
    (*reason == StopReason::LossNotFinite).then(|| after_a_runaway(&run.id(), history))
}
