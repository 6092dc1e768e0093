//! The MNIST in the program.

use std::path::PathBuf;

use super::bytes::damaged;
use super::hashes::image_hashes;
use super::idx::{self, IdxFile};
use super::idx_folder::{Pair, joined};
use super::{DataError, DataHashes, Images};

/// The SHA-256 of MNIST's files as first published, images and labels.
const TRAIN: [&str; 2] = [
    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
];
const TEST: [&str; 2] = [
    "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
];

/// The hashes of the MNIST in the program, without reading it.
#[must_use]
pub fn hashes() -> DataHashes {
    DataHashes::from([TRAIN, TEST].map(|pair| pair.map(str::to_owned)))
}

/// Decompresses a pair and compares its hashes.
pub(super) fn read(pair: Pair) -> Result<Images, DataError> {
    let ((images, labels), expected): ((&[u8], &[u8]), _) = match pair {
        Pair::Train => (
            (
                include_bytes!("../../data/train-images.zst"),
                include_bytes!("../../data/train-labels.zst"),
            ),
            TRAIN,
        ),
        Pair::Test => (
            (
                include_bytes!("../../data/t10k-images.zst"),
                include_bytes!("../../data/t10k-labels.zst"),
            ),
            TEST,
        ),
    };
    let name = |content| PathBuf::from(format!("embedded {}-{content}", pair.stem()));
    let (images_name, labels_name) = (name("images"), name("labels"));
    let images = unpack(images, &images_name, 3)?;
    let labels = unpack(labels, &labels_name, 1)?;
    let read = joined(images, &images_name, labels, &labels_name)?;
    let found = image_hashes(&read);
    for (found, expected) in found.iter().zip(expected) {
        if found != expected {
            let reason = format!("has SHA-256 {found}, not {expected}; the program is damaged");
            return Err(damaged(&images_name, 0, reason));
        }
    }
    Ok(read)
}

fn unpack(packed: &[u8], path: &std::path::Path, dimensions: u8) -> Result<IdxFile, DataError> {
    let mut reader =
        zstd::stream::read::Decoder::with_buffer(packed).map_err(|source| DataError::Read {
            path: path.to_owned(),
            source,
            remedy: "the program is damaged; build or install it again",
        })?;
    // Ours: its hash is compared.
    idx::read(&mut reader, path, dimensions, u64::MAX)
}
