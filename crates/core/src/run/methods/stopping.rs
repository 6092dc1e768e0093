//! Runs that end before all their epochs are trained.

use std::fmt;
use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::bounded::bounded;
use super::{MethodError, Metric};
use crate::run::EpochResult;

bounded!(
    /// By how much a score must become better to count.
    MinDelta, 0.0, |x| (0.0..=1000.0).contains(&x), "at least 0 and at most 1000"
);

/// Whether a run ends before all its epochs are trained.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Stopping {
    /// It does not.
    Never {},
    /// After so many epochs in a row without a better score, as `EarlyStopping` of Keras does.
    Early {
        /// Epochs in a row.
        patience: NonZeroU32,
        /// By how much the best score so far must be surpassed.
        #[serde(default)]
        min_delta: MinDelta,
        /// The score.
        #[serde(default)]
        metric: Metric,
    },
}

impl Default for Stopping {
    fn default() -> Self {
        Self::Never {}
    }
}

impl Stopping {
    /// Whether a run with this curve ends now. Only epochs that ended after step `since` are waited for: a run whose number of epochs
    /// was changed there is meant to go on.
    #[must_use]
    pub fn is_due(self, curve: &[EpochResult], since: u64) -> bool {
        let Self::Early {
            patience,
            min_delta,
            metric,
        } = self
        else {
            return false;
        };
        let mut best = f64::INFINITY;
        let mut waited = 0;
        for epoch in curve {
            let cost = metric.cost(epoch);
            if cost + min_delta.get() < best {
                best = cost;
                waited = 0;
            } else if epoch.step > since {
                waited += 1;
            }
        }
        waited >= patience.get()
    }

    /// Whether it can end a run of so many epochs.
    ///
    /// # Errors
    /// The run has ended before.
    pub fn check(self, epochs: NonZeroU32) -> Result<(), MethodError> {
        match self {
            Self::Early { patience, .. } if patience.saturating_add(1) >= epochs => {
                Err(MethodError::NeverStops)
            }
            Self::Early { .. } | Self::Never {} => Ok(()),
        }
    }

    pub(super) fn words(self) -> Option<String> {
        (self != Self::default()).then(|| format!("stops early: {self}"))
    }
}

impl fmt::Display for Stopping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Never {} => f.write_str("all epochs are trained"),
            Self::Early {
                patience, metric, ..
            } => write!(
                f,
                "no better validation {} for {patience} epochs",
                metric.word()
            ),
        }
    }
}

#[cfg(test)]
mod tests;
