//! Everything that determines a run, written once when the run is created.

use std::num::NonZeroU32;
use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Methods, Optimizer, is_default};
use crate::data::{DataHashes, DataSource, Split};
use crate::model::{Architecture, TrainableLayers};
use crate::storage::experiment_of;
use crate::task::Task;

/// The content of `spec.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunSpec {
    /// [`crate::PROTOCOL`] of the program that wrote it.
    pub protocol: u32,
    /// When the run was created.
    pub created: Timestamp,
    /// From fresh weights, or from a checkpoint.
    pub kind: RunKind,
    /// Name wished for the checkpoint that the run ends with.
    pub checkpoint_name: CheckpointName,
    /// Name of the model preset, for people.
    pub model: String,
    /// The network that is trained, its head included.
    pub architecture: Architecture,
    /// The classes.
    pub task: Task,
    /// Where the images come from.
    pub data: DataSource,
    /// SHA-256 of the four files behind `data`.
    pub data_hashes: DataHashes,
    /// Training and validation parts.
    pub split: Split,
    /// Number of labelled training images; `None` for all of them.
    pub labels: Option<NonZeroU32>,
    /// The update rule.
    pub optimizer: Optimizer,
    /// Learning rate at the start.
    pub learning_rate: LearningRate,
    /// What the training does beyond equal steps of all its layers.
    #[serde(default, skip_serializing_if = "is_default")]
    pub methods: Methods,
    /// Number of passes over the training part.
    pub epochs: NonZeroU32,
    /// Images per step; the last batch of an epoch may be smaller.
    pub batch_size: NonZeroU32,
    /// Seeds every random draw.
    pub seed: u64,
    /// Layers that train at the start.
    pub trainable: TrainableLayers,
    /// Threads of libtorch, resolved from `auto`.
    pub threads: NonZeroU32,
    /// Where the arithmetic is done, resolved from `auto`.
    pub device: Device,
    /// Bytes that cached features may take.
    pub cache_limit: u64,
    /// Whether the run waits for a first key.
    pub start: Start,
    /// What to do while another run is live.
    pub queue: QueuePolicy,
    /// The checkpoint library that the result goes to.
    pub library: PathBuf,
}

impl RunSpec {
    /// The id of the experiment that the run belongs to, which keeps its checkpoint in a library of its own.
    #[must_use]
    pub fn experiment(&self) -> Option<&str> {
        experiment_of(&self.library)
    }

    /// [`Self::title`]; runs of an experiment differ in strategy and seed too, which the name of their checkpoint tells.
    #[must_use]
    pub fn title_in_lists(&self) -> String {
        match self.experiment() {
            Some(_) => self.checkpoint_name.text().to_owned(),
            None => self.title(),
        }
    }

    /// What the run does, in a few words: `pretrain mlp on digits`, `transfer digits-mlp to even-odd, 100 labels`. The names are not
    /// escaped.
    #[must_use]
    pub fn title(&self) -> String {
        let task = self.task.name();
        let labels = self
            .labels
            .map_or_else(String::new, |n| format!(", {n} labels"));
        match &self.kind {
            RunKind::Pretrain => format!("pretrain {} on {task}{labels}", self.model),
            RunKind::Transfer { from } => {
                let parent = from.name.as_deref().unwrap_or_else(|| from.id.short());
                format!("transfer {parent} to {task}{labels}")
            }
        }
    }
}

/// What a run starts from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunKind {
    /// Fresh weights.
    Pretrain,
    /// The body of a checkpoint; a new head where the classes differ in number or meaning.
    Transfer {
        /// The checkpoint.
        from: Parent,
    },
}

/// The checkpoint that a transfer starts from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parent {
    /// Its id, checked when it is loaded.
    pub id: crate::library::CheckpointId,
    /// A name it had when the run was created, for people.
    pub name: Option<String>,
    /// The file.
    pub path: PathBuf,
}

/// The name that a run's checkpoint is saved under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckpointName {
    /// Asked for; refused at the start of the run if it is taken.
    Explicit(String),
    /// Proposed; gets `-2` and so on if it is taken.
    Default(String),
}

impl CheckpointName {
    /// The name that is wished for.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Explicit(name) | Self::Default(name) => name,
        }
    }
}

/// A positive, finite learning rate.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct LearningRate(f64);

impl LearningRate {
    /// The rate as a number.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for LearningRate {
    type Error = String;

    fn try_from(rate: f64) -> Result<Self, String> {
        if rate.is_finite() && rate > 0.0 && rate <= 1000.0 {
            Ok(Self(rate))
        } else {
            Err(format!(
                "learning rate {rate} is not above 0 and at most 1000"
            ))
        }
    }
}

impl From<LearningRate> for f64 {
    fn from(rate: LearningRate) -> Self {
        rate.0
    }
}

impl std::str::FromStr for LearningRate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let rate: f64 = text
            .trim()
            .parse()
            .map_err(|_| format!("{text:?} is not a number such as 0.02"))?;
        Self::try_from(rate)
    }
}

impl std::fmt::Display for LearningRate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Where tensors live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Device {
    /// The fastest that this libtorch offers; the trainer resolves it when the run starts and says so in `started`.
    Auto,
    /// The processor.
    Cpu,
    /// The first CUDA device.
    Cuda,
    /// Apple's Metal.
    Mps,
}

impl Device {
    /// The word for it, as in files, forms and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Cpu => "cpu",
            Self::Cuda => "cuda",
            Self::Mps => "mps",
        }
    }
}

/// Whether the first batch waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// Trains at once.
    Running,
    /// Waits for resume or step before the first batch.
    Paused,
}

/// What a run does while another one in the same data directory is live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueuePolicy {
    /// Starts when the others have ended.
    Wait,
    /// Starts beside them.
    StartAnyway,
}
