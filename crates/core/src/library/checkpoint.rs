//! Content addressing: ids and hashes of checkpoints.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Preprocessing, Record};
use crate::model::Architecture;
use crate::task::Task;

/// SHA-256 over what the checkpoint computes, in hexadecimal (64 digits).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CheckpointId(String);

impl CheckpointId {
    /// All 64 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first six digits, for people.
    #[must_use]
    pub fn short(&self) -> &str {
        &self.0[..6]
    }
}

impl std::fmt::Display for CheckpointId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for CheckpointId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.len() == 64
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        {
            Ok(Self(text))
        } else {
            Err(format!(
                "{text:?} is not a checkpoint id of 64 hexadecimal digits"
            ))
        }
    }
}

impl From<CheckpointId> for String {
    fn from(id: CheckpointId) -> Self {
        id.0
    }
}

/// A 32-bit float tensor as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedTensor {
    /// `<layer>.weight`, `<layer>.bias`, `<layer>.running_mean`, `<layer>.running_var`.
    pub name: String,
    /// Sizes, outermost first.
    pub shape: Vec<usize>,
    /// Little-endian `f32` values, row-major.
    pub bytes: Vec<u8>,
}

/// The id: SHA-256 over canonical architecture, task and preprocessing, then the tensors sorted by name (name,
/// dtype, shape, bytes). What computes the same has the same id.
#[must_use]
pub fn checkpoint_id(
    architecture: &Architecture,
    task: &Task,
    preprocessing: &Preprocessing,
    tensors: &[NamedTensor],
) -> CheckpointId {
    let _ = (architecture, task, preprocessing, tensors);
    todo!()
}

/// SHA-256 per layer, over its tensors sorted by name; keyed by layer name.
#[must_use]
pub fn layer_hashes(tensors: &[NamedTensor]) -> BTreeMap<String, String> {
    let _ = tensors;
    todo!()
}

/// SHA-256 of the canonical record without its own `record_hash`.
#[must_use]
pub fn record_hash(record: &Record) -> String {
    let _ = record;
    todo!()
}
