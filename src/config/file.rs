//! A configuration file as it is written: everything may be missing, nothing may be unknown.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use mnist_core::data::Split;
use mnist_core::model::Body;
use mnist_core::run::{
    Augmentation, Clipping, Device, Keep, LayerRates, LearningRate, Optimizer, Part, Schedule,
    Stopping, Unfreezing,
};
use mnist_core::text::harmless;
use serde::Deserialize;
use toml::Spanned;

use super::data::DataTable;
use super::error::Source;
use super::{
    ColorChoice, ConfigError, Display, Threads, Training, Transfer, augmentation, optimizer,
    variant,
};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(default)]
    pub(super) training: TrainingTable,
    #[serde(default)]
    pub(super) transfer: TransferTable,
    #[serde(default)]
    pub(super) models: BTreeMap<Spanned<String>, Spanned<Body>>,
    #[serde(default)]
    pub(super) tasks: BTreeMap<Spanned<String>, Spanned<TaskTable>>,
    #[serde(default)]
    pub(super) data: BTreeMap<Spanned<String>, Spanned<DataTable>>,
    #[serde(default)]
    pub(super) display: DisplayTable,
    #[serde(default)]
    pub(super) keys: BTreeMap<String, BTreeMap<String, Spanned<KeySpec>>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TrainingTable {
    pub(super) model: Option<Spanned<String>>,
    pub(super) task: Option<Spanned<String>>,
    pub(super) data: Option<String>,
    pub(super) epochs: Option<NonZeroU32>,
    pub(super) batch_size: Option<NonZeroU32>,
    pub(super) learning_rate: Option<LearningRate>,
    #[serde(default, deserialize_with = "optimizer::deserialize")]
    pub(super) optimizer: Option<Optimizer>,
    #[serde(default, deserialize_with = "variant::deserialize")]
    pub(super) schedule: Option<Schedule>,
    #[serde(default, deserialize_with = "variant::deserialize")]
    pub(super) stopping: Option<Stopping>,
    #[serde(default, deserialize_with = "variant::deserialize")]
    pub(super) keep: Option<Keep>,
    #[serde(default, deserialize_with = "variant::deserialize")]
    pub(super) clipping: Option<Clipping>,
    pub(super) label_smoothing: Option<Part>,
    #[serde(default, deserialize_with = "augmentation::deserialize")]
    pub(super) augmentation: Option<Augmentation>,
    pub(super) seed: Option<u64>,
    pub(super) threads: Option<Threads>,
    pub(super) device: Option<Device>,
    pub(super) validation_first: Option<NonZeroU32>,
    pub(super) cache_limit: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TransferTable {
    pub(super) task: Option<Spanned<String>>,
    pub(super) trainable: Option<String>,
    pub(super) unfreezing: Option<Unfreezing>,
    #[serde(default, deserialize_with = "variant::deserialize")]
    pub(super) layer_rates: Option<LayerRates>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TaskTable {
    pub(super) classes: Vec<String>,
    pub(super) label_map: Vec<u8>,
    pub(super) labels: Option<Vec<String>>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DisplayTable {
    pub(super) color: Option<ColorChoice>,
    pub(super) ascii: Option<bool>,
    pub(super) log_loss: Option<bool>,
}

/// The keys of one action.
#[derive(Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "expected a key such as \"ctrl-d\", or a list of keys"
)]
pub(super) enum KeySpec {
    One(String),
    Several(Vec<String>),
}

impl TrainingTable {
    /// These values, and those of `base` where there are none.
    pub(super) fn over(self, base: Self) -> Self {
        Self {
            model: self.model.or(base.model),
            task: self.task.or(base.task),
            data: self.data.or(base.data),
            epochs: self.epochs.or(base.epochs),
            batch_size: self.batch_size.or(base.batch_size),
            learning_rate: self.learning_rate.or(base.learning_rate),
            optimizer: self.optimizer.or(base.optimizer),
            schedule: self.schedule.or(base.schedule),
            stopping: self.stopping.or(base.stopping),
            keep: self.keep.or(base.keep),
            clipping: self.clipping.or(base.clipping),
            label_smoothing: self.label_smoothing.or(base.label_smoothing),
            augmentation: self.augmentation.or(base.augmentation),
            seed: self.seed.or(base.seed),
            threads: self.threads.or(base.threads),
            device: self.device.or(base.device),
            validation_first: self.validation_first.or(base.validation_first),
            cache_limit: self.cache_limit.or(base.cache_limit),
        }
    }

    pub(super) fn complete(self) -> Option<Training> {
        Some(Training {
            model: self.model?.into_inner(),
            task: self.task?.into_inner(),
            data: self.data?,
            epochs: self.epochs?,
            batch_size: self.batch_size?,
            learning_rate: self.learning_rate?,
            optimizer: self.optimizer?,
            schedule: self.schedule?,
            stopping: self.stopping?,
            keep: self.keep?,
            clipping: self.clipping?,
            label_smoothing: self.label_smoothing?,
            augmentation: self.augmentation?,
            seed: self.seed?,
            threads: self.threads?,
            device: self.device?,
            split: Split {
                validation_first: self.validation_first?.get(),
            },
            cache_limit: self.cache_limit?,
        })
    }
}

impl TransferTable {
    /// These values, and those of `base` where there are none.
    pub(super) fn over(self, base: Self) -> Self {
        Self {
            task: self.task.or(base.task),
            trainable: self.trainable.or(base.trainable),
            unfreezing: self.unfreezing.or(base.unfreezing),
            layer_rates: self.layer_rates.or(base.layer_rates),
        }
    }

    pub(super) fn complete(self) -> Option<Transfer> {
        Some(Transfer {
            task: self.task?.into_inner(),
            trainable: self.trainable?,
            unfreezing: self.unfreezing?,
            layer_rates: self.layer_rates?,
        })
    }
}

impl DisplayTable {
    /// These values, and those of `base` where there are none.
    pub(super) fn over(self, base: Self) -> Self {
        Self {
            color: self.color.or(base.color),
            ascii: self.ascii.or(base.ascii),
            log_loss: self.log_loss.or(base.log_loss),
        }
    }

    pub(super) fn complete(self) -> Option<Display> {
        Some(Display {
            color: self.color?,
            ascii: self.ascii?,
            log_loss: self.log_loss?,
        })
    }
}

impl File {
    pub(super) fn parse(source: Source<'_>) -> Result<Self, ConfigError> {
        toml::from_str(source.text).map_err(|error| {
            let span = error.span().unwrap_or(0..0);
            let message = in_plain_words(error.message());
            let lines: Vec<String> = message.trim_end().lines().map(harmless).collect();
            source.invalid(&span, lines.join("\n"))
        })
    }
}

/// What serde says, in words for people and without the names of its types.
pub(super) fn in_plain_words(message: &str) -> String {
    let message = message.replace(", there are no fields", ", expected nothing there");
    let beginnings = [
        ("unknown field ", "there is no ", ""),
        ("unknown variant ", "there is no ", ""),
        ("invalid type: ", "", " will not do"),
        ("invalid value: ", "", " will not do"),
    ];
    let told = beginnings.into_iter().find_map(|(theirs, before, after)| {
        let (wrong, right) = message.strip_prefix(theirs)?.split_once(", expected ")?;
        let types = ["string ", "integer ", "floating point "];
        let wrong = types
            .iter()
            .find_map(|name| wrong.strip_prefix(name))
            .unwrap_or(wrong);
        let right = right.trim_start_matches("one of ");
        Some(format!("{before}{wrong}{after}; use {right}"))
    });
    let told = told.unwrap_or(message);
    [
        ("a nonzero u32", "a whole number, 1 or more"),
        ("use u64", "use a whole number, 0 or more"),
        ("use u32", "use a whole number, 0 or more"),
        ("use u8", "use a whole number from 0 to 255"),
        ("use f64", "use a number"),
    ]
    .into_iter()
    .fold(told, |text, (type_name, words)| {
        text.replace(type_name, words)
    })
}
