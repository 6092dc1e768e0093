//! Learning rates that differ from layer to layer.

use serde::{Deserialize, Serialize};

use super::bounded::bounded;
use super::{MethodError, Unfreezing};
use crate::model::{Architecture, TrainableLayers};

/// How the learning rates of the layers relate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum LayerRates {
    /// One rate for all.
    Equal {},
    /// Discriminative fine-tuning (Howard and Ruder, 2018, <https://arxiv.org/abs/1801.06146>): the head has the learning rate,
    /// each layer with parameters below it that of the next one divided by a factor.
    Discriminative {
        /// By how much the rate falls from a layer to the one below.
        #[serde(default)]
        factor: LayerFactor,
    },
}

bounded!(
    /// By how much the rate falls from a layer to the one below; usually that of the paper.
    LayerFactor, 2.6, |x| x > 1.0 && x <= 1000.0, "above 1 and at most 1000"
);

impl Default for LayerRates {
    fn default() -> Self {
        Self::Equal {}
    }
}

impl LayerRates {
    /// What the learning rate is multiplied by in each layer of `architecture`, first to last.
    #[must_use]
    pub fn shares(self, architecture: &Architecture) -> Vec<f64> {
        let layers = architecture.layers();
        let Self::Discriminative { factor } = self else {
            return vec![1.0; layers.len()];
        };
        let mut share = 1.0;
        let from_the_head = layers.iter().rev().map(|layer| {
            let own = share;
            if layer.kind.has_parameters() {
                share /= factor.get();
            }
            own
        });
        let mut shares: Vec<f64> = from_the_head.collect();
        shares.reverse();
        shares
    }

    /// Whether they differ in a run.
    ///
    /// # Errors
    /// Only the head trains, from the first batch to the last.
    pub(super) fn check(
        self,
        unfreezing: Unfreezing,
        trainable: &TrainableLayers,
    ) -> Result<(), MethodError> {
        let is_lone = *trainable == TrainableLayers::head_only() && unfreezing == Unfreezing::None;
        match self {
            Self::Discriminative { .. } if is_lone => Err(MethodError::HeadTrainsAlone),
            Self::Discriminative { .. } | Self::Equal {} => Ok(()),
        }
    }

    pub(super) fn words(self) -> Option<String> {
        match self {
            Self::Equal {} => None,
            Self::Discriminative { factor } => Some(format!(
                "learning rate / {} a layer below the head",
                factor.get()
            )),
        }
    }
}
