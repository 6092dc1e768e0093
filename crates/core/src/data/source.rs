//! Where images come from.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Images;

/// Where images come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataSource {
    /// The MNIST in the program.
    Mnist,
    /// A folder with the four IDX files, plain or `.gz`.
    Folder(PathBuf),
}

/// SHA-256 of the four uncompressed IDX files, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataHashes {
    /// `train-images-idx3-ubyte`
    pub train_images: String,
    /// `train-labels-idx1-ubyte`
    pub train_labels: String,
    /// `t10k-images-idx3-ubyte`
    pub test_images: String,
    /// `t10k-labels-idx1-ubyte`
    pub test_labels: String,
}

/// A whole data set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataSet {
    /// Training and validation images.
    pub train: Images,
    /// Test images.
    pub test: Images,
    /// What it was read from.
    pub hashes: DataHashes,
}

/// Why images cannot be read.
#[derive(Debug, Error)]
pub enum DataError {
    /// The file cannot be opened or read.
    #[error("cannot read {path}: {source}; {remedy}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
        /// What to do.
        remedy: &'static str,
    },
    /// The file is not what it should be.
    #[error("{path}, byte {offset}: {reason}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where the trouble is, in bytes from the start of the uncompressed file.
        offset: u64,
        /// What was found and what was expected.
        reason: String,
    },
}

impl std::str::FromStr for DataSource {
    type Err = std::convert::Infallible;

    /// `mnist` is the embedded data set; anything else is a folder.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(if text == "mnist" {
            Self::Mnist
        } else {
            Self::Folder(PathBuf::from(text))
        })
    }
}

impl std::fmt::Display for DataSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Mnist => write!(f, "mnist"),
            Self::Folder(path) => write!(f, "{}", path.display()),
        }
    }
}

impl DataSource {
    /// Hashes of the files, without keeping the images; those of the embedded set are known beforehand.
    ///
    /// # Errors
    /// A file that is missing or damaged.
    pub fn hashes(&self) -> Result<DataHashes, DataError> {
        todo!()
    }
}

/// Reads and verifies all four files.
///
/// # Errors
/// A file that is missing, damaged, or does not fit the others.
pub fn load(source: &DataSource) -> Result<DataSet, DataError> {
    let _ = source;
    todo!()
}

/// Reads and verifies the test images only.
///
/// # Errors
/// A file that is missing, damaged, or does not fit the other.
pub fn load_test(source: &DataSource) -> Result<Images, DataError> {
    let _ = source;
    todo!()
}
