//! The update rule and its constants.

use serde::{Deserialize, Serialize};

use super::is_default;

/// The update rule and its constants; the state it keeps is saved with the run.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Optimizer {
    /// Stochastic gradient descent as Keras and `PyTorch` define it (dampening 0).
    Sgd {
        /// Share of the last update kept, in `[0, 1)`.
        #[serde(default)]
        momentum: f64,
        /// Whether the gradient is taken after the momentum step.
        #[serde(default)]
        nesterov: bool,
        /// Share of a weight added to its gradient (L2 penalty).
        #[serde(default, skip_serializing_if = "is_default")]
        weight_decay: f64,
    },
    /// Adam (Kingma and Ba, 2015).
    Adam {
        /// Decay of the first moment.
        #[serde(default = "beta1")]
        beta1: f64,
        /// Decay of the second moment.
        #[serde(default = "beta2")]
        beta2: f64,
        /// Added to the denominator.
        #[serde(default = "epsilon")]
        epsilon: f64,
        /// Share of a weight added to its gradient (L2 penalty).
        #[serde(default, skip_serializing_if = "is_default")]
        weight_decay: f64,
    },
    /// Adam with decoupled weight decay (Loshchilov and Hutter, 2019).
    AdamW {
        /// Decay of the first moment.
        #[serde(default = "beta1")]
        beta1: f64,
        /// Decay of the second moment.
        #[serde(default = "beta2")]
        beta2: f64,
        /// Added to the denominator.
        #[serde(default = "epsilon")]
        epsilon: f64,
        /// Share of a weight, times the learning rate, taken off at each step.
        #[serde(default = "decoupled_decay")]
        weight_decay: f64,
    },
}

const fn beta1() -> f64 {
    0.9
}

const fn beta2() -> f64 {
    0.999
}

const fn epsilon() -> f64 {
    1e-7
}

const fn decoupled_decay() -> f64 {
    0.01
}

impl Optimizer {
    /// The optimizer's name as shown to people.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sgd { .. } => "SGD",
            Self::Adam { .. } => "Adam",
            Self::AdamW { .. } => "AdamW",
        }
    }
}
