//! What the reader of an HDF5 file may read.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use hdf5_reader::error::Error;
use hdf5_reader::{ExternalFileResolver, ExternalLinkResolver, Hdf5File, Storage, StorageBuffer};

/// Reading a sound file touches each of its bytes about once; a file whose parts overlap could make a reader take the
/// same bytes again and again.
const READS_PER_BYTE: u64 = 8;

/// Small files are read in pieces with overlap.
const READS_AT_LEAST: u64 = 1 << 20;

/// The file's bytes, and how many more may be read.
pub(super) struct Metered {
    bytes: Arc<Vec<u8>>,
    left: AtomicU64,
}

impl Metered {
    /// Bytes that may be read.
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        let left = AtomicU64::new(READS_PER_BYTE * bytes.len() as u64 + READS_AT_LEAST);
        Self {
            bytes: Arc::new(bytes),
            left,
        }
    }

    /// Allows `count` more bytes to be read, or copied.
    pub(super) fn take(&self, count: u64) -> Result<(), Error> {
        let left = |left: u64| left.checked_sub(count);
        match self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, left)
        {
            Ok(_) => Ok(()),
            Err(_) => Err(Error::ResourceLimit(
                "its parts overlap, so that it unfolds to many times its length".into(),
            )),
        }
    }
}

impl Storage for Metered {
    fn len(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read_range(&self, offset: u64, len: usize) -> Result<StorageBuffer, Error> {
        self.take(len as u64)?;
        let start = usize::try_from(offset).map_err(|_| Error::OffsetOutOfBounds(offset))?;
        StorageBuffer::from_shared_owner(self.bytes.clone(), start, len)
    }
}

/// Follows nothing out of the file.
pub(super) struct Stay;

impl ExternalLinkResolver for Stay {
    fn resolve_external_link(&self, file: &str) -> Result<Option<Hdf5File>, Error> {
        Err(leads_out(file))
    }
}

impl ExternalFileResolver for Stay {
    fn resolve_external_file(&self, file: &str) -> Result<Option<Arc<dyn Storage>>, Error> {
        Err(leads_out(file))
    }
}

fn leads_out(file: &str) -> Error {
    Error::Other(format!("it wants to read another file, {file:?}"))
}
