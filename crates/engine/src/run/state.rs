//! `state.safetensors`: everything needed to go on bit for bit.

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU32;
use std::path::Path;

use mnist_core::library::NamedTensor;
use mnist_core::model::TrainableLayers;
use mnist_core::run::{EpochResult, LearningRate, RunError};
use safetensors::{Dtype, SafeTensors};
use serde::{Deserialize, Serialize};

use super::log::Recorded;
use crate::error::{EngineError, Result};

/// Version of the file that this program writes and reads.
pub(super) const VERSION: u32 = 1;

/// The one key of the file's metadata.
const KEY: &str = "mnist-tui-state";

/// What of a run's state is not a tensor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Facts {
    pub(super) version: u32,
    /// Epochs completed.
    pub(super) epochs_done: u32,
    /// Batches done in the epoch under way.
    pub(super) batch: u64,
    /// Batches done in all.
    pub(super) step: u64,
    /// Sum of the losses over the epoch under way, in nats.
    pub(super) loss: f64,
    /// Images classified correctly in the epoch under way.
    pub(super) hits: u64,
    /// Images trained on in the epoch under way.
    pub(super) images: u64,
    pub(super) learning_rate: LearningRate,
    /// Total number of epochs, changes included.
    pub(super) epochs: NonZeroU32,
    pub(super) trainable: TrainableLayers,
    pub(super) changes: Vec<Recorded>,
    pub(super) curve: Vec<EpochResult>,
    /// Updates of each parameter that has optimizer state.
    pub(super) moment_steps: BTreeMap<String, u64>,
    /// Seconds of work so far, pauses left out.
    pub(super) seconds: f64,
    /// Those of the epoch under way.
    pub(super) epoch_seconds: f64,
    /// Hash of each layer of the parent.
    pub(super) parent_layers: Option<BTreeMap<String, String>>,
}

/// A run's state.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) facts: Facts,
    /// The network's tensors; the optimizer's, named `first/<tensor>` and `second/<tensor>`; those of the best epoch's network,
    /// `best/<tensor>`, where that is kept.
    pub(super) tensors: Vec<NamedTensor>,
}

impl State {
    /// The file's bytes.
    pub(super) fn to_bytes(&self) -> Result<Vec<u8>> {
        let refused =
            |reason: String| EngineError::Refused(format!("the state cannot be saved: {reason}"));
        let facts = serde_json::to_string(&self.facts).map_err(|e| refused(e.to_string()))?;
        let metadata = HashMap::from([(KEY.to_owned(), facts)]);
        let tensors = self.tensors.iter().map(|t| (&t.name, t));
        safetensors::serialize(tensors, Some(metadata)).map_err(|e| refused(e.to_string()))
    }

    /// Reads a state; `None` when there is none yet.
    pub(super) fn read(path: &Path) -> Result<Option<Self>> {
        let bytes = match std::fs::read(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            other => other.map_err(|source| EngineError::Io {
                action: "read",
                path: path.to_owned(),
                source,
            })?,
        };
        Self::parse(&bytes).map(Some).map_err(|reason| {
            let reason = format!("{reason}; the run cannot go on from it, start a new one");
            let path = path.to_owned();
            EngineError::Run(RunError::Damaged { path, reason })
        })
    }

    fn parse(bytes: &[u8]) -> std::result::Result<Self, String> {
        let damaged = |error: &dyn std::fmt::Display| format!("is damaged ({error})");
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(|e| damaged(&e))?;
        let facts = metadata
            .metadata()
            .as_ref()
            .and_then(|all| all.get(KEY))
            .ok_or("is no state of a run")?;
        let facts: Facts = serde_json::from_str(facts).map_err(|e| damaged(&e))?;
        if facts.version != VERSION {
            return Err(format!("has version {}, not {VERSION}", facts.version));
        }
        let file = SafeTensors::deserialize(bytes).map_err(|e| damaged(&e))?;
        let tensors = file
            .iter()
            .map(|(name, view)| {
                if view.dtype() != Dtype::F32 {
                    return Err(format!("has a tensor {name} that is not of 32-bit floats"));
                }
                Ok(NamedTensor {
                    name: name.to_owned(),
                    shape: view.shape().to_vec(),
                    bytes: view.data().to_vec(),
                })
            })
            .collect::<std::result::Result<_, _>>()?;
        Ok(Self { facts, tensors })
    }
}
