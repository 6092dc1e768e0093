//! Which layers train: the program's own state, applied to tensors by the engine.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Architecture, HEAD, Layer};

/// Names of the layers that train; every other layer is frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TrainableLayers(BTreeSet<String>);

/// Why a choice of layers cannot be trained.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum TrainableError {
    /// No such layer, or one without parameters.
    #[error("no trainable layer {name:?}; choose from {choices} or all")]
    UnknownLayer {
        /// What was asked for.
        name: String,
        /// The layers with parameters.
        choices: String,
    },
    /// Nothing would train.
    #[error("no layer would train; leave at least one unfrozen")]
    NothingTrains,
}

impl TrainableLayers {
    /// Only the last layer trains, as in the tutorial's transfer.
    #[must_use]
    pub fn head_only() -> Self {
        Self(BTreeSet::from([HEAD.to_owned()]))
    }

    /// Every layer with parameters trains.
    #[must_use]
    pub fn all(architecture: &Architecture) -> Self {
        Self(
            with_parameters(architecture)
                .map(|l| l.name.clone())
                .collect(),
        )
    }

    /// Reads `head`, `all` or a list `dense_2,head`.
    ///
    /// # Errors
    /// A name that is no layer with parameters.
    pub fn parse(text: &str, architecture: &Architecture) -> Result<Self, TrainableError> {
        match text.trim() {
            "head" => Ok(Self::head_only()),
            "all" => Ok(Self::all(architecture)),
            list => {
                let set = Self(list.split(',').map(|n| n.trim().to_owned()).collect());
                set.check(architecture)?;
                Ok(set)
            }
        }
    }

    /// Checks the names against `architecture`, and that something trains.
    ///
    /// # Errors
    /// An unknown name, or an empty set.
    pub fn check(&self, architecture: &Architecture) -> Result<(), TrainableError> {
        for name in &self.0 {
            if !with_parameters(architecture).any(|l| &l.name == name) {
                let choices = with_parameters(architecture)
                    .map(|l| l.name.as_str())
                    .collect::<Vec<_>>()
                    .join(", ");
                return Err(TrainableError::UnknownLayer {
                    name: name.clone(),
                    choices,
                });
            }
        }
        if self.0.is_empty() {
            Err(TrainableError::NothingTrains)
        } else {
            Ok(())
        }
    }

    /// Whether the layer trains.
    #[must_use]
    pub fn contains(&self, layer: &str) -> bool {
        self.0.contains(layer)
    }

    /// The same set with one layer set to train or frozen.
    #[must_use]
    pub fn with(&self, layer: &str, trains: bool) -> Self {
        let mut set = self.0.clone();
        if trains {
            set.insert(layer.to_owned());
        } else {
            set.remove(layer);
        }
        Self(set)
    }

    /// The same set with the layers up to and including position `last` frozen.
    #[must_use]
    pub fn freeze_up_to(&self, architecture: &Architecture, last: usize) -> Self {
        architecture
            .layers()
            .iter()
            .take(last + 1)
            .fold(self.clone(), |set, layer| set.with(&layer.name, false))
    }

    /// Whether nothing trains.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

fn with_parameters(architecture: &Architecture) -> impl Iterator<Item = &Layer> {
    architecture
        .layers()
        .iter()
        .filter(|l| l.kind.has_parameters())
}
