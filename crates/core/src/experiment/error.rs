//! What goes wrong with experiments.

use std::io;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::StrategyError;
use crate::library::LibraryError;
use crate::run::MethodError;

/// Why an experiment cannot be made or read.
#[derive(Debug, Error)]
pub enum ExperimentError {
    /// The plan has nothing to do, or the same twice.
    #[error("an experiment needs {what}")]
    Plan {
        /// What is missing, or what is there twice, with what to do.
        what: String,
    },
    /// Too many sources, or one twice.
    #[error("an experiment needs {what}")]
    Sources {
        /// What it needs, with what to do.
        what: String,
    },
    /// A strategy does not fit the network.
    #[error(transparent)]
    Strategy(#[from] StrategyError),
    /// A strategy does not fit the network of one of several sources.
    #[error("with the source {from:?}: {error}; take the one or the other out")]
    StrategyOf {
        /// The source's name, or the beginning of its id.
        from: String,
        /// What does not fit.
        error: StrategyError,
    },
    /// The schedule of the learning rate does nothing with some number of labels.
    #[error(
        "{labels} labels are learned from in {epochs} epochs: {error}, or leave such numbers of labels out"
    )]
    Schedule {
        /// The number of labels.
        labels: NonZeroU32,
        /// The epochs that they are learned from.
        epochs: NonZeroU32,
        /// Why it does nothing.
        error: MethodError,
    },
    /// The schedule watches images that no number of labels counts.
    #[error(
        "plateau watches the validation images, whose labels no budget counts; choose a schedule that does not"
    )]
    Plateau,
    /// No strategy makes steps that a method could change.
    #[error(
        "{methods} would do nothing, as no strategy trains by steps; compare one that does, or leave it out"
    )]
    WithoutSteps {
        /// The methods, in a few words.
        methods: String,
    },
    /// There is no such experiment.
    #[error("there is no experiment {wanted:?}; `mnist-tui experiment list` shows all")]
    NotFound {
        /// What was asked for.
        wanted: String,
    },
    /// Several experiments fit.
    #[error("{wanted:?} may be {candidates}; type more of it")]
    Ambiguous {
        /// What was asked for.
        wanted: String,
        /// The ids that fit.
        candidates: String,
    },
    /// The plan is no plan of this program.
    #[error("{} is damaged or from a newer mnist-tui ({reason}); restore it from a copy, or remove its folder", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The experiment's library refuses.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// The file system refuses.
    #[error("cannot {action} {}: {source}{}", path.display(), crate::storage::remedy(source))]
    Io {
        /// What was tried.
        action: &'static str,
        /// With what.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// For `map_err`: an error of the file system with its path.
pub(super) fn io(
    action: &'static str,
    path: &Path,
) -> impl FnOnce(io::Error) -> ExperimentError + use<> {
    let path = path.to_owned();
    move |source| ExperimentError::Io {
        action,
        path,
        source,
    }
}
