//! What a run of an experiment reuses, and what of it trains.

use std::fmt;
use std::num::NonZeroUsize;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::model::{Architecture, TrainableLayers};

/// A way to learn a task with the help of a checkpoint, or without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Strategy {
    /// Fresh weights in the same network: what the others are compared with.
    Scratch,
    /// The checkpoint's layers stay as they are; only the head trains.
    Frozen,
    /// All layers of the checkpoint train.
    Finetune,
    /// So many of the last layers with weights train, the head among them.
    Partial(NonZeroUsize),
}

/// Why there is no such strategy.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum StrategyError {
    /// No strategy is called so.
    #[error(
        "no strategy {0:?}; choose from scratch, frozen, finetune and partial:K, as in partial:2"
    )]
    Unknown(String),
    /// The network has fewer layers.
    #[error(
        "partial:{wanted} trains more layers than there are: the network has {layers} with weights"
    )]
    TooManyLayers {
        /// Layers asked for.
        wanted: usize,
        /// Layers with weights.
        layers: usize,
    },
}

impl Strategy {
    /// The strategies of an experiment that names none.
    pub const USUAL: [Self; 3] = [Self::Scratch, Self::Frozen, Self::Finetune];

    /// The layers of `network` that train.
    ///
    /// # Errors
    /// There are not so many.
    pub fn trainable(self, network: &Architecture) -> Result<TrainableLayers, StrategyError> {
        match self {
            Self::Scratch | Self::Finetune => Ok(TrainableLayers::all(network)),
            Self::Frozen => Ok(TrainableLayers::head_only()),
            Self::Partial(wanted) => last_layers(network, wanted.get()),
        }
    }

    /// What it does, for people.
    #[must_use]
    pub fn description(self) -> String {
        match self {
            Self::Scratch => "fresh weights, all layers train".to_owned(),
            Self::Frozen => "the checkpoint's layers, only the head trains".to_owned(),
            Self::Finetune => "the checkpoint's layers, all train".to_owned(),
            Self::Partial(count) => format!("the checkpoint's layers, the last {count} train"),
        }
    }
}

fn last_layers(network: &Architecture, wanted: usize) -> Result<TrainableLayers, StrategyError> {
    let all = TrainableLayers::all(network);
    let layers = network
        .layers()
        .iter()
        .filter(|layer| all.contains(&layer.name));
    let names: Vec<&str> = layers.map(|layer| layer.name.as_str()).collect();
    let Some(frozen) = names.len().checked_sub(wanted) else {
        let layers = names.len();
        return Err(StrategyError::TooManyLayers { wanted, layers });
    };
    let frozen = names[..frozen].iter();
    Ok(frozen.fold(all, |trains, name| trains.with(name, false)))
}

impl fmt::Display for Strategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scratch => f.write_str("scratch"),
            Self::Frozen => f.write_str("frozen"),
            Self::Finetune => f.write_str("finetune"),
            Self::Partial(count) => write!(f, "partial:{count}"),
        }
    }
}

impl FromStr for Strategy {
    type Err = StrategyError;

    fn from_str(text: &str) -> Result<Self, StrategyError> {
        let count = |text: &str| text.strip_prefix("partial:")?.parse().ok();
        match text.trim() {
            "scratch" => Ok(Self::Scratch),
            "frozen" => Ok(Self::Frozen),
            "finetune" => Ok(Self::Finetune),
            other => count(other)
                .map(Self::Partial)
                .ok_or_else(|| StrategyError::Unknown(other.to_owned())),
        }
    }
}

impl TryFrom<String> for Strategy {
    type Error = StrategyError;

    fn try_from(text: String) -> Result<Self, StrategyError> {
        text.parse()
    }
}

impl From<Strategy> for String {
    fn from(strategy: Strategy) -> Self {
        strategy.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::architecture;

    #[test]
    fn every_strategy_is_read_as_it_is_written() {
        for text in ["scratch", "frozen", "finetune", "partial:1", "partial:12"] {
            assert_eq!(text.parse::<Strategy>().unwrap().to_string(), text);
        }
        for wrong in [
            "",
            "head",
            "partial",
            "partial:0",
            "partial:-1",
            "partial:x",
        ] {
            let error = wrong.parse::<Strategy>().unwrap_err().to_string();
            assert!(error.contains("choose from scratch"), "{error}");
        }
    }

    #[test]
    fn the_last_layers_train_and_no_others() {
        let network = architecture();
        let all = TrainableLayers::all(&network);
        let layers = all.iter().count();
        let partial = |count| Strategy::Partial(NonZeroUsize::new(count).unwrap());
        assert_eq!(
            partial(1).trainable(&network).unwrap(),
            TrainableLayers::head_only()
        );
        assert_eq!(partial(layers).trainable(&network).unwrap(), all);
        assert_eq!(
            partial(layers + 1).trainable(&network).unwrap_err(),
            StrategyError::TooManyLayers {
                wanted: layers + 1,
                layers
            }
        );
    }
}
