//! What a run of an experiment reuses, and what of it trains.

use std::fmt;
use std::num::{NonZeroU32, NonZeroUsize};
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::model::{Architecture, TrainableLayers};
use crate::run::{LayerFactor, LayerRates, MethodError, Methods, Unfreezing};

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
    /// The head trains first, then one more layer in each stage until all do.
    Gradual,
    /// All layers train, each slower than the one above it.
    Discriminative,
    /// The checkpoint's layers stay as they are; the head is solved for: a linear probe.
    Probe,
    /// Nothing trains: the probabilities of the checkpoint's own classes, summed for each class of the task.
    Compose,
}

/// Why there is no such strategy.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum StrategyError {
    /// No strategy is called so.
    #[error(
        "no strategy {0:?}; choose from scratch, frozen, finetune, gradual, discriminative, partial:K, as in partial:2, probe and compose"
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
    /// What makes it differ from another strategy has no effect in the network.
    #[error(transparent)]
    Method(#[from] MethodError),
}

impl Strategy {
    /// The strategies of an experiment that names none.
    pub const USUAL: [Self; 3] = [Self::Scratch, Self::Frozen, Self::Finetune];

    /// The layers of `network` that train at the start.
    ///
    /// # Errors
    /// There are not so many.
    pub fn trainable(self, network: &Architecture) -> Result<TrainableLayers, StrategyError> {
        Ok(match self {
            Self::Scratch | Self::Finetune | Self::Discriminative => TrainableLayers::all(network),
            Self::Frozen | Self::Gradual | Self::Probe | Self::Compose => {
                TrainableLayers::head_only()
            }
            Self::Partial(wanted) => last_layers(network, wanted.get())?,
        })
    }

    /// Whether it and the methods of `transfer` make a difference in runs of so many epochs.
    ///
    /// # Errors
    /// There are not so many layers; a method would do nothing.
    pub fn check(
        self,
        network: &Architecture,
        transfer: Methods,
        epochs: NonZeroU32,
    ) -> Result<(), StrategyError> {
        let trainable = self.trainable(network)?;
        Ok(self.methods(transfer).check(network, &trainable, epochs)?)
    }

    /// The methods of `transfer` with those that the strategy decides on.
    #[must_use]
    pub fn methods(self, transfer: Methods) -> Methods {
        if !self.makes_steps() {
            return Methods::default();
        }
        let mut methods = transfer;
        methods.unfreezing = match self {
            Self::Gradual => Unfreezing::Gradual,
            _ => Unfreezing::None,
        };
        methods.layer_rates = match self {
            Self::Discriminative => LayerRates::Discriminative {
                factor: LayerFactor::default(),
            },
            _ => LayerRates::Equal {},
        };
        methods
    }

    /// Whether it makes steps, of which every strategy makes the same number; the others solve or only count.
    #[must_use]
    pub const fn makes_steps(self) -> bool {
        !matches!(self, Self::Probe | Self::Compose)
    }

    /// What it does, for people.
    #[must_use]
    pub fn description(self) -> String {
        match self {
            Self::Scratch => "fresh weights, all layers train".to_owned(),
            Self::Frozen => "the checkpoint's layers, only the head trains".to_owned(),
            Self::Finetune => "the checkpoint's layers, all train".to_owned(),
            Self::Partial(count) => format!("the checkpoint's layers, the last {count} train"),
            Self::Gradual => "the checkpoint's layers, unfrozen from the head down".to_owned(),
            Self::Discriminative => {
                "the checkpoint's layers, the lower the slower they train".to_owned()
            }
            Self::Probe => {
                "the checkpoint's layers, the head is a logistic regression on them".to_owned()
            }
            Self::Compose => {
                "no training, the checkpoint's own classes summed to those of the task".to_owned()
            }
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
            Self::Gradual => f.write_str("gradual"),
            Self::Discriminative => f.write_str("discriminative"),
            Self::Probe => f.write_str("probe"),
            Self::Compose => f.write_str("compose"),
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
            "gradual" => Ok(Self::Gradual),
            "discriminative" => Ok(Self::Discriminative),
            "probe" => Ok(Self::Probe),
            "compose" => Ok(Self::Compose),
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
        for text in [
            "scratch",
            "frozen",
            "finetune",
            "gradual",
            "discriminative",
            "partial:1",
            "partial:12",
            "probe",
            "compose",
        ] {
            assert_eq!(text.parse::<Strategy>().unwrap().to_string(), text);
        }
        for wrong in ["", "head", "partial", "partial:0", "partial:x"] {
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

    #[test]
    fn what_a_strategy_does_beyond_training_layers_is_its_own_whatever_the_transfer_does() {
        let network = architecture();
        let methods =
            |strategy: Strategy| strategy.methods(Strategy::Gradual.methods(Methods::default()));
        for strategy in [Strategy::Scratch, Strategy::Frozen, Strategy::Finetune] {
            assert_eq!(methods(strategy), Methods::default());
        }
        let gradual = methods(Strategy::Gradual);
        assert_eq!(gradual.words(), ["gradual unfreezing"]);
        assert_eq!(
            Strategy::Gradual.trainable(&network).unwrap(),
            TrainableLayers::head_only()
        );
        let discriminative = methods(Strategy::Discriminative);
        assert_eq!(discriminative.words().len(), 1);
        assert_eq!(
            Strategy::Discriminative.trainable(&network).unwrap(),
            TrainableLayers::all(&network)
        );
    }

    #[test]
    fn unfreezing_gradually_takes_more_than_an_epoch() {
        let check = |epochs| {
            let epochs = NonZeroU32::new(epochs).unwrap();
            Strategy::Gradual.check(&architecture(), Methods::default(), epochs)
        };
        assert_eq!(check(1), Err(MethodError::NoStages.into()));
        assert_eq!(check(2), Ok(()));
    }

    #[test]
    fn a_strategy_that_would_be_another_one_in_this_network_is_refused() {
        let body = serde_json::json!({"input": [1, 28, 28], "layers": [{"type": "flatten"}]});
        let body: crate::model::Body = serde_json::from_value(body).unwrap();
        let lone_head = body.with_head(2).unwrap();
        for (strategy, why) in [
            (Strategy::Gradual, MethodError::NothingFrozen),
            (Strategy::Discriminative, MethodError::HeadTrainsAlone),
        ] {
            let epochs = NonZeroU32::new(2).unwrap();
            let refused = strategy.check(&lone_head, Methods::default(), epochs);
            assert_eq!(refused, Err(why.into()));
        }
    }
}
