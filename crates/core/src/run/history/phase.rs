//! What a run is doing.

use crate::run::{CheckpointSaved, Scores, Seconds, StopReason};

/// What a run is doing, as far as its events tell.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// No event yet.
    Starting,
    /// Waits for another run.
    Queued {
        /// The run it waits for.
        behind: String,
    },
    /// Trains.
    Training,
    /// Stands still.
    Paused,
    /// Came to an end.
    Ended(Outcome),
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// All epochs done.
    Finished {
        /// What was saved.
        checkpoint: CheckpointSaved,
        /// On the validation part.
        validation: Scores,
        /// On the test set.
        test: Scores,
        /// Time taken.
        seconds: Seconds,
    },
    /// Ended early; can be resumed.
    Stopped {
        /// Why.
        reason: StopReason,
        /// Set when the stopped network was saved to the library.
        checkpoint: Option<CheckpointSaved>,
    },
    /// Cannot go on.
    Failed {
        /// Why.
        reason: String,
    },
}
