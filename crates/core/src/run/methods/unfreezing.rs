//! Layers that begin to train while a run is under way.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::MethodError;
use crate::model::{Architecture, TrainableLayers};

/// Whether frozen layers train later on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unfreezing {
    /// What is frozen at the start stays frozen.
    #[default]
    None,
    /// Gradual unfreezing (Howard and Ruder, 2018, <https://arxiv.org/abs/1801.06146>): one more layer trains in each stage, the
    /// uppermost frozen one first, until all do. The stages divide the epochs evenly.
    Gradual,
}

impl Unfreezing {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::None, Self::Gradual];

    /// The word for it, as in files, forms and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Gradual => "gradual",
        }
    }

    /// Layers that were frozen at the start and train in epoch `epoch` (from 0), in the order in which they begin to.
    ///
    /// Of n layers that are frozen at the start, the i-th (from 1) begins to train after `i * epochs / (n + 1)` epochs, rounded down: where
    /// the division leaves a remainder, the last stages are longer.
    #[must_use]
    pub fn unfrozen<'a>(
        self,
        architecture: &'a Architecture,
        at_start: &TrainableLayers,
        epochs: NonZeroU32,
        epoch: u32,
    ) -> Vec<&'a str> {
        let frozen = match self {
            Self::None => Vec::new(),
            Self::Gradual => frozen_from_above(architecture, at_start),
        };
        let stages = frozen.len() as u64 + 1;
        let begins = |i: u64| i * u64::from(epochs.get()) / stages;
        let layers = (1..).zip(frozen);
        layers
            .filter(|(i, _)| begins(*i) <= u64::from(epoch))
            .map(|(_, layer)| layer)
            .collect()
    }

    /// Whether it unfreezes anything while a run of so many epochs is under way.
    ///
    /// # Errors
    /// It should, and nothing is frozen at the start, or everything is unfrozen before the first epoch.
    pub(super) fn check(
        self,
        architecture: &Architecture,
        at_start: &TrainableLayers,
        epochs: NonZeroU32,
    ) -> Result<(), MethodError> {
        if self == Self::None {
            return Ok(());
        }
        let frozen = frozen_from_above(architecture, at_start).len();
        if frozen == 0 {
            Err(MethodError::NothingFrozen)
        } else if self.unfrozen(architecture, at_start, epochs, 0).len() == frozen {
            Err(MethodError::NoStages)
        } else {
            Ok(())
        }
    }

    pub(super) fn words(self) -> Option<String> {
        (self != Self::None).then(|| format!("{} unfreezing", self.word()))
    }
}

impl std::str::FromStr for Unfreezing {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|unfreezing| unfreezing.word() == text.trim())
            .ok_or_else(|| format!("{text:?} is no way to unfreeze; use none or gradual"))
    }
}

/// Layers with parameters that do not train at the start, the one nearest to the head first.
fn frozen_from_above<'a>(
    architecture: &'a Architecture,
    at_start: &TrainableLayers,
) -> Vec<&'a str> {
    let layers = architecture.layers().iter().rev();
    layers
        .filter(|layer| layer.kind.has_parameters() && !at_start.contains(&layer.name))
        .map(|layer| layer.name.as_str())
        .collect()
}
