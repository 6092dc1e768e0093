//! A run as its events tell it: a pure function of the events read so far.

use std::collections::VecDeque;

use super::{
    CheckpointSaved, Device, EpochResult, Event, LayerStatistics, LearningRate, Progress, RunSpec,
    Scores, Seconds, StopReason,
};
use crate::model::TrainableLayers;

/// Batch losses kept for the sparkline.
pub const RECENT_BATCHES: usize = 512;

/// Everything a viewer shows of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// What the run is doing.
    pub phase: Phase,
    /// Steps done.
    pub step: u64,
    /// Batches in an epoch, once the trainer has begun.
    pub steps_per_epoch: Option<u64>,
    /// Images trained on in an epoch, once the trainer has begun.
    pub images: Option<u64>,
    /// Total number of epochs, changes included.
    pub epochs: u32,
    /// Learning rate, changes included.
    pub learning_rate: LearningRate,
    /// Layers that train, changes included.
    pub trainable: TrainableLayers,
    /// The latest progress of the epoch under way; `None` at an epoch's start.
    pub progress: Option<Progress>,
    /// Completed epochs, oldest first.
    pub completed: Vec<EpochResult>,
    /// Losses of the last batches, oldest first, at most [`RECENT_BATCHES`].
    pub recent_losses: VecDeque<f32>,
    /// The latest norms.
    pub layers: Vec<LayerStatistics>,
    /// Leading layers whose output is cached; 0 for none.
    pub cached_layers: usize,
    /// Images per second, latest.
    pub images_per_second: f64,
    /// Resolved device, once the trainer has begun.
    pub device: Option<Device>,
    /// Trainer's process id and host, latest.
    pub trainer: Option<(u32, String)>,
    /// Warnings and refusals, oldest first.
    pub notices: Vec<String>,
    /// Time of the latest event, milliseconds since 1970.
    pub last_event_ms: Option<i64>,
    /// Seconds of training so far, pauses left out.
    pub active_seconds: f64,
}

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

impl History {
    /// The state before the first event.
    #[must_use]
    pub fn new(spec: &RunSpec) -> Self {
        let _ = spec;
        todo!()
    }

    /// Takes in one more event. After `resumed`, what lies beyond its step is dropped, because it is told again.
    pub fn apply(&mut self, event: &Event) {
        let _ = event;
        todo!()
    }

    /// The epoch under way or last completed, from 1.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        todo!()
    }

    /// Share of all steps done, in `[0, 1]`.
    #[must_use]
    pub fn fraction(&self) -> f64 {
        todo!()
    }

    /// Seconds left at the pace so far; `None` before anything is known.
    #[must_use]
    pub fn seconds_left(&self) -> Option<f64> {
        todo!()
    }

    /// The completed epoch with the best validation accuracy; the earliest of equals.
    #[must_use]
    pub fn best_epoch(&self) -> Option<&EpochResult> {
        todo!()
    }
}
