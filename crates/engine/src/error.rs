//! Why the engine cannot do what it was asked.

use mnist_core::data::{DataError, SplitError};
use mnist_core::library::LibraryError;
use mnist_core::model::TrainableError;
use mnist_core::run::{MethodError, NoSolution, RunError};
use mnist_core::storage::remedy;
use thiserror::Error;

/// Why the engine cannot do what it was asked; one line with the remedy.
#[derive(Debug, Error)]
pub enum EngineError {
    /// libtorch refuses.
    #[error("libtorch: {}", first_line(.0))]
    Torch(#[from] tch::TchError),
    /// The images cannot be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The images cannot be divided as asked.
    #[error(transparent)]
    Split(#[from] SplitError),
    /// The library refuses.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// The run directory refuses.
    #[error(transparent)]
    Run(#[from] RunError),
    /// No such choice of layers.
    #[error(transparent)]
    Trainable(#[from] TrainableError),
    /// A method that would do nothing.
    #[error(transparent)]
    Method(#[from] MethodError),
    /// The optimizer cannot train these layers.
    #[error(transparent)]
    NoSolution(#[from] NoSolution),
    /// The file system refuses.
    #[error("cannot {action} {path}: {source}{}", remedy(source))]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file or folder.
        path: std::path::PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A value does not fit; the text names the value and the remedy.
    #[error("{0}")]
    Refused(String),
}

/// The engine's result.
pub type Result<T> = std::result::Result<T, EngineError>;

/// libtorch appends a C++ stack trace to its messages; the first line says what is wrong.
fn first_line(error: &tch::TchError) -> String {
    error
        .to_string()
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned()
}
