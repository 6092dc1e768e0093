//! A `.keras` file: a zip archive of `config.json`, `metadata.json` and `model.weights.h5`
//! (<https://keras.io/api/models/model_saving_apis/model_saving_and_loading/>).

use std::io::{Cursor, Read, Write};

use mnist_core::text::harmless;
use zip::result::{ZipError, ZipResult};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::hdf5::MOST_TEXT_BYTES;
use super::{Checked, MOST_FILE_BYTES};

const CONFIG: &str = "config.json";
const METADATA: &str = "metadata.json";
const WEIGHTS: &str = "model.weights.h5";

/// Keras stores its archives without compression, and compressing weights gains little: what unpacks to more times
/// the archive's length is there to fill the memory.
const MOST_EXPANSION: usize = 16;

/// In small files the empty space of HDF5 outweighs the weights, and compresses well.
const HARMLESS_BYTES: usize = 16 << 20;

/// What an archive holds of a model.
pub(super) struct Archive {
    /// The configuration, JSON.
    pub(super) config: Vec<u8>,
    /// The weights, HDF5.
    pub(super) weights: Vec<u8>,
}

impl Archive {
    /// Unpacks an archive that lies in memory.
    pub(super) fn unpack(bytes: &[u8]) -> Checked<Self> {
        let most = bytes
            .len()
            .saturating_mul(MOST_EXPANSION)
            .clamp(HARMLESS_BYTES, MOST_FILE_BYTES);
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
        Ok(Self {
            config: entry(&mut archive, CONFIG, MOST_TEXT_BYTES)?,
            weights: entry(&mut archive, WEIGHTS, most)?,
        })
    }

    /// The bytes of an archive; `metadata` is JSON. Same content, same bytes.
    pub(super) fn pack(&self, metadata: &[u8]) -> ZipResult<Vec<u8>> {
        // Stored as Keras stores it. The time is the earliest that a zip archive can tell, so that equal networks
        // have equal files.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::default());
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in [
            (METADATA, metadata),
            (CONFIG, &self.config),
            (WEIGHTS, &self.weights),
        ] {
            archive.start_file(name, options)?;
            archive.write_all(content)?;
        }
        Ok(archive.finish()?.into_inner())
    }
}

/// The content of one entry, at most `most` bytes of it.
fn entry(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str, most: usize) -> Checked<Vec<u8>> {
    let file = archive.by_name(name).map_err(|error| match error {
        ZipError::FileNotFound => format!(
            "the archive has no {name:?}, so it is no model that Keras 3 saved; save it with model.save(\"model.keras\")"
        ),
        error => damaged(&error),
    })?;
    let mut content = Vec::new();
    // The length that the archive tells is not believed: reading stops at the bound.
    file.take(most as u64 + 1)
        .read_to_end(&mut content)
        .map_err(|e| damaged(&ZipError::Io(e)))?;
    if content.len() > most {
        return Err(format!(
            "its {name:?} unpacks to more than {most} bytes, which no network here needs"
        ));
    }
    Ok(content)
}

fn damaged(error: &ZipError) -> String {
    let error = harmless(error);
    format!("the archive is damaged ({error}); copy the whole file again")
}
