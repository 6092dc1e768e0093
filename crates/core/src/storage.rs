//! The data directory: `runs/`, `library/` and the queue of runs.

use std::path::{Path, PathBuf};

/// Paths in a data directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataDir {
    root: PathBuf,
}

impl DataDir {
    /// The data directory in `root`, which need not exist yet.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// One folder a run.
    #[must_use]
    pub fn runs(&self) -> PathBuf {
        self.root.join("runs")
    }

    /// The checkpoint library.
    #[must_use]
    pub fn library(&self) -> PathBuf {
        self.root.join("library")
    }
}

/// Bytes free for this user on the file system that holds `path` or its nearest existing ancestor.
///
/// # Errors
/// What the system says.
pub fn free_space(path: &Path) -> std::io::Result<u64> {
    let _ = path;
    todo!()
}
