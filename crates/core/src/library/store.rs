//! The library on disk: `checkpoints/<id>.safetensors`, `names/<name>` holding an id, `trash/`.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use thiserror::Error;

use super::{CheckpointFile, CheckpointId, CheckpointNameError, Record};
use crate::run::CheckpointName;

/// A library in a folder; any number of programs may use it at once.
#[derive(Debug, Clone)]
pub struct Library {
    root: PathBuf,
}

/// What a listing tells of a checkpoint: the part of the record that rows and the tree show.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The id.
    pub id: CheckpointId,
    /// Its names, sorted; never empty in a healthy library.
    pub names: Vec<String>,
    /// The file.
    pub path: PathBuf,
    /// Size of the file, in bytes.
    pub bytes: u64,
    /// When it was saved.
    pub created: Timestamp,
    /// Name of the model preset.
    pub model: String,
    /// Name of the task.
    pub task: String,
    /// Class of each digit, by which tasks are compared.
    pub label_map: Vec<u8>,
    /// Number of parameters.
    pub parameters: usize,
    /// Number of labelled training images; `None` for all.
    pub labels: Option<u32>,
    /// Validation accuracy in `[0, 1]`.
    pub validation_accuracy: Option<f64>,
    /// Test accuracy in `[0, 1]`.
    pub test_accuracy: f64,
    /// The checkpoint it was transferred from.
    pub parent: Option<CheckpointId>,
}

/// Result of saving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// The id.
    pub id: CheckpointId,
    /// The name it got.
    pub name: String,
    /// The file.
    pub path: PathBuf,
}

/// What verification found about one checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// The file.
    pub path: PathBuf,
    /// The id, if the file's name is one.
    pub id: Option<CheckpointId>,
    /// Sound, or what is wrong.
    pub verdict: Verdict,
}

/// Sound, or what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every hash holds. The frozen layers were compared with the parent's bytes where the parent is here.
    Sound {
        /// Frozen layers proven equal to the parent's; `None` when there is no parent or it is not here.
        frozen_equal_parent: Option<Vec<String>>,
    },
    /// Something does not hold: what, and what to do.
    Damaged(String),
}

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
    #[error("cannot {action} {path}: {source}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

impl Library {
    /// A library in `root`, which need not exist yet.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Saves a checkpoint durably. An id that exists gets one more name and is not rewritten.
    ///
    /// # Errors
    /// A name that is taken or invalid; a full or read-only disk.
    pub fn save(
        &self,
        file: &CheckpointFile,
        name: &CheckpointName,
    ) -> Result<Saved, LibraryError> {
        let _ = (file, name);
        todo!()
    }

    /// Every checkpoint, newest first; damaged files are left out (see [`Self::verify`]).
    ///
    /// # Errors
    /// A folder that cannot be read; a missing one is an empty library.
    pub fn list(&self) -> Result<Vec<Entry>, LibraryError> {
        todo!()
    }

    /// Finds a checkpoint by name, beginning of its id (at least four digits), or path of a file.
    ///
    /// # Errors
    /// Nothing or several fit.
    pub fn find(&self, wanted: &str) -> Result<Entry, LibraryError> {
        let _ = wanted;
        todo!()
    }

    /// The whole record of a checkpoint.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn record(&self, id: &CheckpointId) -> Result<Record, LibraryError> {
        let _ = id;
        todo!()
    }

    /// Whether `name` is free and valid.
    ///
    /// # Errors
    /// Why not.
    pub fn check_name(&self, name: &str) -> Result<(), LibraryError> {
        let _ = name;
        todo!()
    }

    /// Gives a checkpoint a new name in place of an old one.
    ///
    /// # Errors
    /// An unknown old name; a new one that is taken or invalid.
    pub fn rename(&self, from: &str, to: &str) -> Result<(), LibraryError> {
        let _ = (from, to);
        todo!()
    }

    /// Moves a checkpoint with all its names to the trash.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn remove(&self, id: &CheckpointId) -> Result<(), LibraryError> {
        let _ = id;
        todo!()
    }

    /// Brings a checkpoint back from the trash by name or beginning of its id; a name taken meanwhile gets `-2`.
    ///
    /// # Errors
    /// Not in the trash, or the file system refuses.
    pub fn restore(&self, wanted: &str) -> Result<Saved, LibraryError> {
        let _ = wanted;
        todo!()
    }

    /// What is in the trash, newest removal first.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn trash(&self) -> Result<Vec<Entry>, LibraryError> {
        todo!()
    }

    /// Recomputes every hash of one checkpoint.
    ///
    /// # Errors
    /// A file that cannot be read at all.
    pub fn verify_one(&self, id: &CheckpointId) -> Result<Verification, LibraryError> {
        let _ = id;
        todo!()
    }

    /// Verifies every file in the library, sound or not.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn verify(&self) -> Result<Vec<Verification>, LibraryError> {
        todo!()
    }
}
