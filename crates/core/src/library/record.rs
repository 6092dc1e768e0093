//! What a checkpoint says of itself: the one JSON record in its `__metadata__`.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::CheckpointId;
use crate::data::{DataHashes, Split};
use crate::model::{Architecture, TrainableLayers};
use crate::run::{
    Change, Device, EpochResult, LearningRate, Methods, Optimizer, Scores, is_default,
};
use crate::task::Task;

mod schema;

pub(super) use schema::{Read, hash, read};

/// Version of the record.
pub const SCHEMA: u32 = 2;

/// Everything known about a checkpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// [`SCHEMA`]; what an older program wrote is read as if it were of today's.
    pub schema: u32,
    /// When it was saved.
    pub created: Timestamp,
    /// Name of the model preset, for people.
    pub model: String,
    /// The layers.
    pub architecture: Architecture,
    /// The classes and the label map.
    pub task: Task,
    /// What is done to a pixel before the first layer.
    pub preprocessing: Preprocessing,
    /// Name of the data set that it was trained or, when imported, evaluated on; for people.
    pub data: String,
    /// SHA-256 of that data set's files.
    pub data_hashes: DataHashes,
    /// Training and validation parts.
    pub split: Split,
    /// How it came to be.
    pub origin: Origin,
    /// Scores.
    pub metrics: Metrics,
    /// Where it comes from.
    pub lineage: Lineage,
    /// Programs that made it.
    pub versions: Versions,
    /// SHA-256 per layer with tensors, by layer name.
    pub layer_hashes: BTreeMap<String, String>,
    /// SHA-256 of this record without this field.
    pub record_hash: String,
}

impl Record {
    /// The layers that trained at the start, or were trainable in the file that was imported.
    #[must_use]
    pub const fn trainable(&self) -> &TrainableLayers {
        match &self.origin {
            Origin::Trained(trained) => &trained.training.trainable,
            Origin::Imported(imported) => &imported.trainable,
        }
    }

    /// How it was trained; `None` when it was imported.
    #[must_use]
    pub const fn trained(&self) -> Option<&Trained> {
        match &self.origin {
            Origin::Trained(trained) => Some(trained),
            Origin::Imported(_) => None,
        }
    }
}

/// How a checkpoint came to be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Origin {
    /// A run of this program trained it.
    Trained(Box<Trained>),
    /// It comes from a file of another program.
    Imported(Imported),
}

/// What is known of a training.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trained {
    /// The run that saved the checkpoint.
    pub run: String,
    /// How it was trained.
    pub training: Hyperparameters,
    /// Result of every epoch.
    pub curve: Curve,
}

/// What is known of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// The format, for people: `Keras (.h5)`.
    pub format: String,
    /// Name of the file, without its folder.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Layers that the file does not mark as frozen.
    pub trainable: TrainableLayers,
    /// How the file was understood, a sentence each.
    pub remarks: Vec<String>,
}

/// What is done to a pixel before the first layer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Preprocessing {
    /// A pixel byte is divided by this.
    pub divide_by: f64,
}

impl Default for Preprocessing {
    fn default() -> Self {
        Self { divide_by: 255.0 }
    }
}

/// How a checkpoint was trained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hyperparameters {
    /// The update rule.
    pub optimizer: Optimizer,
    /// Learning rate at the start.
    pub learning_rate: LearningRate,
    /// What was done beyond equal steps of all layers.
    #[serde(default, skip_serializing_if = "is_default")]
    pub methods: Methods,
    /// Epochs trained.
    pub epochs: u32,
    /// The epoch whose network this is, where the run kept its best one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_epoch: Option<u32>,
    /// Steps trained.
    pub steps: u64,
    /// Images per step.
    pub batch_size: NonZeroU32,
    /// Seed of every random draw.
    pub seed: u64,
    /// Number of labelled training images; `None` for all.
    pub labels: Option<NonZeroU32>,
    /// Layers that trained at the start.
    pub trainable: TrainableLayers,
    /// Changes made during the run, with the steps done before each.
    pub changes: Vec<(u64, Change)>,
    /// Threads of libtorch.
    pub threads: NonZeroU32,
    /// Where the arithmetic was done.
    pub device: Device,
}

/// Scores of a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    /// On the validation part; `None` when no epoch was completed.
    pub validation: Option<Scores>,
    /// On the test set.
    pub test: Scores,
}

/// Result of every epoch.
pub type Curve = Vec<EpochResult>;

/// Where a checkpoint comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lineage {
    /// The checkpoint it was transferred from.
    pub parent: Option<CheckpointId>,
    /// A name the parent had at that time.
    pub parent_name: Option<String>,
    /// Layers whose bytes are the parent's: frozen in every step.
    pub frozen: Vec<String>,
}

/// Programs that made a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// Version of mnist-tui.
    pub mnist_tui: String,
    /// Version of libtorch.
    pub libtorch: String,
}
