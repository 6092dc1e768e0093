//! The update rule and its constants.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::is_default;
use crate::model::TrainableLayers;

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
    /// The exact solution instead of steps towards it, for a head that trains alone: multinomial logistic regression by L-BFGS
    /// (Liu and Nocedal, 1989) on all images at once, with half the sum of squared weights of standardised features added to the
    /// sum of the losses. One epoch is one solution; learning rate and batch size play no part.
    Lbfgs,
}

/// Only one layer with cross-entropy has a single minimum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("LBFGS solves for the head alone; let only the head train, or choose sgd, adam or adamw")]
pub struct NoSolution;

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
            Self::Lbfgs => "LBFGS",
        }
    }

    /// Whether it finds the best weights in one epoch, so that more epochs change nothing.
    #[must_use]
    pub const fn is_solution(&self) -> bool {
        matches!(self, Self::Lbfgs)
    }

    /// Whether it can train these layers.
    ///
    /// # Errors
    /// They have no exact solution.
    pub fn check(&self, trainable: &TrainableLayers) -> Result<(), NoSolution> {
        if *self == Self::Lbfgs && *trainable != TrainableLayers::head_only() {
            return Err(NoSolution);
        }
        Ok(())
    }
}
