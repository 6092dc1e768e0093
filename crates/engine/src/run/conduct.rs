//! The loop of a run: batches, requests, reports.

use std::collections::{BTreeMap, VecDeque};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use mnist_core::data::Images;
use mnist_core::library::NamedTensor;
use mnist_core::run::{
    Change, CheckpointName, Device, EpochResult, EventKind, Moment, RunDir, RunSpec, StopReason,
};

use super::clock::Clock;
use super::log::{Log, Recorded};
use super::motion::Mode;
use super::prepare::Prepared;
use super::requests::Requests;
use super::writer::Writer;
use crate::error::Result;
use crate::fit::Fit;

/// At most 20 progress events a second, with room for the last one of a run.
pub(super) const REPORT_EVERY: Duration = Duration::from_millis(53);
/// Layer statistics between the ends of epochs.
pub(super) const STATISTICS_EVERY: Duration = Duration::from_secs(1);
/// How often a run that stands still looks for requests.
const LOOK_WHILE_PAUSED: Duration = Duration::from_millis(20);
/// Said to requests that come too late.
pub(super) const ENDED: &str = "the run has ended; take it up with `mnist-tui runs resume RUN`, with `--epochs +5` if it is finished";

/// A run being carried out.
pub(super) struct Conduct<'a> {
    pub(super) dir: &'a RunDir,
    pub(super) log: &'a mut Log,
    pub(super) spec: RunSpec,
    pub(super) device: Device,
    pub(super) fit: Fit,
    pub(super) test: Images,
    pub(super) requests: Requests,
    pub(super) mode: Mode,
    pub(super) epochs: NonZeroU32,
    pub(super) changes: Vec<Recorded>,
    pub(super) curve: Vec<EpochResult>,
    pub(super) parent_layers: Option<BTreeMap<String, String>>,
    /// The network after the best epoch, where that is kept; empty before.
    pub(super) best: Vec<NamedTensor>,
    /// The epoch whose network is saved, where it is the best one.
    pub(super) kept_epoch: Option<u32>,
    pub(super) total: Clock,
    pub(super) name: CheckpointName,
    pub(super) writer: Writer,
    pub(super) replays: VecDeque<Recorded>,
    pub(super) epoch: Clock,
    signal: Arc<AtomicBool>,
    /// Steps done, for whoever reports a failure.
    step: &'a mut u64,
    pub(super) report: Report,
    /// When the norms were last told.
    pub(super) told_norms: Option<Instant>,
    /// When a measured step was last asked for; measuring copies the weights, so not every step can be.
    asked: Option<Instant>,
}

/// When and where the last progress event was.
#[derive(Debug, Clone, Copy)]
pub(super) struct Report {
    pub(super) at: Instant,
    /// Images trained on since.
    pub(super) images: u64,
}

/// What a step of the loop leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Flow {
    GoOn,
    End(StopReason),
}

/// Whether a state must be on the disk before anything else happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Saving {
    Soon,
    Now,
}

impl<'a> Conduct<'a> {
    /// A run about to train its next batch.
    pub(super) fn new(
        dir: &'a RunDir,
        log: &'a mut Log,
        prepared: Prepared,
        signal: Arc<AtomicBool>,
        step: &'a mut u64,
    ) -> Result<Self> {
        Ok(Self {
            writer: Writer::new(dir.state_path(), log.handle()?),
            dir,
            log,
            spec: prepared.spec,
            device: prepared.device,
            fit: prepared.fit,
            test: prepared.test,
            requests: prepared.requests,
            mode: prepared.mode,
            epochs: prepared.epochs,
            changes: prepared.changes,
            curve: prepared.curve,
            parent_layers: prepared.parent_layers,
            best: prepared.best,
            kept_epoch: None,
            total: prepared.total,
            name: prepared.name,
            replays: prepared.replays,
            epoch: prepared.epoch,
            signal,
            step,
            report: Report {
                at: Instant::now(),
                images: 0,
            },
            told_norms: None,
            asked: None,
        })
    }

    /// Trains to the end, or until the run is ended early.
    pub(super) fn conduct(mut self) -> Result<()> {
        *self.step = self.fit.position.step;
        if let Some((request, name)) = self.requests.take_save() {
            return self.keep(request, name);
        }
        let flow = self.begin()?;
        let reason = match flow {
            Flow::End(reason) => Some(reason),
            Flow::GoOn => self.train()?,
        };
        match reason {
            None => self.finish(),
            Some(reason) => {
                self.writer.flush()?;
                // Losses are read back once per report; what counts is the batch that ran away.
                let since = self.fit.meter.batches_since_not_finite().unwrap_or(0);
                if self.report.images > 0 {
                    self.tell_progress()?;
                }
                let step = self.fit.position.step - since;
                self.requests.refuse_all(self.log, ENDED)?;
                self.log.tell(EventKind::Stopped {
                    step,
                    reason,
                    checkpoint: None,
                })
            }
        }
    }

