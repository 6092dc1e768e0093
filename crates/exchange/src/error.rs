//! Why a file of another program cannot be read or written.

use std::path::PathBuf;

use thiserror::Error;

/// Why a file of another program cannot be read or written.
#[derive(Debug, Error)]
pub enum ExchangeError {
    /// The file cannot be understood, or holds what this program has no word for.
    #[error("cannot import {path}: {reason}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it and what to do.
        reason: String,
    },
    /// The network cannot be written in this format.
    #[error("cannot export as {format}: {reason}")]
    Unwritable {
        /// The format, for people.
        format: &'static str,
        /// What it cannot hold and what to do.
        reason: String,
    },
    /// The file system refuses.
    #[error("cannot {action} {path}: {source}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}
