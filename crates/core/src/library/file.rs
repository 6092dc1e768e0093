//! One checkpoint file.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::path::Path;

use safetensors::{Dtype, SafeTensors, View};
use serde::Deserialize;

use super::store::io;
use super::{
    CheckpointId, LibraryError, NamedTensor, Record, canonical_json, checkpoint_id, layer_hashes,
    record, record_hash,
};
use crate::storage::open_file;
use crate::text::harmless;

/// The one key in a checkpoint's `__metadata__`; several keys would come out in random order.
pub const METADATA_KEY: &str = "mnist_tui";

/// No record comes near this many bytes; a longer header is damaged or an attack.
const MOST_HEADER_BYTES: u64 = 16 << 20;

/// A checkpoint read whole; names, shapes and dtypes fit the record's architecture.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckpointFile {
    /// What it says of itself.
    pub record: Record,
    /// Its tensors, sorted by name.
    pub tensors: Vec<NamedTensor>,
}

impl View for &NamedTensor {
    fn dtype(&self) -> Dtype {
        Dtype::F32
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.bytes)
    }

    fn data_len(&self) -> usize {
        self.bytes.len()
    }
}

impl CheckpointFile {
    /// A checkpoint of `record` and `tensors`, with the record's hashes filled in.
    ///
    /// # Errors
    /// Tensors that do not fit the record's architecture.
    pub fn new(mut record: Record, mut tensors: Vec<NamedTensor>) -> Result<Self, LibraryError> {
        let about = Path::new("new checkpoint");
        tensors.sort_by(|a, b| a.name.cmp(&b.name));
        check_tensors(about, &record, &tensors)?;
        record.layer_hashes = layer_hashes(&tensors);
        record.record_hash = record_hash(&record).map_err(|e| damaged(about, e.to_string()))?;
        Ok(Self { record, tensors })
    }

    /// Reads a checkpoint and checks every tensor's name, shape and dtype against its architecture, and every hash
    /// in its record.
    ///
    /// # Errors
    /// A file that cannot be read, is no checkpoint of ours, or is damaged.
    pub fn read(path: &Path) -> Result<Self, LibraryError> {
        let mut bytes = Vec::new();
        open_file(path)
            .and_then(|mut file| file.read_to_end(&mut bytes))
            .map_err(io("read", path))?;
        let json = record_text(path, header(path, &bytes)?)?;
        let record::Read { record, hash_holds } =
            record::read(&json).map_err(|e| damaged(path, e))?;
        let tensors = read_tensors(path, &bytes)?;
        check_tensors(path, &record, &tensors)?;
        if !hash_holds {
            return Err(damaged(
                path,
                "was altered: the hash of its record does not fit; restore it from a copy".into(),
            ));
        }
        let hashes = layer_hashes(&tensors);
        if let Some((layer, _)) = hashes
            .iter()
            .find(|(layer, hash)| record.layer_hashes.get(*layer) != Some(hash))
        {
            return Err(damaged(
                path,
                format!(
                    "was altered: the hash of layer {layer} does not fit its bytes; restore it from a copy"
                ),
            ));
        }
        Ok(Self { record, tensors })
    }

    /// The checkpoint's id.
    ///
    /// # Errors
    /// Never for a checkpoint that was read or made by this crate.
    pub fn id(&self) -> Result<CheckpointId, LibraryError> {
        let Record {
            architecture,
            task,
            preprocessing,
            ..
        } = &self.record;
        checkpoint_id(architecture, task, preprocessing, &self.tensors)
            .map_err(|e| damaged(Path::new("checkpoint"), e.to_string()))
    }

    /// The bytes of the `.safetensors` file: same content, same bytes.
    ///
    /// # Errors
    /// Tensors whose shape does not fit their bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, LibraryError> {
        let invalid = |reason: String| damaged(Path::new("new checkpoint"), reason);
        let record = canonical_json(&self.record).map_err(|e| invalid(e.to_string()))?;
        let metadata = HashMap::from([(METADATA_KEY.to_owned(), record)]);
        let tensors = self.tensors.iter().map(|tensor| (&tensor.name, tensor));
        safetensors::serialize(tensors, Some(metadata)).map_err(|e| invalid(e.to_string()))
    }
}

/// Reads only the record in the header of a checkpoint file.
///
/// # Errors
/// A file that cannot be read or has no record of ours.
pub fn read_record(path: &Path) -> Result<Record, LibraryError> {
    let Head { json, .. } = read_head(path)?;
    let read = record::read(&json).map_err(|reason| damaged(path, reason))?;
    Ok(read.record)
}

/// What the beginning of a checkpoint file and the system tell of it, without its tensors.
pub(super) struct Head {
    /// The JSON of the record.
    pub(super) json: String,
    /// Size of the whole file, in bytes.
    pub(super) file_bytes: u64,
}

