//! Changes that a person makes to a run while it trains.

use serde::{Deserialize, Serialize};

use super::LearningRate;

/// A change that takes effect between two batches and is part of what determines the run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// A layer is frozen or trains again.
    Trainable {
        /// The layer.
        layer: String,
        /// Whether it trains from now on.
        trainable: bool,
    },
    /// The learning rate from now on.
    LearningRate {
        /// The new rate.
        rate: LearningRate,
    },
    /// The run ends after this many epochs in all.
    Epochs {
        /// Total number of epochs.
        epochs: std::num::NonZeroU32,
    },
}
