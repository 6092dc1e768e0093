//! Why the library cannot do something.

use std::path::PathBuf;

use thiserror::Error;

use super::CheckpointNameError;
use crate::storage::remedy;

/// Why the library cannot do something.
#[derive(Debug, Error)]
pub enum LibraryError {
    /// No checkpoint of that name, id or path.
    #[error("no checkpoint {wanted:?}{}; `mnist-tui library list` shows what there is", suggestion.as_ref().map(|s| format!(" (did you mean {s:?}?)")).unwrap_or_default())]
    NotFound {
        /// What was asked for.
        wanted: String,
        /// A similar name.
        suggestion: Option<String>,
    },
    /// No removed checkpoint of that name or id.
    #[error(
        "no checkpoint {0:?} in the trash; `mnist-tui library list --trash` shows what there is"
    )]
    NotInTrash(String),
    /// An id's beginning that fits several checkpoints.
    #[error("{wanted:?} is the beginning of several ids ({candidates}); type more of it")]
    Ambiguous {
        /// What was asked for.
        wanted: String,
        /// Short ids that fit.
        candidates: String,
    },
    /// A name that cannot be used.
    #[error(transparent)]
    Name(#[from] CheckpointNameError),
    /// A file that is not a checkpoint or is damaged.
    #[error("{path}: {reason}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it and what to do.
        reason: String,
    },
    /// The file system refuses.
    #[error("cannot {action} {path}: {source}{}", remedy(source))]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}
