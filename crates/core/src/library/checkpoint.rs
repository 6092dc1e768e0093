//! Content addressing: ids and hashes of checkpoints.

use std::collections::BTreeMap;

use arrayvec::ArrayString;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Preprocessing, Record};
use crate::model::Architecture;
use crate::task::Task;

/// Digits of a SHA-256 in hexadecimal.
const DIGITS: usize = 64;

/// SHA-256 over what the checkpoint computes, in hexadecimal (64 digits).
///
/// The digits are kept in place: a listing holds several copies of each of its ids, and allocations would be most of its time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CheckpointId(ArrayString<DIGITS>);

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
        Self::try_from(text.as_str())
    }
}

impl TryFrom<&str> for CheckpointId {
    type Error = String;

    fn try_from(text: &str) -> Result<Self, String> {
        let is_digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        let digits = ArrayString::from(text).ok();
        let digits = digits.filter(|digits| digits.is_full() && digits.bytes().all(is_digit));
        digits.map(Self).ok_or_else(|| {
            format!("{text:?} is not a checkpoint id of {DIGITS} hexadecimal digits")
        })
    }
}

impl From<CheckpointId> for String {
    fn from(id: CheckpointId) -> Self {
        id.as_str().to_owned()
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

impl NamedTensor {
    /// The layer it belongs to: its name up to the last dot.
    #[must_use]
    pub fn layer(&self) -> &str {
        self.name
            .rsplit_once('.')
            .map_or(&self.name, |(layer, _)| layer)
    }

    /// Adds name, dtype, shape and bytes, each with its length before it.
    fn hash_into(&self, hash: &mut Sha256) {
        let counted = |hash: &mut Sha256, bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        counted(hash, self.name.as_bytes());
        counted(hash, b"F32");
        hash.update((self.shape.len() as u64).to_le_bytes());
        for size in &self.shape {
            hash.update((*size as u64).to_le_bytes());
        }
        counted(hash, &self.bytes);
    }
}

/// JSON without spaces and with sorted keys: equal values have equal texts.
///
/// # Errors
/// A value that JSON cannot express, such as a map whose keys are no strings.
pub fn canonical_json(value: &impl Serialize) -> serde_json::Result<String> {
    let mut value = serde_json::to_value(value)?;
    value.sort_all_objects();
    serde_json::to_string(&value)
}

/// Tensors in the order of their names, as hashes take them.
fn sorted(tensors: &[NamedTensor]) -> Vec<&NamedTensor> {
    let mut sorted: Vec<&NamedTensor> = tensors.iter().collect();
    sorted.sort_by(|a, b| a.name.cmp(&b.name));
    sorted
}

/// The id: SHA-256 over canonical architecture, task and preprocessing, then the tensors sorted by name (name,
/// dtype, shape, bytes). What computes the same has the same id.
///
/// # Errors
/// Never for values that were read from JSON or made by this crate.
pub fn checkpoint_id(
    architecture: &Architecture,
    task: &Task,
    preprocessing: &Preprocessing,
    tensors: &[NamedTensor],
) -> serde_json::Result<CheckpointId> {
    let about = canonical_json(&serde_json::json!({
        "architecture": architecture,
        "task": task,
        "preprocessing": preprocessing,
    }))?;
    let mut hash = Sha256::new();
    hash.update((about.len() as u64).to_le_bytes());
    hash.update(about.as_bytes());
    for tensor in sorted(tensors) {
        tensor.hash_into(&mut hash);
    }
    let mut digits = ArrayString::new();
    // 32 bytes are 64 digits.
    digits.push_str(&crate::hexadecimal(&hash.finalize()));
    Ok(CheckpointId(digits))
}

/// SHA-256 per layer, over its tensors sorted by name; keyed by layer name.
#[must_use]
pub fn layer_hashes(tensors: &[NamedTensor]) -> BTreeMap<String, String> {
    let mut hashes: BTreeMap<String, Sha256> = BTreeMap::new();
    for tensor in sorted(tensors) {
        tensor.hash_into(hashes.entry(tensor.layer().to_owned()).or_default());
    }
    hashes
        .into_iter()
        .map(|(layer, hash)| (layer, crate::hexadecimal(&hash.finalize())))
        .collect()
}

/// SHA-256 of the canonical record without its own `record_hash`.
///
/// # Errors
/// Never for values that were read from JSON or made by this crate.
pub fn record_hash(record: &Record) -> serde_json::Result<String> {
    super::record::hash(&serde_json::to_value(record)?)
}
