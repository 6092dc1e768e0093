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
    /// Too little of an id.
    #[error("{0:?} is too little of an id; type at least 4 digits of it")]
    TooShort(String),
    /// A name that cannot be used.
    #[error(transparent)]
    Name(#[from] CheckpointNameError),
    /// A word that cannot be a tag.
    #[error(
        "{0:?} cannot be a tag: use 1 to 64 of a-z, 0-9, '.', '_', '-', beginning with a letter or digit"
    )]
    Tag(String),
    /// A note that nobody would read.
    #[error("a note of {bytes} bytes is too long; keep it below 4096")]
    NoteTooLong {
        /// Its length.
        bytes: usize,
    },
    /// A file that is not a checkpoint or is damaged.
    #[error("{path} {reason}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it and what to do, a sentence about the file: `is damaged`.
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

impl LibraryError {
    /// Whether a file is not there.
    pub(super) fn is_gone(&self) -> bool {
        matches!(self, Self::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound)
    }

    /// What is wrong with a file, without its path where that was told to be damaged.
    pub(super) fn reason(&self) -> String {
        match self {
            Self::Damaged { reason, .. } => reason.clone(),
            other => other.to_string(),
        }
    }

    /// The same with how to get rid of a damaged checkpoint of the library.
    pub(super) fn removable(self, short: &str) -> Self {
        match self {
            Self::Damaged { path, reason } => Self::Damaged {
                path,
                reason: format!(
                    "{reason}; restore it from a copy, or move it to the trash with `mnist-tui library remove {short}`"
                ),
            },
            other => other,
        }
    }
}
