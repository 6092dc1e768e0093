//! Why a data set cannot be used.

use std::path::PathBuf;

use mnist_core::data::{DataError, DataSource};
use thiserror::Error;

/// Why a data set cannot be used.
#[derive(Debug, Error)]
pub enum DataSetError {
    /// Nothing has that name, and no path leads anywhere.
    #[error("there is no {path}; the data sets with a name are {names}")]
    Unknown {
        /// Where it was looked for.
        path: PathBuf,
        /// The names that there are.
        names: String,
    },
    /// No name and no path was given.
    #[error("name a data set, {names}, or a path to one")]
    NothingNamed {
        /// The names that there are.
        names: String,
    },
    /// A file that is none of the kinds there are.
    #[error(
        "{path} is a file, and no .npz; data sets are .npz files and folders, as `mnist-tui data show --help` tells"
    )]
    OtherFile {
        /// Where it is.
        path: PathBuf,
    },
    /// The configuration names it, but its path leads nowhere.
    #[error(
        "there is no {path}, where [data.{name}] of the configuration has it; restore it, or change path"
    )]
    Lost {
        /// Its name.
        name: String,
        /// Where it was looked for.
        path: PathBuf,
    },
    /// It is not as it should be.
    #[error(transparent)]
    Unreadable(#[from] DataError),
    /// It has labels that have no name.
    #[error(
        "{path} has {labels} labels, and [data.{name}] of the configuration names {classes} classes; name all of them"
    )]
    Unnamed {
        /// Its name.
        name: String,
        /// Its path.
        path: DataSource,
        /// Labels that it has.
        labels: usize,
        /// Classes that are named.
        classes: usize,
    },
    /// Two say which images are for validation.
    #[error(
        "{path} has {own} validation images of its own; take validation_first out of [data.{name}] of the configuration"
    )]
    OwnValidation {
        /// Its name.
        name: String,
        /// Its path.
        path: DataSource,
        /// Validation images that it has.
        own: u32,
    },
    /// Its images are not those that were named.
    #[error(
        "{path} is not what [data.{name}] of the configuration says: its hash is {hash}; restore it, or change sha256"
    )]
    Changed {
        /// Its name.
        name: String,
        /// Its path.
        path: DataSource,
        /// What its images have.
        hash: String,
    },
}
