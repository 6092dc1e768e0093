//! A run directory: its id, its files, creating and reading them.

use std::path::{Path, PathBuf};

use thiserror::Error;

use super::{Command, CommandId, RunSpec};
use crate::storage::DataDir;

/// A run's id: its time of creation and four random hexadecimal digits, as in `20261124-162041-3f9a`; also the name
/// of its directory. Ids sort by time.
pub type RunId = String;

/// One run's directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunDir {
    path: PathBuf,
}

/// Why a run cannot be created, read or asked.
#[derive(Debug, Error)]
pub enum RunError {
    /// No run of that id.
    #[error("no run {wanted:?}; `mnist-tui runs list` shows what there is")]
    NotFound {
        /// What was asked for.
        wanted: String,
    },
    /// The beginning of several ids.
    #[error("{wanted:?} is the beginning of several runs ({candidates}); type more of it")]
    Ambiguous {
        /// What was asked for.
        wanted: String,
        /// Ids that fit.
        candidates: String,
    },
    /// A file of the run is not what it should be.
    #[error("{path}: {reason}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong and what to do.
        reason: String,
    },
    /// Another trainer has the run.
    #[error("run {run} is already being trained by process {pid} on {host}")]
    Locked {
        /// The run.
        run: RunId,
        /// Process id of the trainer.
        pid: u32,
        /// Machine it runs on.
        host: String,
    },
    /// There is not enough room on the disk.
    #[error(
        "only {free_mb} MB free for {path}; a run needs {needed_mb} MB. Free some (`mnist-tui runs prune`) or use --data-dir"
    )]
    DiskFull {
        /// The data directory.
        path: PathBuf,
        /// Free space, in megabytes.
        free_mb: u64,
        /// Needed, in megabytes.
        needed_mb: u64,
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

impl RunDir {
    /// An existing run's directory.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Creates a new run's directory under `data` with its `spec.json`.
    ///
    /// # Errors
    /// Too little room on the disk, or the file system refuses.
    pub fn create(data: &DataDir, spec: &RunSpec) -> Result<Self, RunError> {
        let _ = (data, spec);
        todo!()
    }

    /// Finds a run by its id or a unique beginning or ending of it.
    ///
    /// # Errors
    /// None or several fit.
    pub fn find(data: &DataDir, wanted: &str) -> Result<Self, RunError> {
        let _ = (data, wanted);
        todo!()
    }

    /// The run's id: the directory's name.
    #[must_use]
    pub fn id(&self) -> RunId {
        self.path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default()
    }

    /// The directory.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// `spec.json`
    #[must_use]
    pub fn spec_path(&self) -> PathBuf {
        self.path.join("spec.json")
    }

    /// `events.jsonl`
    #[must_use]
    pub fn events_path(&self) -> PathBuf {
        self.path.join("events.jsonl")
    }

    /// `control.jsonl`
    #[must_use]
    pub fn control_path(&self) -> PathBuf {
        self.path.join("control.jsonl")
    }

    /// `state.safetensors`
    #[must_use]
    pub fn state_path(&self) -> PathBuf {
        self.path.join("state.safetensors")
    }

    /// `lock`
    #[must_use]
    pub fn lock_path(&self) -> PathBuf {
        self.path.join("lock")
    }

    /// `trainer.log`
    #[must_use]
    pub fn log_path(&self) -> PathBuf {
        self.path.join("trainer.log")
    }

    /// Reads `spec.json`.
    ///
    /// # Errors
    /// Missing, damaged, or of another protocol.
    pub fn spec(&self) -> Result<RunSpec, RunError> {
        todo!()
    }

    /// Appends one request to `control.jsonl` with a single write, framed by newlines; returns its id.
    ///
    /// # Errors
    /// No permission, or a full disk.
    pub fn send(&self, command: Command) -> Result<CommandId, RunError> {
        let _ = command;
        todo!()
    }

    /// Bytes on disk of all files in the directory.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn disk_use(&self) -> Result<u64, RunError> {
        todo!()
    }

    /// Deletes the directory of a run that is not live.
    ///
    /// # Errors
    /// The run is live, or the file system refuses.
    pub fn remove(&self) -> Result<(), RunError> {
        todo!()
    }
}