    fn train(&mut self) -> Result<Option<StopReason>> {
        loop {
            *self.step = self.fit.position.step;
            let flow = match self.replay_due()? {
                Replay::Done => self.answer_requests()?,
                Replay::Ahead => Flow::GoOn,
                Replay::End(reason) => Flow::End(reason),
            };
            if let Flow::End(reason) = flow {
                return Ok(Some(reason));
            }
            if self.signal.load(Ordering::Relaxed) {
                return Ok(Some(match self.save(Saving::Now)? {
                    Flow::GoOn => StopReason::Signal,
                    Flow::End(reason) => reason,
                }));
            }
            if self.is_done() {
                return Ok(None);
            }
            let flow = if self.mode == Mode::Paused {
                std::thread::sleep(LOOK_WHILE_PAUSED);
                Flow::GoOn
            } else {
                self.batch()?
            };
            if let Flow::End(reason) = flow {
                return Ok(Some(reason));
            }
        }
    }

    /// Makes recorded changes again whose step has come. Requests wait until all are made: what was recorded came first.
    fn replay_due(&mut self) -> Result<Replay> {
        while let Some(next) = self.replays.front() {
            if next.step > self.fit.position.step {
                return Ok(Replay::Ahead);
            }
            let Some(recorded) = self.replays.pop_front() else {
                break;
            };
            self.log.tell_change(&recorded)?;
            self.apply(recorded)?;
            if let Flow::End(reason) = self.save(Saving::Now)? {
                return Ok(Replay::End(reason));
            }
        }
        Ok(Replay::Done)
    }

    /// One batch, and what is due after it.
    fn batch(&mut self) -> Result<Flow> {
        self.unfreeze()?;
        self.follow_schedule();
        if let Some(cache) = self.fit.prepare()? {
            self.log.tell(EventKind::Cache {
                step: self.fit.position.step,
                layers: cache.layers,
                bytes: cache.bytes,
                seconds: cache.seconds,
            })?;
        }
        if self.wants_statistics() {
            self.fit.statistics.ask();
            self.asked = Some(Instant::now());
        }
        let images = self.fit.step()?;
        self.report.images += images;
        *self.step = self.fit.position.step;
        let flow = if self.fit.epoch_is_over() {
            self.end_epoch()?
        } else if self.report.at.elapsed() >= REPORT_EVERY {
            self.tell_progress()?
        } else {
            Flow::GoOn
        };
        if flow == Flow::GoOn && self.has_reached_its_target() {
            return self.stand_still();
        }
        Ok(flow)
    }

    /// Whether all epochs are trained, or the run ends early.
    pub(super) fn is_done(&self) -> bool {
        self.fit.position.epochs >= self.epochs.get() || self.ends_early()
    }

    /// Whether waiting for a better epoch ends the run.
    pub(super) fn ends_early(&self) -> bool {
        let of_epochs = |change: &&Recorded| matches!(change.change, Change::Epochs { .. });
        let changed = self.changes.iter().rev().find(of_epochs);
        let since = changed.map_or(0, |change| change.step);
        let is_between_epochs = self.fit.position.batch == 0;
        is_between_epochs && self.spec.methods.stopping.is_due(&self.curve, since)
    }

    /// Sets the learning rate of the next batch.
    fn follow_schedule(&mut self) {
        let position = self.fit.position;
        let moment = Moment {
            epoch: position.epochs,
            step: position.step,
            epochs: self.epochs,
            steps_per_epoch: self.fit.steps_per_epoch(),
        };
        let share = self.spec.methods.schedule.share(moment, &self.curve);
        self.fit.optimizer.use_share(share);
    }

    /// Whether the next batch is one whose update is shown.
    fn wants_statistics(&self) -> bool {
        let position = self.fit.position;
        let is_last_of_epoch = position.batch + 1 == self.fit.steps_per_epoch();
        let is_last_before_pause =
            matches!(self.mode, Mode::Until(step) if step == position.step + 1);
        let is_time = self.asked.is_none_or(|at| at.elapsed() >= STATISTICS_EVERY);
        is_last_of_epoch || is_last_before_pause || is_time
    }
}

/// Whether recorded changes lie ahead.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Replay {
    Done,
    Ahead,
    End(StopReason),
}
