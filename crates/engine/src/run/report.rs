//! What a run tells and saves while it trains.

use std::collections::BTreeMap;
use std::time::Instant;

use mnist_core::run::{EpochResult, EventKind, LearningRate, Progress, StopReason, Stopping};

use super::conduct::{Conduct, Flow, REPORT_EVERY, Report, STATISTICS_EVERY, Saving};
use super::state::{Facts, State, VERSION};
use super::{best, snapshot};
use crate::error::{EngineError, Result};

impl Conduct<'_> {
    /// Validates, tells the epoch's result and saves the state.
    pub(super) fn end_epoch(&mut self) -> Result<Flow> {
        self.fit.read_losses()?;
        if let Some(flow) = self.not_finite() {
            return Ok(flow);
        }
        let may_be_last = self.fit.position.epochs + 1 >= self.epochs.get()
            || self.spec.methods.stopping != Stopping::default();
        // The losses of the last batches would else never be told.
        if may_be_last || self.report.at.elapsed() >= REPORT_EVERY {
            self.tell_progress()?;
        }
        let validation = self.fit.validate()?;
        let result = EpochResult {
            epoch: self.fit.position.epochs + 1,
            step: self.fit.position.step,
            train: self.fit.meter.scores(),
            validation,
            seconds: self.epoch.seconds(),
            learning_rate: self.fit.optimizer.rate(),
            trainable: self.fit.trainable().clone(),
        };
        // A state of a network that has run away would be worthless, so the epoch does not count either.
        if !validation.loss.is_finite() {
            return Ok(Flow::End(StopReason::LossNotFinite));
        }
        self.curve.push(result.clone());
        self.fit.finish_epoch();
        self.remember_the_best()?;
        self.epoch.restart();
        self.log.tell(EventKind::Epoch(result))?;
        self.tell_statistics()?;
        self.save(Saving::Soon)
    }

    /// Reads back the losses and reports them.
    pub(super) fn tell_progress(&mut self) -> Result<Flow> {
        self.fit.read_losses()?;
        if let Some(flow) = self.not_finite() {
            return Ok(flow);
        }
        let scores = self.fit.meter.scores();
        let seconds = self.report.at.elapsed().as_secs_f64();
        let position = self.fit.position;
        let progress = Progress {
            step: position.step,
            epoch: position.epochs + 1,
            batch: position.batch,
            loss: scores.loss,
            accuracy: scores.accuracy,
            batch_losses: self.fit.meter.take_batch_losses(),
            images_per_second: self.report.images as f64 / seconds,
        };
        self.report = Report {
            at: Instant::now(),
            images: 0,
        };
        self.log.tell(EventKind::Progress(progress))?;
        if self
            .told_norms
            .is_none_or(|at| at.elapsed() >= STATISTICS_EVERY)
        {
            self.tell_statistics()?;
        }
        Ok(Flow::GoOn)
    }

    /// Tells the norms of the layers.
    pub(super) fn tell_statistics(&mut self) -> Result<()> {
        self.told_norms = Some(Instant::now());
        let layers = self.fit.layer_statistics()?;
        let step = self.fit.position.step;
        self.log.tell(EventKind::LayerStatistics { step, layers })
    }

    /// Saves the state, unless the network has run away.
    pub(super) fn save(&mut self, saving: Saving) -> Result<Flow> {
        self.fit.read_losses()?;
        if let Some(flow) = self.not_finite() {
            return Ok(flow);
        }
        let (mut tensors, moment_steps) = snapshot::take(&mut self.fit)?;
        tensors.extend(best::for_state(&self.best));
        if !self.fit.network.is_finite()? {
            return Ok(Flow::End(StopReason::LossNotFinite));
        }
        let bytes = State {
            facts: self.facts(moment_steps)?,
            tensors,
        }
        .to_bytes()?;
        match saving {
            Saving::Soon => self.writer.write_soon(bytes)?,
            Saving::Now => self.writer.write(bytes)?,
        }
        Ok(Flow::GoOn)
    }

    fn not_finite(&mut self) -> Option<Flow> {
        self.fit
            .meter
            .batches_since_not_finite()
            .map(|_| Flow::End(StopReason::LossNotFinite))
    }

    fn facts(&self, moment_steps: BTreeMap<String, u64>) -> Result<Facts> {
        let position = self.fit.position;
        let meter = &self.fit.meter;
        Ok(Facts {
            version: VERSION,
            epochs_done: position.epochs,
            batch: position.batch,
            step: position.step,
            loss: meter.loss,
            hits: meter.hits,
            images: meter.images,
            learning_rate: LearningRate::try_from(self.fit.optimizer.asked_rate())
                .map_err(EngineError::Refused)?,
            epochs: self.epochs,
            trainable: self.fit.trainable().clone(),
            changes: self.changes.clone(),
            curve: self.curve.clone(),
            moment_steps,
            seconds: self.total.seconds(),
            epoch_seconds: self.epoch.seconds(),
            parent_layers: self.parent_layers.clone(),
        })
    }
}