/// Reads only the header of a checkpoint file.
pub(super) fn read_head(path: &Path) -> Result<Head, LibraryError> {
    let io = io("read", path);
    let mut file = open_file(path).map_err(&io)?;
    // Of the open file: at this path there may be none any more.
    let file_bytes = file.metadata().map_err(&io)?.len();
    // One read of this many bytes gets the whole header of most checkpoints.
    let mut bytes = Vec::with_capacity(16 << 10);
    file.by_ref()
        .take(16 << 10)
        .read_to_end(&mut bytes)
        .map_err(&io)?;
    let end = header_end(path, &bytes)?;
    if end > bytes.len() as u64 {
        file.take(end - bytes.len() as u64)
            .read_to_end(&mut bytes)
            .map_err(io)?;
    }
    let json = record_text(path, header(path, &bytes)?)?;
    Ok(Head { json, file_bytes })
}

/// Where the header ends, in bytes from the start of the file.
fn header_end(path: &Path, bytes: &[u8]) -> Result<u64, LibraryError> {
    let length = bytes
        .first_chunk()
        .map(|length| u64::from_le_bytes(*length));
    match length {
        Some(length) if length <= MOST_HEADER_BYTES => Ok(8 + length),
        _ => Err(damaged(path, NOT_A_CHECKPOINT.into())),
    }
}

const NOT_A_CHECKPOINT: &str = "is no checkpoint of mnist-tui";

/// The header's JSON.
fn header<'a>(path: &Path, bytes: &'a [u8]) -> Result<&'a [u8], LibraryError> {
    usize::try_from(header_end(path, bytes)?)
        .ok()
        .and_then(|end| bytes.get(8..end))
        .filter(|header| header.first() == Some(&b'{'))
        .ok_or_else(|| damaged(path, NOT_A_CHECKPOINT.into()))
}

/// The JSON of the record in a header.
fn record_text(path: &Path, header: &[u8]) -> Result<String, LibraryError> {
    #[derive(Deserialize)]
    struct Header<'a> {
        #[serde(borrow, rename = "__metadata__")]
        metadata: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
    }
    let not_ours = || damaged(path, NOT_A_CHECKPOINT.into());
    let mut header: Header = serde_json::from_slice(header).map_err(|_| not_ours())?;
    let record = header.metadata.remove(METADATA_KEY).ok_or_else(not_ours)?;
    Ok(record.into_owned())
}

fn read_tensors(path: &Path, bytes: &[u8]) -> Result<Vec<NamedTensor>, LibraryError> {
    let file = SafeTensors::deserialize(bytes).map_err(|error| {
        let error = harmless(&error);
        damaged(
            path,
            format!("is damaged ({error}); restore it from a copy"),
        )
    })?;
    let mut tensors = Vec::with_capacity(file.len());
    for (name, view) in file.iter() {
        if view.dtype() != Dtype::F32 {
            return Err(damaged(
                path,
                format!("has a tensor {name:?} of {:?}; needed is F32", view.dtype()),
            ));
        }
        tensors.push(NamedTensor {
            name: name.to_owned(),
            shape: view.shape().to_vec(),
            bytes: view.data().to_vec(),
        });
    }
    tensors.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(tensors)
}

/// Names and shapes must be those of the architecture, all of them and no more.
fn check_tensors(
    path: &Path,
    record: &Record,
    tensors: &[NamedTensor],
) -> Result<(), LibraryError> {
    let mut wanted = record.architecture.tensors();
    wanted.sort();
    let names =
        |list: &mut dyn Iterator<Item = &String>| list.cloned().collect::<Vec<_>>().join(", ");
    if !wanted
        .iter()
        .map(|(name, _)| name)
        .eq(tensors.iter().map(|t| &t.name))
    {
        let (wanted, found) = (
            names(&mut wanted.iter().map(|(name, _)| name)),
            names(&mut tensors.iter().map(|t| &t.name)),
        );
        return Err(damaged(
            path,
            format!("holds the tensors {found:?} instead of {wanted:?}"),
        ));
    }
    for ((name, shape), tensor) in wanted.iter().zip(tensors) {
        let bytes = shape.iter().product::<usize>() * 4;
        if *shape != tensor.shape || bytes != tensor.bytes.len() {
            return Err(damaged(
                path,
                format!(
                    "has a tensor {name:?} of shape {:?} instead of {shape:?}",
                    tensor.shape
                ),
            ));
        }
    }
    Ok(())
}

pub(super) fn damaged(path: &Path, reason: String) -> LibraryError {
    LibraryError::Damaged {
        path: path.to_owned(),
        reason,
    }
}
