//! HDF5 files of strangers, read with bounds
//! (format: <https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html>).
//!
//! The crate hdf5-reader parses; what it may read, and what of it is believed, is decided here. Nothing is taken from
//! another file, nothing is decompressed, and all reads together are bounded by a multiple of the file's length.

mod number;
mod storage;

use std::sync::Arc;

use hdf5_reader::error::Error;
use hdf5_reader::group::Group;
use hdf5_reader::messages::HdfMessage;
use hdf5_reader::messages::attribute::AttributeMessage;
use hdf5_reader::{Datatype, Hdf5File, OpenOptions, Storage, StringSize};
use mnist_core::text::harmless;

pub(super) use self::number::Precision;
use self::number::{decode, number};
use self::storage::{Metered, Stay};
use super::Checked;

/// A layer's names and a model's configuration come in a header of this many bytes at most.
const MOST_HEADER_BYTES: usize = 1 << 20;

/// Names of layers and weights in one group; a network has no more.
const MOST_TEXTS: usize = 4096;

/// Groups on the way to a data set.
const MOST_DEPTH: usize = 32;

/// Bytes of one text, the model's configuration.
pub(super) const MOST_TEXT_BYTES: usize = 4 << 20;

/// An open file.
pub(super) struct Hdf5 {
    file: Hdf5File,
    bytes: Arc<Metered>,
}

/// The numbers of a data set.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Array {
    /// Sizes, outermost first.
    pub(super) shape: Vec<usize>,
    /// Row-major.
    pub(super) values: Vec<f32>,
    /// What the file holds.
    pub(super) precision: Precision,
}

impl Hdf5 {
    /// Opens a file that lies in memory.
    pub(super) fn open(bytes: Vec<u8>) -> Checked<Self> {
        let bytes = Arc::new(Metered::new(bytes));
        let options = OpenOptions::default()
            .with_max_object_header_bytes(MOST_HEADER_BYTES)
            .with_external_file_resolver(Arc::new(Stay))
            .with_external_link_resolver(Arc::new(Stay));
        let file =
            Hdf5File::from_storage_with_options(bytes.clone(), options).map_err(unreadable)?;
        let end = file.superblock().eof_address;
        if end > bytes.len() {
            return Err(format!(
                "it is cut off: it should have {end} bytes and has {}; copy the whole file again",
                bytes.len()
            ));
        }
        Ok(Self { file, bytes })
    }

    /// The group that holds everything.
    pub(super) fn root(&self) -> Checked<Group> {
        self.file.root_group().map_err(unreadable)
    }

    /// The texts of an attribute, one or a list; none when the group has no such attribute.
    pub(super) fn texts(&self, group: &Group, name: &str) -> Checked<Option<Vec<String>>> {
        let header = self
            .file
            .get_or_parse_header(group.address())
            .map_err(unreadable)?;
        let attribute = header.messages.iter().find_map(|message| match message {
            HdfMessage::Attribute(attribute) if attribute.name == name => Some(attribute),
            _ => None,
        });
        attribute
            .map(|found| self.texts_of(group, found))
            .transpose()
    }

    /// The group at `path`, from `group`.
    pub(super) fn group(group: &Group, path: &str) -> Checked<Group> {
        let mut found = group.clone();
        for part in parts(path)? {
            found = found.group(part).map_err(unreadable)?;
        }
        Ok(found)
    }

    /// How many data sets a group has.
    pub(super) fn count(group: &Group) -> Checked<usize> {
        let (_, data) = group.member_names().map_err(unreadable)?;
        Ok(data.len())
    }

    /// The floating-point numbers at `path`, from `group`.
    pub(super) fn array(&self, group: &Group, path: &str) -> Checked<Array> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let data = Self::group(group, folder)?
            .dataset(name)
            .map_err(unreadable)?;
        let (width, order, precision) = number(data.dtype(), path)?;
        let shape: Option<Vec<usize>> = data
            .shape()
            .iter()
            .map(|n| usize::try_from(*n).ok())
            .collect();
        let bytes = shape
            .as_ref()
            .and_then(|sizes| sizes.iter().try_fold(width, |all, n| all.checked_mul(*n)))
            .filter(|bytes| *bytes as u64 <= self.bytes.len());
        let (Some(shape), Some(bytes)) = (shape, bytes) else {
            return Err(format!(
                "its data set {path:?} would have the shape {:?}, larger than the file",
                data.shape()
            ));
        };
        if data.chunks().is_some() {
            return Err(format!(
                "its data set {path:?} is stored in chunks, as Keras never does; open it in Keras and save it again"
            ));
        }
        self.bytes.take(bytes as u64).map_err(unreadable)?;
        let raw = data.read_raw_bytes().map_err(unreadable)?;
        Ok(Array {
            shape,
            values: decode(&raw, precision, order),
            precision,
        })
    }

    fn texts_of(&self, group: &Group, attribute: &AttributeMessage) -> Checked<Vec<String>> {
        let about = |what: &str| format!("its attribute {:?} {what}", attribute.name);
        let count = attribute
            .dataspace
            .num_elements()
            .ok()
            .and_then(|count| usize::try_from(count).ok())
            .filter(|count| *count <= MOST_TEXTS)
            .ok_or_else(|| about("has too many elements"))?;
        // Keras writes an empty list as a list of no numbers.
        if count == 0 {
            return Ok(Vec::new());
        }
        let raw = &attribute.raw_data;
        let width = raw.len() / count;
        if width == 0 || width * count != raw.len() {
            return Err(about("is shorter than it says"));
        }
        let text =
            |bytes: Vec<u8>| String::from_utf8(bytes).map_err(|_| about("is no text in UTF-8"));
        let elements = raw.chunks_exact(width);
        match &attribute.datatype {
            Datatype::String {
                size: StringSize::Fixed(_),
                ..
            } => elements.map(|padded| text(unpadded(padded))).collect(),
            Datatype::String {
                size: StringSize::Variable,
                ..
            }
            | Datatype::VarLen { .. } => elements
                .map(|reference| text(self.referred(group, reference)?))
                .collect(),
            _ => Err(about("is no text")),
        }
    }

    /// The text that a reference stands for: its length in bytes, the address of a heap, and a number in it.
    fn referred(&self, group: &Group, reference: &[u8]) -> Checked<Vec<u8>> {
        let length = reference
            .first_chunk()
            .map_or(0, |length| u32::from_le_bytes(*length) as usize);
        if length > MOST_TEXT_BYTES {
            return Err(format!("a text in it has {length} bytes"));
        }
        self.bytes.take(length as u64).map_err(unreadable)?;
        let text = group
            .resolve_vlen_reference_bytes(reference, 1)
            .map_err(unreadable)?;
        // Some writers, hdf5-writer among them, count the zero at the end of a C string.
        Ok(unpadded(&text))
    }
}

fn parts(path: &str) -> Checked<Vec<&str>> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if parts.len() > MOST_DEPTH {
        return Err(format!(
            "the path {path:?} has more than {MOST_DEPTH} parts"
        ));
    }
    Ok(parts)
}

/// The bytes before the padding, which is zeros.
fn unpadded(padded: &[u8]) -> Vec<u8> {
    padded.iter().copied().take_while(|b| *b != 0).collect()
}

/// What the reader says, with the remedy. It may repeat names from the file, so nothing in it may command a terminal.
#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
fn unreadable(error: Error) -> String {
    let says = harmless(&error);
    format!(
        "it is damaged or was not written by Keras ({says}); save the model again and copy the whole file"
    )
}
