//! Why a file is not taken into the library.

use std::path::{Path, PathBuf};

use mnist_core::data::DataError;
use mnist_core::library::LibraryError;
use mnist_core::run::LaunchError;
use mnist_exchange::ExchangeError;
use thiserror::Error;

use crate::serve_client::ServeError;

/// Why a file is not taken in.
#[derive(Debug, Error)]
pub(crate) enum ImportError {
    /// It cannot be understood.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// It cannot be saved, or is a damaged checkpoint.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// There is no trainer that could evaluate it.
    #[error(transparent)]
    Trainer(#[from] LaunchError),
    /// It cannot be evaluated.
    #[error("cannot evaluate the network of {path}: {source}")]
    Evaluation {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ServeError,
    },
    /// The images cannot be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// No such task or model in the configuration.
    #[error("there is no {what} {wanted:?}; choose from {choices}, or add it to your config.toml")]
    Unknown {
        /// `task` or `model`.
        what: &'static str,
        /// What was asked for.
        wanted: String,
        /// What there is.
        choices: String,
    },
    /// What the classes mean is not known.
    #[error("{path} tells {classes} classes apart: {remedy}")]
    Task {
        /// The file.
        path: PathBuf,
        /// Units of its last layer.
        classes: usize,
        /// Which tasks have so many, and what to do.
        remedy: String,
    },
    /// A checkpoint of this program says something else of itself.
    #[error(
        "{path} is a checkpoint of mnist-tui, which says itself that its {what} is {is}; import it without --{what}"
    )]
    Said {
        /// The file.
        path: PathBuf,
        /// `task` or `model`.
        what: &'static str,
        /// What it says.
        is: String,
    },
    /// The system refuses a temporary file.
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

pub(super) fn io(action: &'static str, path: &Path, source: std::io::Error) -> ImportError {
    ImportError::Io {
        action,
        path: path.to_owned(),
        source,
    }
}
