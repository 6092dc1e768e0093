//! Training, batch by batch: what a run does apart from files and requests.

mod head_alone;
mod meter;
mod order;
mod solved_head;
mod statistics;
#[cfg(test)]
mod tests;

use std::time::Instant;

use mnist_core::model::{Architecture, CachePlan, TrainableLayers, cache_plan};
use mnist_core::run::{Optimizer as Rule, RunSpec, Scores};
use tch::{Device, Tensor};

use crate::error::Result;
use crate::evaluate;
use crate::examples::Examples;
use crate::features::{Form, Front};
use crate::head::{BatchSums, Head};
use crate::loss::LossGradient;
use crate::net::{Flags, Network, StepKey};
use crate::optim::Optimizer;
use crate::values;
pub(crate) use meter::Meter;
use order::Order;
pub(crate) use statistics::Statistics;

/// A network in training.
#[derive(Debug)]
pub(crate) struct Fit {
    pub(crate) architecture: Architecture,
    pub(crate) network: Network,
    pub(crate) optimizer: Optimizer,
    pub(crate) position: Position,
    pub(crate) meter: Meter,
    pub(crate) statistics: Statistics,
    examples: Examples,
    trainable: TrainableLayers,
    flags: Flags,
    loss: LossGradient,
    front: Front,
    head: Option<Head>,
    order: Order,
    /// Logits of the batches that have not been read back yet, oldest first.
    pending: Vec<Tensor>,
    constants: Constants,
}

/// What of the spec never changes.
#[derive(Debug, Clone, Copy)]
struct Constants {
    seed: u64,
    cache_limit: usize,
    device: Device,
}

/// How far training is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Position {
    /// Epochs completed.
    pub(crate) epochs: u32,
    /// Batches done in the epoch under way.
    pub(crate) batch: u64,
    /// Batches done in all.
    pub(crate) step: u64,
}

/// A cache that was just computed or dropped.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CacheChange {
    /// Leading layers in it; 0 for none.
    pub(crate) layers: usize,
    pub(crate) bytes: u64,
    pub(crate) seconds: f64,
}

impl Fit {
    /// A network about to train its first batch.
    pub(crate) fn new(
        spec: &RunSpec,
        network: Network,
        examples: Examples,
        device: Device,
    ) -> Result<Self> {
        let batch = match spec.optimizer {
            // All images are one batch.
            Rule::Lbfgs => examples.training().len().max(1),
            _ => spec.batch_size.get() as usize,
        };
        Ok(Self {
            architecture: spec.architecture.clone(),
            optimizer: Optimizer::new(
                spec.optimizer,
                spec.learning_rate.get(),
                spec.methods.layer_rates.shares(&spec.architecture),
            ),
            position: Position::default(),
            meter: Meter::default(),
            statistics: Statistics::default(),
            flags: Flags::new(&spec.architecture, &spec.trainable),
            trainable: spec.trainable.clone(),
            loss: LossGradient::new(device)?,
            front: Front::Images,
            head: None,
            order: Order::new(examples.training(), batch, spec.seed),
            pending: Vec::new(),
            constants: Constants {
                seed: spec.seed,
                cache_limit: usize::try_from(spec.cache_limit).unwrap_or(usize::MAX),
                device,
            },
            network,
            examples,
        })
    }

    /// Layers that train.
    pub(crate) const fn trainable(&self) -> &TrainableLayers {
        &self.trainable
    }

    /// Sets which layers train from the next batch on.
    pub(crate) fn set_trainable(&mut self, trainable: TrainableLayers) -> Result<()> {
        self.leave_head()?;
        self.flags = Flags::new(&self.architecture, &trainable);
        self.trainable = trainable;
        Ok(())
    }

    /// Batches in an epoch.
    pub(crate) fn steps_per_epoch(&self) -> u64 {
        self.order.batches()
    }

    /// Images trained on in an epoch and validated on after it.
    pub(crate) fn image_counts(&self) -> (u64, u64) {
        let (training, validation) = (self.examples.training(), self.examples.validation());
        (training.len() as u64, validation.len() as u64)
    }

    /// Prepares what the next batch needs: the epoch's order, and the cache that the trainable layers allow.
    pub(crate) fn prepare(&mut self) -> Result<Option<CacheChange>> {
        self.order
            .shuffle_for(self.position.epochs, self.constants.device);
        let limit = self.constants.cache_limit;
        let plan = cache_plan(
            &self.architecture,
            &self.trainable,
            self.examples.len(),
            limit,
        );
        let form = self.form(plan);
        let change = if self.front.fits(plan, form) {
            None
        } else {
            let begun = Instant::now();
            // Two caches at once would need twice the memory.
            self.front = Front::Images;
            self.front = Front::compute(&self.network, &self.examples, plan, form)?;
            let (layers, bytes) = match plan {
                CachePlan::Nothing => (0, 0),
                CachePlan::Front { layers, bytes } => (layers, bytes as u64),
            };
            let seconds = begun.elapsed().as_secs_f64();
            Some(CacheChange {
                layers,
                bytes,
                seconds,
            })
        };
        self.enter_head()?;
        Ok(change)
    }

