//! Models of Keras: `.keras` and `.h5` of Keras 3, and `.h5` of Keras 2.
//!
//! Import reads the configuration, follows its layers in order, and takes their weights from where the file says they
//! are. Export writes a Sequential that Keras loads compiled. docs/formats.md says what becomes what.

mod activation;
mod archive;
mod assembly;
mod chain;
mod config;
mod export;
mod hdf5;
mod names;
mod operation;
mod order;
mod settings;
mod shapes;
mod stored;
mod weighted;
mod weights;

use std::path::Path;

use self::archive::Archive;
use self::config::Model;
use self::hdf5::Hdf5;
use self::weights::Weights;
use crate::file::whole;
use crate::{ExchangeError, Imported};

pub(crate) use self::export::loading;
pub use self::export::{export_h5, export_keras};

/// A result whose error says what is wrong with the file, and what to do.
type Checked<T> = Result<T, String>;

/// No network for images of 28x28 pixels comes near a gigabyte.
const MOST_FILE_BYTES: usize = 1 << 30;

/// How an HDF5 file begins.
const HDF5: &[u8] = b"\x89HDF\r\n\x1a\n";

/// How a zip archive begins.
const ZIP: &[u8] = b"PK\x03\x04";

/// Reads a model that Keras saved; its first bytes say whether it is `.keras` or `.h5`.
///
/// Memory is bounded by a multiple of the file's length. Nothing in the file is executed, and no other file is read.
///
/// # Errors
/// A file that cannot be read, is malformed, or holds a layer that has no counterpart here, which is named.
pub fn import(path: &Path) -> Result<Imported, ExchangeError> {
    read(whole(path, MOST_FILE_BYTES as u64)?).map_err(|reason| ExchangeError::Unreadable {
        path: path.to_owned(),
        reason,
    })
}

#[cfg(test)]
mod tests;

/// Reads a model from the bytes of its file.
fn read(bytes: Vec<u8>) -> Checked<Imported> {
    let (weights, config) = if bytes.starts_with(HDF5) {
        Weights::listed(Hdf5::open(bytes)?)?
    } else if bytes.starts_with(ZIP) {
        let archive = Archive::unpack(&bytes)?;
        (
            Weights::numbered(Hdf5::open(archive.weights)?)?,
            archive.config,
        )
    } else {
        return Err(
            "it is neither an HDF5 file nor a zip archive; save the model with model.save(\"model.keras\")"
                .into(),
        );
    };
    assembly::assemble(&Model::parse(&config)?, &weights)
}
