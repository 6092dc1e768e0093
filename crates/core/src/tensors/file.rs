//! The header of a `.safetensors` file, checked before anything of the file is believed.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use safetensors::tensor::{Dtype, Metadata};
use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use thiserror::Error;

use super::number::reader;
use crate::storage::{open_file, remedy};
use crate::text::harmless;

/// The longest header that the format allows, in bytes
/// (<https://github.com/huggingface/safetensors>, section Format).
pub const MOST_HEADER_BYTES: u64 = 100_000_000;

/// Bytes before the header: its length, little-endian.
const LENGTH_BYTES: u64 = 8;

/// Why a file cannot be inspected.
#[derive(Debug, Error)]
pub enum TensorFileError {
    /// The file system refuses.
    #[error("cannot read {path}: {source}{}", remedy(source))]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is not what the format asks for.
    #[error("{path} is no sound .safetensors file: {reason}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong, and what to do where something can be done.
        reason: String,
    },
}

/// What the header says of a tensor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TensorInfo {
    /// Its name; comes from strangers and may hold anything.
    pub name: String,
    /// Type of its numbers.
    pub dtype: Dtype,
    /// Sizes, outermost first.
    pub shape: Vec<usize>,
    /// Where its bytes begin, from the start of the file.
    pub start: u64,
    /// Number of its bytes.
    pub bytes: u64,
}

impl TensorInfo {
    /// Number of its elements.
    #[must_use]
    pub fn elements(&self) -> u64 {
        // The header was checked: the product does not overflow.
        self.shape.iter().map(|size| *size as u64).product()
    }
}

/// An open `.safetensors` file whose header is sound.
#[derive(Debug)]
pub struct TensorFile {
    path: PathBuf,
    pub(super) file: File,
    tensors: Vec<TensorInfo>,
    metadata: BTreeMap<String, String>,
}

impl TensorFile {
    /// Opens a file and checks its header: length, syntax, no key twice, metadata of strings only, tensors that cover
    /// the rest of the file without holes or overlap. The tensors themselves are not read.
    ///
    /// # Errors
    /// A file that cannot be read or is malformed.
    pub fn open(path: &Path) -> Result<Self, TensorFileError> {
        let malformed = |reason: String| TensorFileError::Malformed {
            path: path.to_owned(),
            reason,
        };
        let io = |source| TensorFileError::Io {
            path: path.to_owned(),
            source,
        };
        let mut file = open_file(path).map_err(io)?;
        let length = file.metadata().map_err(io)?.len();
        let header = header(&mut file, length, path)?;
        let keys: Keys = serde_json::from_slice(&header)
            .map_err(|e| malformed(format!("its header: {}", harmless(&e))))?;
        if let Some(twice) = keys.repeated {
            return Err(malformed(format!("its header has the key {twice:?} twice")));
        }
        let metadata: Metadata = serde_json::from_slice(&header)
            .map_err(|e| malformed(format!("its header: {}", harmless(&e))))?;
        let data = LENGTH_BYTES + header.len() as u64;
        let end = data.saturating_add(metadata.data_len() as u64);
        if end != length {
            return Err(malformed(format!(
                "its tensors end at byte {end}, the file at {length}; copy it again"
            )));
        }
        Ok(Self {
            path: path.to_owned(),
            file,
            tensors: tensors(&metadata, data),
            metadata: metadata.metadata().iter().flatten().map(owned).collect(),
        })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its tensors, in the order of their bytes.
    #[must_use]
    pub fn tensors(&self) -> &[TensorInfo] {
        &self.tensors
    }

    /// The bytes of one of its tensors. They take their size in memory: look at the shape first.
    ///
    /// # Errors
    /// The file cannot be read, or was cut meanwhile.
    pub fn bytes(&self, tensor: &TensorInfo) -> Result<Vec<u8>, TensorFileError> {
        let mut bytes = vec![0; usize::try_from(tensor.bytes).unwrap_or(usize::MAX)];
        let read = self.file.read_exact_at(&mut bytes, tensor.start);
        read.map_err(|source| TensorFileError::Io {
            path: self.path.clone(),
            source,
        })?;
        Ok(bytes)
    }

    /// The first numbers of one of its tensors, at most so many; `None` for types whose numbers are not looked at.
    ///
    /// # Errors
    /// The file cannot be read, or was cut meanwhile.
    pub fn numbers(
        &self,
        tensor: &TensorInfo,
        most: u64,
    ) -> Result<Option<Vec<f64>>, TensorFileError> {
        let Some(read) = reader(tensor.dtype) else {
            return Ok(None);
        };
        let size = tensor.dtype.bitsize() / 8;
        let first = TensorInfo {
            bytes: tensor.bytes.min(most.saturating_mul(size as u64)),
            ..tensor.clone()
        };
        let bytes = self.bytes(&first)?;
        Ok(Some(bytes.chunks_exact(size).map(read).collect()))
    }

    /// The texts in its header besides the tensors.
    #[must_use]
    pub const fn metadata(&self) -> &BTreeMap<String, String> {
        &self.metadata
    }
}

fn owned((key, value): (&String, &String)) -> (String, String) {
    (key.clone(), value.clone())
}

fn tensors(metadata: &Metadata, data: u64) -> Vec<TensorInfo> {
    let named = metadata.offset_keys().into_iter();
    named
        .filter_map(|name| {
            let info = metadata.info(&name)?;
            let (start, end) = info.data_offsets;
            Some(TensorInfo {
                dtype: info.dtype,
                shape: info.shape.clone(),
                start: data + start as u64,
                bytes: (end - start) as u64,
                name,
            })
        })
        .collect()
}

/// The bytes of the header; their number is believed only when the file is so long.
fn header(file: &mut File, length: u64, path: &Path) -> Result<Vec<u8>, TensorFileError> {
    let malformed = |reason: &str| TensorFileError::Malformed {
        path: path.to_owned(),
        reason: reason.to_owned(),
    };
    let io = |source| TensorFileError::Io {
        path: path.to_owned(),
        source,
    };
    if length < LENGTH_BYTES {
        return Err(malformed("it is shorter than the length of its header"));
    }
    let mut bytes = [0; 8];
    file.read_exact(&mut bytes).map_err(io)?;
    let size = u64::from_le_bytes(bytes);
    if size > MOST_HEADER_BYTES {
        let pickle = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0x80]);
        return Err(malformed(if pickle {
            "it is a pickle, which can run any code when it is opened; save the state dict with safetensors.torch.save_file"
        } else {
            "its header would be longer than the format allows"
        }));
    }
    if size > length - LENGTH_BYTES {
        return Err(malformed(
            "its header is longer than the file; copy it again",
        ));
    }
    let mut header = Vec::new();
    file.take(size).read_to_end(&mut header).map_err(io)?;
    if header.first() != Some(&b'{') {
        return Err(malformed("its header does not begin with {"));
    }
    Ok(header)
}

/// The keys of the header, of which none may come twice: readers disagree about which one counts.
struct Keys {
    repeated: Option<String>,
}

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeysVisitor;

        impl<'de> Visitor<'de> for KeysVisitor {
            type Value = Keys;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Keys, M::Error> {
                let mut seen = std::collections::HashSet::new();
                let mut repeated = None;
                while let Some(key) = map.next_key::<String>()? {
                    map.next_value::<IgnoredAny>()?;
                    if !seen.insert(key.clone()) {
                        repeated.get_or_insert(key);
                    }
                }
                Ok(Keys { repeated })
            }
        }

        deserializer.deserialize_map(KeysVisitor)
    }
}
