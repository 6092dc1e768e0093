//! By what one epoch is better than another.

use serde::{Deserialize, Serialize};

use crate::run::EpochResult;

/// A score on the validation part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// The loss: less is better.
    #[default]
    Loss,
    /// The accuracy: more is better.
    Accuracy,
}

impl Metric {
    /// The word for it, as in files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Loss => "loss",
            Self::Accuracy => "accuracy",
        }
    }

    /// The score of an epoch, turned so that less is better.
    pub(super) const fn cost(self, epoch: &EpochResult) -> f64 {
        match self {
            Self::Loss => epoch.validation.loss,
            Self::Accuracy => -epoch.validation.accuracy,
        }
    }
}
