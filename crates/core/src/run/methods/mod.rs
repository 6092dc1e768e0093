//! What a training does beyond equal steps of all its layers; by default nothing.

mod augmentation;
mod bounded;
mod clipping;
mod keep;
mod layer_rates;
mod metric;
mod plateau;
mod schedule;
mod stopping;
mod unfreezing;

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use augmentation::{Alpha, Augmentation, Degrees, Elastic, Pixels, Rotate, Shift, Sigma};
pub use clipping::{Clipping, MaxNorm};
pub use keep::Keep;
pub use layer_rates::{LayerFactor, LayerRates};
pub use metric::Metric;
pub use schedule::{Decay, Divisor, Moment, Part, Schedule};
pub use stopping::{MinDelta, Stopping};
pub use unfreezing::Unfreezing;

use crate::model::{Architecture, TrainableLayers};

/// Methods of training. What is left at its default is not written, so that files of programs that did not know it stay what they are.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Methods {
    /// How the learning rates of the layers relate.
    #[serde(skip_serializing_if = "is_default")]
    pub layer_rates: LayerRates,
    /// Whether frozen layers train later on.
    #[serde(skip_serializing_if = "is_default")]
    pub unfreezing: Unfreezing,
    /// How the learning rate changes by itself.
    #[serde(skip_serializing_if = "is_default")]
    pub schedule: Schedule,
    /// Whether the run ends before all its epochs are trained.
    #[serde(skip_serializing_if = "is_default")]
    pub stopping: Stopping,
    /// Which network becomes the checkpoint.
    #[serde(skip_serializing_if = "is_default")]
    pub keep: Keep,
    /// Whether gradients are made shorter.
    #[serde(skip_serializing_if = "is_default")]
    pub clipping: Clipping,
    /// Share of the truth that is spread evenly over all classes when the network is trained; the losses that are told are those
    /// without.
    #[serde(skip_serializing_if = "is_default")]
    pub label_smoothing: Part,
    /// How the images that are trained on are distorted.
    #[serde(skip_serializing_if = "is_default")]
    pub augmentation: Augmentation,
}

/// Why a method would do nothing in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MethodError {
    /// A lone head has no lower layer.
    #[error(
        "discriminative rates are slower below the head, and only the head trains; train more layers, or unfreeze gradually"
    )]
    HeadTrainsAlone,
    /// All layers train from the start.
    #[error(
        "gradual unfreezing begins with frozen layers, and all train from the start; train only the head at first"
    )]
    NothingFrozen,
    /// A solution is found on the images as they are.
    #[error(
        "a head that is solved for sees every image once, so augmentation would do nothing; train it by steps, or leave the images as they are"
    )]
    SolvedOnce,
    /// All layers train from the first epoch on.
    #[error(
        "gradual unfreezing goes from epoch to epoch, and all layers would train from the first; train at least 2 epochs"
    )]
    NoStages,
    /// The run ends before patience does.
    #[error("the run ends before it could be stopped early; train more epochs, or be less patient")]
    NeverStops,
    /// The run ends before the learning rate is what was asked for.
    #[error("all epochs would be warm-up; train more than {warm_up}, or set warm_up lower")]
    OnlyWarmUp {
        /// Epochs of warm-up.
        warm_up: u32,
    },
    /// The run ends before the schedule does anything.
    #[error(
        "the learning rate would not change before epoch {}; train more epochs, or set the schedule's numbers lower", needs.saturating_add(1)
    )]
    TooFewEpochs {
        /// Epochs that must be done first.
        needs: u32,
    },
}

impl Methods {
    /// Whether each has an effect in a run of so many epochs in which `trainable` trains at the start.
    ///
    /// # Errors
    /// The first that has none.
    pub fn check(
        &self,
        architecture: &Architecture,
        trainable: &TrainableLayers,
        epochs: NonZeroU32,
    ) -> Result<(), MethodError> {
        self.unfreezing.check(architecture, trainable, epochs)?;
        self.layer_rates.check(self.unfreezing, trainable)?;
        self.schedule.check(epochs)?;
        self.stopping.check(epochs)
    }

    /// Each that is not at its default, in a few words: `gradual unfreezing`.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let words = [
            self.unfreezing.words(),
            self.layer_rates.words(),
            self.schedule.words(),
            self.stopping.words(),
            self.keep.words(),
            self.clipping.words(),
            (self.label_smoothing != Part::default())
                .then(|| format!("label smoothing {}", self.label_smoothing.get())),
        ];
        let words = words.into_iter().chain(self.augmentation.words());
        words.flatten().collect()
    }
}

/// Whether a value need not be written.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[cfg(test)]
mod tests;
