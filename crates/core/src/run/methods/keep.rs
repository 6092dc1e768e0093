//! Which network of a run becomes its checkpoint.

use serde::{Deserialize, Serialize};

use super::Metric;
use crate::run::EpochResult;

/// Which network of a run becomes its checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Keep {
    /// The one after the last batch.
    Last {},
    /// The one after the best epoch on the validation part, the first of equals.
    Best {
        /// By what score.
        #[serde(default)]
        metric: Metric,
    },
}

impl Default for Keep {
    fn default() -> Self {
        Self::Last {}
    }
}

impl Keep {
    /// The best epoch so far; `None` where the last network is kept, or before the first epoch is done.
    #[must_use]
    pub fn best(self, curve: &[EpochResult]) -> Option<&EpochResult> {
        let Self::Best { metric } = self else {
            return None;
        };
        let costs = curve.iter().map(|epoch| (metric.cost(epoch), epoch));
        costs
            .reduce(|best, next| if next.0 < best.0 { next } else { best })
            .map(|(_, epoch)| epoch)
    }

    pub(super) fn words(self) -> Option<String> {
        let Self::Best { metric } = self else {
            return None;
        };
        Some(format!("keeps the best validation {}", metric.word()))
    }
}
