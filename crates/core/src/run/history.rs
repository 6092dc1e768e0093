//! A run as its events tell it: a pure function of the events read so far.

mod pace;
mod phase;

use std::collections::VecDeque;

use super::{
    Change, Device, EpochResult, Event, EventKind, LayerStatistics, LearningRate, Progress, RunSpec,
};
use crate::model::TrainableLayers;
pub use phase::{Outcome, Phase};

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
    /// The step that the newest of them belongs to; the run may be further.
    losses_told: u64,
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

impl History {
    /// The state before the first event.
    #[must_use]
    pub fn new(spec: &RunSpec) -> Self {
        Self {
            phase: Phase::Starting,
            step: 0,
            steps_per_epoch: None,
            images: None,
            epochs: spec.epochs.get(),
            learning_rate: spec.learning_rate,
            trainable: spec.trainable.clone(),
            progress: None,
            completed: Vec::new(),
            recent_losses: VecDeque::new(),
            losses_told: 0,
            layers: Vec::new(),
            cached_layers: 0,
            images_per_second: 0.0,
            device: None,
            trainer: None,
            notices: Vec::new(),
            last_event_ms: None,
            active_seconds: 0.0,
        }
    }

    /// Takes in one more event. After `resumed`, what lies beyond its step is dropped, because it is told again.
    pub fn apply(&mut self, event: &Event) {
        self.count_time(event);
        match &event.kind {
            EventKind::Queued { behind } => {
                self.phase = Phase::Queued {
                    behind: behind.clone(),
                };
            }
            EventKind::Started { .. } | EventKind::Resumed { .. } => self.begin(&event.kind),
            EventKind::Progress(progress) => self.progress(progress),
            EventKind::Epoch(result) => self.epoch_done(result),
            EventKind::LayerStatistics { layers, .. } => self.layers.clone_from(layers),
            EventKind::Change { change, .. } => self.change(change),
            EventKind::Refused { reason, .. } => self.notices.push(reason.clone()),
            EventKind::Warning { message } => self.notices.push(message.clone()),
            EventKind::Paused { step } => {
                self.phase = Phase::Paused;
                self.step = *step;
            }
            EventKind::Continued { .. } => self.phase = Phase::Training,
            EventKind::Cache { layers, .. } => self.cached_layers = *layers,
            EventKind::Finished { .. } | EventKind::Stopped { .. } | EventKind::Failed { .. } => {
                self.end(&event.kind);
            }
            EventKind::Accepted { .. } | EventKind::CheckpointSaved { .. } | EventKind::Unknown => {
            }
        }
    }

    /// Time counts while the run trains; not while nobody trains it.
    fn count_time(&mut self, event: &Event) {
        let began = matches!(
            event.kind,
            EventKind::Started { .. } | EventKind::Resumed { .. }
        );
        if let Some(last) = self.last_event_ms
            && self.phase == Phase::Training
            && !began
        {
            self.active_seconds += event.time_ms.saturating_sub(last).max(0) as f64 / 1000.0;
        }
        self.last_event_ms = Some(event.time_ms);
    }

    fn begin(&mut self, event: &EventKind) {
        self.phase = Phase::Training;
        match event {
            EventKind::Started {
                pid,
                host,
                device,
                steps_per_epoch,
                images,
                ..
            } => {
                self.trainer = Some((*pid, host.clone()));
                self.device = Some(*device);
                self.steps_per_epoch = Some(*steps_per_epoch);
                self.images = Some(*images);
            }
            EventKind::Resumed {
                pid,
                host,
                device,
                step,
                ..
            } => {
                self.trainer = Some((*pid, host.clone()));
                self.device = device.or(self.device);
                self.go_back_to(*step);
            }
            _ => {}
        }
    }

    fn epoch_done(&mut self, result: &EpochResult) {
        self.step = result.step;
        self.progress = None;
        self.completed.retain(|done| done.epoch < result.epoch);
        self.completed.push(result.clone());
    }

    fn progress(&mut self, progress: &Progress) {
        if matches!(self.phase, Phase::Starting | Phase::Queued { .. }) {
            self.phase = Phase::Training;
        }
        self.step = progress.step;
        self.losses_told = progress.step;
        self.recent_losses.extend(&progress.batch_losses);
        let surplus = self.recent_losses.len().saturating_sub(RECENT_BATCHES);
        self.recent_losses.drain(..surplus);
        if progress.images_per_second > 0.0 {
            self.images_per_second = progress.images_per_second;
        }
        // An epoch of which nothing is trained has not begun: the one before is over, and that is where the run stands.
        self.progress = (progress.batch > 0).then(|| progress.clone());
    }

    fn change(&mut self, change: &Change) {
        match change {
            Change::Trainable { layer, trainable } => {
                self.trainable = self.trainable.with(layer, *trainable);
            }
            Change::LearningRate { rate } => self.learning_rate = *rate,
            Change::Epochs { epochs } => self.epochs = epochs.get(),
        }
    }

    /// Forgets what was told beyond `step`. Changes stay: a resumed trainer makes them again at their steps.
    fn go_back_to(&mut self, step: u64) {
        let repeated = self.losses_told.saturating_sub(step);
        let repeated = usize::try_from(repeated).unwrap_or(usize::MAX);
        let kept = self.recent_losses.len().saturating_sub(repeated);
        self.recent_losses.truncate(kept);
        self.losses_told = self.losses_told.min(step);
        self.completed.retain(|epoch| epoch.step <= step);
        self.progress = self.progress.take().filter(|p| p.step <= step);
        self.step = step;
    }

    fn end(&mut self, event: &EventKind) {
        self.phase = match event {
            EventKind::Finished {
                checkpoint,
                steps,
                validation,
                test,
                seconds,
                ..
            } => {
                self.step = *steps;
                Phase::Ended(Outcome::Finished {
                    checkpoint: checkpoint.clone(),
                    validation: *validation,
                    test: *test,
                    seconds: seconds.clone(),
                })
            }
            EventKind::Stopped {
                step,
                reason,
                checkpoint,
            } => {
                self.step = *step;
                Phase::Ended(Outcome::Stopped {
                    reason: reason.clone(),
                    checkpoint: checkpoint.clone(),
                })
            }
            EventKind::Failed { reason, .. } => Phase::Ended(Outcome::Failed {
                reason: reason.clone(),
            }),
            _ => return,
        };
    }

    /// The epoch under way or last completed, from 1.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        let completed = || self.completed.last().map_or(1, |done| done.epoch);
        self.progress.as_ref().map_or_else(completed, |p| p.epoch)
    }

    /// The completed epoch with the best validation accuracy; the earliest of equals.
    #[must_use]
    pub fn best_epoch(&self) -> Option<&EpochResult> {
        self.completed
            .iter()
            .rev()
            .max_by(|a, b| a.validation.accuracy.total_cmp(&b.validation.accuracy))
    }
}

#[cfg(test)]
mod tests;
