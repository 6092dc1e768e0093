//! Why an experiment does not go on.

use std::path::PathBuf;

use mnist_core::experiment::ExperimentError;
use mnist_core::run::RunError;
use thiserror::Error;

use crate::experiment::answers::AnswersError;
use crate::start::StartError;

/// Why an experiment does not go on.
#[derive(Debug, Error)]
pub(crate) enum ConductError {
    /// Its folder refuses.
    #[error(transparent)]
    Experiment(#[from] ExperimentError),
    /// A run cannot be read.
    #[error(transparent)]
    Run(#[from] RunError),
    /// A run cannot be started.
    #[error(transparent)]
    Start(#[from] StartError),
    /// What needs no run has no answers.
    #[error(transparent)]
    Answers(#[from] AnswersError),
    /// Another process carries it out.
    #[error(
        "experiment {id} is being carried out by process {pid} on {host}; `mnist-tui experiment show {id}` tells how far it is, `mnist-tui experiment stop {id}` ends it"
    )]
    Busy {
        /// The experiment.
        id: String,
        /// Process id of whoever does.
        pid: u32,
        /// Name of its machine.
        host: String,
    },
    /// The lock cannot be taken.
    #[error("cannot lock {}: {source}", path.display())]
    Lock {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}
