//! One checkpoint file.

use std::path::Path;

use super::{LibraryError, NamedTensor, Record};

/// A checkpoint read whole; names, shapes and dtypes fit the record's architecture.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckpointFile {
    /// What it says of itself.
    pub record: Record,
    /// Its tensors, sorted by name.
    pub tensors: Vec<NamedTensor>,
}

impl CheckpointFile {
    /// Reads a checkpoint and checks every tensor's name, shape and dtype against its architecture.
    ///
    /// # Errors
    /// A file that cannot be read, is no checkpoint of ours, or is damaged.
    pub fn read(path: &Path) -> Result<Self, LibraryError> {
        let _ = path;
        todo!()
    }

    /// The bytes of the `.safetensors` file: same content, same bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        todo!()
    }
}

/// Reads only the record in the header of a checkpoint file.
///
/// # Errors
/// A file that cannot be read or has no record of ours.
pub fn read_record(path: &Path) -> Result<Record, LibraryError> {
    let _ = path;
    todo!()
}
