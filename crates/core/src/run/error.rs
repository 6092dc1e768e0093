//! Why a run cannot be created, read or asked.

use std::path::{Path, PathBuf};

use thiserror::Error;

use super::RunId;
use crate::storage::remedy;

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
    #[error("{path} {reason}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong and what to do, a sentence about the file: `is damaged`.
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
    /// A live run cannot be removed.
    #[error("run {run} is live; stop it first: `mnist-tui runs stop {run}`")]
    Live {
        /// The run.
        run: RunId,
    },
    /// A run that may be live on another host cannot be removed.
    #[error(
        "run {run} may be live on another host, which cannot be seen from here; if it is gone, `mnist-tui runs remove {run} --force`"
    )]
    Unknown {
        /// The run.
        run: RunId,
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

/// An error of the file system at `path`.
pub(super) fn io<'a>(
    action: &'static str,
    path: &'a Path,
) -> impl Fn(std::io::Error) -> RunError + 'a {
    move |source| RunError::Io {
        action,
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_does_not_fit_on_the_disk_names_the_remedy() {
        let full = std::io::Error::from_raw_os_error(nix::libc::ENOSPC);
        let error = io("write", Path::new("control.jsonl"))(full).to_string();
        assert!(error.starts_with("cannot write control.jsonl: "), "{error}");
        assert!(error.contains("mnist-tui runs prune"), "{error}");
    }
}
