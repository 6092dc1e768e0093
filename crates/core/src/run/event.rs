//! `events.jsonl`: what the trainer tells, one event a line.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Change, CommandId, Device};
use crate::library::CheckpointId;
use crate::model::TrainableLayers;

/// One line of `events.jsonl`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Milliseconds since 1970-01-01 UTC.
    pub time_ms: i64,
    /// What happened.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// What can happen in a run. Steps are counted from the start of the run, over all epochs; epochs from 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum EventKind {
    /// Waits for other runs to end.
    Queued {
        /// The run it waits for.
        behind: String,
    },
    /// The trainer has begun, for the first time.
    Started {
        /// Process id of the trainer.
        pid: u32,
        /// Machine it runs on.
        host: String,
        /// The trainer's build fingerprint.
        build: String,
        /// Version of libtorch; empty when an older trainer did not say.
        #[serde(default)]
        libtorch: String,
        /// Resolved device.
        device: Device,
        /// Threads of libtorch.
        threads: u32,
        /// Batches in an epoch.
        steps_per_epoch: u64,
        /// Images trained on in an epoch.
        images: u64,
        /// Images validated on after each epoch.
        validation_images: u64,
    },
    /// A trainer took up a run that an earlier one left; what came after `step` is told again.
    Resumed {
        /// Process id of the trainer.
        pid: u32,
        /// Machine it runs on.
        host: String,
        /// The trainer's build fingerprint.
        build: String,
        /// Version of libtorch; empty when an older trainer did not say.
        #[serde(default)]
        libtorch: String,
        /// Resolved device; `None` when an older trainer did not say.
        #[serde(default)]
        device: Option<Device>,
        /// Steps done in the state it starts from.
        step: u64,
    },
    /// Some batches further; at most 20 a second.
    Progress(Progress),
    /// An epoch is complete, validation included.
    Epoch(EpochResult),
    /// Norms per layer, at most once a second, at the end of an epoch and on pause.
    LayerStatistics {
        /// Steps done.
        step: u64,
        /// In the order of the architecture; layers without parameters are left out.
        layers: Vec<LayerStatistics>,
    },
    /// A change takes effect at `step`; written before it acts.
    Change {
        /// The request that asked for it.
        id: CommandId,
        /// Steps done before it acts.
        step: u64,
        /// The change.
        #[serde(flatten)]
        change: Change,
    },
    /// A request was carried out.
    Accepted {
        /// The request.
        id: CommandId,
    },
    /// A request was not carried out.
    Refused {
        /// The request.
        id: CommandId,
        /// Why, and what to do instead.
        reason: String,
    },
    /// Stands still, the state saved.
    Paused {
        /// Steps done.
        step: u64,
    },
    /// Goes on after a pause.
    Continued {
        /// Steps done.
        step: u64,
    },
    /// How many leading layers are computed once and kept.
    Cache {
        /// Steps done.
        step: u64,
        /// Leading layers in the cache; 0 for none.
        layers: usize,
        /// Bytes it takes.
        bytes: u64,
        /// Seconds it took to compute.
        seconds: f64,
    },
    /// The network was saved to the library.
    CheckpointSaved {
        /// Steps done.
        step: u64,
        /// What was saved.
        checkpoint: CheckpointSaved,
    },
    /// Something a person should know.
    Warning {
        /// One line.
        message: String,
    },
    /// The run came to its end.
    Finished {
        /// The run's id.
        run: String,
        /// What was saved.
        checkpoint: CheckpointSaved,
        /// Steps done.
        steps: u64,
        /// Scores on the validation part after the last epoch.
        validation: Scores,
        /// Scores on the test set.
        test: Scores,
        /// Time taken.
        seconds: Seconds,
    },
    /// The run was ended early; its state is saved and it can be resumed.
    Stopped {
        /// Steps done.
        step: u64,
        /// Why.
        reason: StopReason,
        /// Set when the stopped network was saved to the library.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        checkpoint: Option<CheckpointSaved>,
    },
    /// The run cannot go on.
    Failed {
        /// Steps done.
        step: u64,
        /// One line: what happened and what to do.
        reason: String,
    },
    /// A kind this program does not know, from a newer one.
    #[serde(other)]
    Unknown,
}

/// How far a run is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Steps done, over all epochs.
    pub step: u64,
    /// The epoch under way, from 1.
    pub epoch: u32,
    /// Batches done in this epoch.
    pub batch: u64,
    /// Mean training loss over this epoch so far.
    pub loss: f64,
    /// Training accuracy over this epoch so far, in `[0, 1]`.
    pub accuracy: f64,
    /// Mean loss of each batch since the last progress event, oldest first.
    pub batch_losses: Vec<f32>,
    /// Images trained on per second since the last progress event; 0 when unknown.
    pub images_per_second: f64,
}

/// The result of one epoch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EpochResult {
    /// The epoch, from 1.
    pub epoch: u32,
    /// Steps done at its end.
    pub step: u64,
    /// Running means over the epoch, as Keras shows them.
    pub train: Scores,
    /// On the validation part, after the epoch.
    pub validation: Scores,
    /// Training and validation, without pauses.
    pub seconds: f64,
    /// Learning rate of the epoch's last step.
    pub learning_rate: f64,
    /// Layers that trained in the epoch's last step.
    pub trainable: TrainableLayers,
}

/// Loss and accuracy on some images.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// Mean cross-entropy, in nats.
    pub loss: f64,
    /// Share classified correctly, in `[0, 1]`.
    pub accuracy: f64,
}

/// Norms of one layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerStatistics {
    /// The layer.
    pub layer: String,
    /// Euclidean norm of its weight.
    pub weight_norm: f64,
    /// Norm of its last update divided by the norm of its weight; 0 when frozen, `None` before the first step.
    pub update_ratio: Option<f64>,
}

/// A checkpoint in the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckpointSaved {
    /// The checkpoint's id.
    pub id: CheckpointId,
    /// The name it got.
    pub name: String,
    /// The file.
    pub path: PathBuf,
}

/// Time taken by a run, pauses left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Seconds {
    /// From the start of the trainer, over all its starts.
    pub total: f64,
    /// Each epoch, validation included.
    pub epochs: Vec<f64>,
}

/// Why a run was ended early.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    /// Somebody asked for it.
    Asked,
    /// The loss is no longer a finite number; the state before that is kept.
    LossNotFinite,
    /// The trainer got a signal to end.
    Signal,
}
