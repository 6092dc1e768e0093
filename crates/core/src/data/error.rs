//! Why images cannot be read.

use std::path::PathBuf;

use thiserror::Error;

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
    /// The images are not those that a run or an experiment was created for.
    #[error(
        "the images in {data} are not those it was created for; restore them or start a new run or experiment"
    )]
    Changed {
        /// Where they come from.
        data: String,
    },
    /// A folder of pictures is not laid out as one.
    #[error("{folder} {reason}")]
    Pictures {
        /// The folder.
        folder: PathBuf,
        /// What was found and what was expected.
        reason: String,
    },
    /// A picture cannot be read.
    #[error(transparent)]
    Picture(#[from] super::picture::PictureError),
}
