//! A run as its events tell it: a pure function of the events read so far.

use std::collections::VecDeque;

use super::{
    Change, CheckpointSaved, Device, EpochResult, Event, EventKind, LayerStatistics, LearningRate,
    Progress, RunSpec, Scores, Seconds, StopReason,
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
            EventKind::Started {
                pid,
                host,
                device,
                steps_per_epoch,
                images,
                ..
            } => {
                self.phase = Phase::Training;
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
                self.phase = Phase::Training;
                self.trainer = Some((*pid, host.clone()));
                self.device = device.or(self.device);
                self.go_back_to(*step);
            }
            EventKind::Progress(progress) => self.progress(progress),
            EventKind::Epoch(result) => {
                self.step = result.step;
                self.progress = None;
                self.completed.retain(|done| done.epoch < result.epoch);
                self.completed.push(result.clone());
            }
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
            self.active_seconds += (event.time_ms - last).max(0) as f64 / 1000.0;
        }
        self.last_event_ms = Some(event.time_ms);
    }

    fn progress(&mut self, progress: &Progress) {
        if matches!(self.phase, Phase::Starting | Phase::Queued { .. }) {
            self.phase = Phase::Training;
        }
        self.step = progress.step;
        self.recent_losses.extend(&progress.batch_losses);
        let surplus = self.recent_losses.len().saturating_sub(RECENT_BATCHES);
        self.recent_losses.drain(..surplus);
        if progress.images_per_second > 0.0 {
            self.images_per_second = progress.images_per_second;
        }
        self.progress = Some(progress.clone());
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
        let repeated = usize::try_from(self.step.saturating_sub(step)).unwrap_or(usize::MAX);
        let kept = self.recent_losses.len().saturating_sub(repeated);
        self.recent_losses.truncate(kept);
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

    /// Share of all steps done, in `[0, 1]`.
    #[must_use]
    pub fn fraction(&self) -> f64 {
        self.all_steps()
            .map_or(0.0, |all| (self.step as f64 / all as f64).min(1.0))
    }

    /// Steps of all epochs, once the trainer has begun.
    #[must_use]
    pub fn all_steps(&self) -> Option<u64> {
        self.steps_per_epoch
            .map(|steps| steps * u64::from(self.epochs))
            .filter(|all| *all > 0)
    }

    /// Seconds left at the pace so far; `None` before anything is known.
    #[must_use]
    pub fn seconds_left(&self) -> Option<f64> {
        let left = self.all_steps()?.saturating_sub(self.step) as f64;
        let seconds_per_step = match (self.completed.last(), self.steps_per_epoch) {
            // The last epoch tells the pace of now: toggles and caches change it.
            (Some(last), Some(steps)) => last.seconds / steps as f64,
            _ if self.step > 0 => self.active_seconds / self.step as f64,
            _ => return None,
        };
        Some(seconds_per_step * left)
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
mod tests {
    use super::*;
    use crate::fixtures;
    use proptest::prelude::*;

    fn at(time_ms: i64, kind: EventKind) -> Event {
        Event { time_ms, kind }
    }

    fn started() -> EventKind {
        EventKind::Started {
            pid: 1,
            host: "here".into(),
            build: "b".into(),
            libtorch: "2".into(),
            device: Device::Cpu,
            threads: 1,
            steps_per_epoch: 10,
            images: 320,
            validation_images: 32,
        }
    }

    fn resumed(step: u64) -> EventKind {
        EventKind::Resumed {
            pid: 2,
            host: "here".into(),
            build: "b".into(),
            libtorch: "2".into(),
            device: Some(Device::Cpu),
            step,
        }
    }

    fn progress(step: u64) -> EventKind {
        EventKind::Progress(Progress {
            step,
            epoch: u32::try_from((step - 1) / 10 + 1).unwrap(),
            batch: (step - 1) % 10 + 1,
            loss: 1.0 / step as f64,
            accuracy: 0.5,
            batch_losses: vec![step as f32],
            images_per_second: 100.0,
        })
    }

    fn epoch(epoch: u32, accuracy: f64) -> EventKind {
        let scores = Scores {
            loss: 0.5,
            accuracy,
        };
        EventKind::Epoch(EpochResult {
            epoch,
            step: u64::from(epoch) * 10,
            train: scores,
            validation: scores,
            seconds: 2.0,
            learning_rate: 0.02,
            trainable: TrainableLayers::head_only(),
        })
    }

    /// The events of three epochs of ten steps.
    fn run() -> Vec<Event> {
        let steps = (1..=30).flat_map(|step| {
            let end = (step % 10 == 0).then(|| epoch(u32::try_from(step / 10).unwrap(), 0.9));
            std::iter::once(progress(step)).chain(end)
        });
        std::iter::once(started())
            .chain(steps)
            .zip(0..)
            .map(|(kind, time)| at(time * 100, kind))
            .collect()
    }

    fn after(events: &[Event]) -> History {
        let mut history = History::new(&fixtures::spec());
        for event in events {
            history.apply(event);
        }
        history
    }

    #[test]
    fn a_run_is_told_from_its_events() {
        let history = after(&run()[..15]);
        assert_eq!(history.phase, Phase::Training);
        assert_eq!((history.epoch(), history.step), (2, 13));
        assert!((history.fraction() - 13.0 / 30.0).abs() < 1e-12);
        // 17 steps at the pace of the last epoch, 2 s for 10.
        assert!((history.seconds_left().unwrap() - 3.4).abs() < 1e-12);
        assert!((history.active_seconds - 1.4).abs() < 1e-9);
    }

    #[test]
    fn the_best_epoch_is_the_earliest_of_equals() {
        let history = after(&[
            at(0, epoch(1, 0.8)),
            at(1, epoch(2, 0.9)),
            at(2, epoch(3, 0.9)),
        ]);
        assert_eq!(history.best_epoch().unwrap().epoch, 2);
    }

    #[test]
    fn a_pause_takes_no_time() {
        let events = [
            at(0, started()),
            at(1_000, EventKind::Paused { step: 0 }),
            at(61_000, EventKind::Continued { step: 0 }),
            at(62_000, progress(1)),
        ];
        assert!((after(&events).active_seconds - 2.0).abs() < 1e-9);
        assert_eq!(after(&events[..2]).phase, Phase::Paused);
    }

    #[test]
    fn changes_are_followed_and_refusals_noticed() {
        let change = |change| {
            at(
                0,
                EventKind::Change {
                    id: "c".into(),
                    step: 3,
                    change,
                },
            )
        };
        let history = after(&[
            change(Change::LearningRate {
                rate: LearningRate::try_from(0.5).unwrap(),
            }),
            change(Change::Trainable {
                layer: "dense_1".into(),
                trainable: false,
            }),
            change(Change::Epochs {
                epochs: std::num::NonZeroU32::new(15).unwrap(),
            }),
            at(
                0,
                EventKind::Refused {
                    id: "d".into(),
                    reason: "no such layer".into(),
                },
            ),
        ]);
        assert!((history.learning_rate.get() - 0.5).abs() < 1e-12);
        assert!(!history.trainable.contains("dense_1") && history.trainable.contains("head"));
        assert_eq!(history.epochs, 15);
        assert_eq!(history.notices, ["no such layer"]);
    }

    proptest! {
        #[test]
        fn a_run_that_was_killed_and_resumed_reads_like_an_undisturbed_one(killed in 2_usize..33, back in 0_u64..30) {
            let events = run();
            let mut history = after(&events[..killed]);
            // A state at an epoch's end is saved after the epoch was told.
            let told = history.completed.len() as u64 * 10;
            let step = back.min(history.step).min(told + 9);
            history.apply(&at(99_000, resumed(step)));
            let of_step = |event: &Event| match &event.kind {
                EventKind::Progress(progress) => progress.step,
                EventKind::Epoch(epoch) => epoch.step,
                _ => 0,
            };
            for event in events.iter().filter(|event| of_step(event) > step) {
                history.apply(event);
            }
            let undisturbed = after(&events);
            prop_assert_eq!(&history.completed, &undisturbed.completed);
            prop_assert_eq!(&history.recent_losses, &undisturbed.recent_losses);
            prop_assert_eq!(history.step, undisturbed.step);
        }
    }

    #[test]
    fn every_event_survives_json() {
        let mut events = run();
        events.push(at(
            5,
            EventKind::Change {
                id: "c".into(),
                step: 3,
                change: Change::Trainable {
                    layer: "head".into(),
                    trainable: true,
                },
            },
        ));
        events.push(at(
            6,
            EventKind::Queued {
                behind: "other".into(),
            },
        ));
        events.push(at(
            7,
            EventKind::Cache {
                step: 0,
                layers: 5,
                bytes: 24_000_000,
                seconds: 0.25,
            },
        ));
        for event in events {
            let line = serde_json::to_string(&event).unwrap();
            assert_eq!(
                serde_json::from_str::<Event>(&line).unwrap(),
                event,
                "{line}"
            );
        }
        let unknown =
            serde_json::from_str::<Event>(r#"{"time_ms":1,"event":"invented_later","x":1}"#)
                .unwrap();
        assert_eq!(unknown.kind, EventKind::Unknown);
    }
}