    /// Features on plain numbers serve a head that trains alone on the processor, or is solved for, and only that.
    fn form(&self, plan: CachePlan) -> Form {
        let below_head = self.network.len() - 1;
        let on_processor =
            self.constants.device == Device::Cpu || self.optimizer.rule() == Rule::Lbfgs;
        match plan {
            CachePlan::Front { layers, .. } if layers == below_head && on_processor => Form::Rows,
            _ => Form::Tensor,
        }
    }

    /// Trains one batch and returns its number of images; [`Self::prepare`] has been called since the last change.
    pub(crate) fn step(&mut self) -> Result<u64> {
        let images = self.order.rows(self.position.batch).len() as u64;
        if self.statistics.is_asked() {
            // A head that trains alone leaves its tensors behind.
            self.store_head()?;
            self.statistics.before_step(&self.network, &self.flags)?;
        }
        if self.optimizer.rule() == Rule::Lbfgs {
            self.solve_head()?;
        } else if self.head.is_some() {
            self.step_head()?;
        } else {
            self.step_tensors()?;
        }
        self.position.batch += 1;
        self.position.step += 1;
        if self.statistics.is_measuring() {
            self.store_head()?;
            self.statistics.after_step(&self.network)?;
        }
        Ok(images)
    }

    fn step_tensors(&mut self) -> Result<()> {
        let rows = self.order.rows_tensor(self.position.batch)?;
        let x = self.front.input(&self.examples, &rows)?;
        let classes = self.examples.classes(&rows)?;
        let key = StepKey {
            seed: self.constants.seed,
            step: self.position.step,
        };
        let first = self.front.layers();
        let (logits, tapes) = self.network.forward(x, first, &self.flags, key)?;
        let factor = self.optimizer.gradient_factor();
        let gradient = self.loss.of(&logits, &classes, factor)?;
        self.pending.push(logits);
        self.network
            .backward(tapes, gradient, &self.flags, &mut self.optimizer)
    }

    /// Reads back the losses of all batches so far.
    pub(crate) fn read_losses(&mut self) -> Result<()> {
        let Some(last) = self.pending.len().checked_sub(1) else {
            return Ok(());
        };
        let first = self.position.batch - 1 - last as u64;
        let classes = self.architecture.classes();
        let logits = values::read(&Tensor::f_cat(&self.pending, 0)?)?;
        self.pending.clear();
        let mut rows_of_logits = logits.chunks_exact(classes);
        for batch in first..self.position.batch {
            let mut sums = BatchSums::default();
            let rows = self.order.rows(batch);
            for (row, logits) in rows.iter().zip(&mut rows_of_logits) {
                sums.add(logits, self.examples.truth()[*row as usize]);
            }
            self.meter.add(sums, rows.len());
        }
        Ok(())
    }

    /// Whether the epoch under way has had all its batches.
    pub(crate) fn epoch_is_over(&self) -> bool {
        self.position.batch == self.order.batches()
    }

    /// Scores of the network on the validation part.
    pub(crate) fn validate(&mut self) -> Result<Scores> {
        let rows = self.examples.validation();
        if let (Some(head), Front::Rows { features, .. }) = (&mut self.head, &self.front) {
            let count = rows.len() as f64;
            let sums = head.evaluate(features, rows, self.examples.truth());
            return Ok(Scores {
                loss: sums.loss / count,
                accuracy: sums.hits as f64 / count,
            });
        }
        let truth = &self.examples.truth()[rows.clone()];
        let input = |rows| self.front.input_range(&self.examples, rows);
        let logits = evaluate::logits(&self.network, self.front.layers(), rows, input)?;
        Ok(evaluate::score(&logits, truth))
    }

    /// Counts the epoch as complete and begins the next.
    pub(crate) fn finish_epoch(&mut self) {
        self.position.epochs += 1;
        self.position.batch = 0;
        self.meter.begin_epoch();
    }

    /// Where the tensors are.
    pub(crate) const fn device(&self) -> Device {
        self.constants.device
    }

    #[cfg(test)]
    pub(crate) const fn front(&self) -> &Front {
        &self.front
    }
}
