//! Why a file of another program cannot be read or written.

use std::path::PathBuf;

use mnist_core::library::LibraryError;
use mnist_core::tensors::TensorFileError;
use thiserror::Error;

/// Why a file of another program cannot be read or written.
#[derive(Debug, Error)]
pub enum ExchangeError {
    /// A file that is executed when it is opened; it is not opened.
    #[error(
        "{0} is named as a pickle, which can run any code when it is opened, so none is read or written; use .safetensors, which PyTorch writes with safetensors.torch.save_file(model.state_dict(), \"model.safetensors\")"
    )]
    Pickle(PathBuf),
    /// A file of no format that this program knows.
    #[error("{path} has no ending that stands for a format; known are {known}")]
    UnknownEnding {
        /// The file.
        path: PathBuf,
        /// The endings that stand for one.
        known: String,
    },
    /// The file cannot be understood, or holds what this program has no word for.
    #[error("cannot import {path}: {reason}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it and what to do.
        reason: String,
    },
    /// The file fits several models, which compute different things.
    #[error(
        "cannot import {path}: its layers fit the models {}, which compute different things between them; choose one with --model",
        models.join(", ")
    )]
    Ambiguous {
        /// The file.
        path: PathBuf,
        /// The models that it fits.
        models: Vec<String>,
        /// Number of classes that it tells apart.
        classes: usize,
    },
    /// The network cannot be written in this format.
    #[error("cannot export as {format}: {reason}")]
    Unwritable {
        /// The format, for people.
        format: &'static str,
        /// What it cannot hold and what to do.
        reason: String,
    },
    /// A damaged `.safetensors` file.
    #[error(transparent)]
    Tensors(#[from] TensorFileError),
    /// A damaged checkpoint of ours.
    #[error(transparent)]
    Checkpoint(#[from] LibraryError),
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
