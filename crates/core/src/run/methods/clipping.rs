//! Gradients that are kept from growing too long.

use serde::{Deserialize, Serialize};

use super::bounded::bounded;

bounded!(
    /// The greatest norm that gradients may have.
    MaxNorm, 1.0, |x| x > 0.0 && x <= 1e6, "above 0 and at most 1e6"
);

/// Whether gradients are made shorter before the update rule gets them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Clipping {
    /// They are not.
    None {},
    /// All are scaled by one number, so that their global Euclidean norm is at most `max` (`clip_grad_norm_` of `PyTorch`; Pascanu et
    /// al., 2013).
    Norm {
        /// The greatest norm.
        #[serde(default)]
        max: MaxNorm,
    },
}

impl Default for Clipping {
    fn default() -> Self {
        Self::None {}
    }
}

impl Clipping {
    /// What gradients of this global norm are multiplied by, exactly as in `PyTorch`.
    #[must_use]
    pub fn factor(self, norm: f64) -> f64 {
        match self {
            Self::None {} => 1.0,
            Self::Norm { max } => (max.get() / (norm + 1e-6)).min(1.0),
        }
    }

    pub(super) fn words(self) -> Option<String> {
        match self {
            Self::None {} => None,
            Self::Norm { max } => Some(format!("gradients clipped to norm {}", max.get())),
        }
    }
}
