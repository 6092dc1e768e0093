//! Training, batch by batch: what a run does apart from files and requests.

mod augmented;
mod head_alone;
mod meter;
mod on_tensors;
mod order;
mod solved_head;
mod statistics;
#[cfg(test)]
mod tests;

use std::time::Instant;

use mnist_core::model::{Architecture, CachePlan, TrainableLayers, cache_plan};
use mnist_core::run::{Augmentation, Clipping, Optimizer as Rule, Part, RunSpec, Scores};
use tch::{Device, Tensor};

use crate::error::Result;
use crate::evaluate;
use crate::examples::Examples;
use crate::features::{Form, Front};
use crate::head::Head;
use crate::loss::LossGradient;
use crate::net::{Flags, Network};
use crate::optim::Optimizer;
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
    clipping: Clipping,
    label_smoothing: Part,
    augmentation: Augmentation,
    cache_limit: usize,
    device: Device,
}

impl Constants {
    fn of(spec: &RunSpec, device: Device) -> Self {
        Self {
            seed: spec.seed,
            clipping: spec.methods.clipping,
            label_smoothing: spec.methods.label_smoothing,
            augmentation: spec.methods.augmentation,
            cache_limit: usize::try_from(spec.cache_limit).unwrap_or(usize::MAX),
            device,
        }
    }
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
            loss: LossGradient::new(spec.methods.label_smoothing, device)?,
            front: Front::Images,
            head: None,
            order: Order::new(examples.training(), batch, spec.seed),
            pending: Vec::new(),
            constants: Constants::of(spec, device),
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

    /// Goes on with another network of the same layers; nothing is known of what it trained.
    pub(crate) fn replace_network(&mut self, network: Network) {
        self.head = None;
        self.front = Front::Images;
        self.network = network;
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
        let plan = self.cache_plan();
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

    /// What of the frozen front is worth keeping: nothing where an image is another one in every epoch.
    fn cache_plan(&self) -> CachePlan {
        if !self.constants.augmentation.is_none() {
            return CachePlan::Nothing;
        }
        cache_plan(
            &self.architecture,
            &self.trainable,
            self.examples.len(),
            self.constants.cache_limit,
        )
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
