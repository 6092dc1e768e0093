//! Starts a trainer in a session of its own, so that a closed terminal does not end it.

use std::path::{Path, PathBuf};

use thiserror::Error;

use super::RunDir;

/// Why no trainer could be started.
#[derive(Debug, Error)]
pub enum LaunchError {
    /// There is none.
    #[error(
        "mnist-trainer is not beside {beside} and MNIST_TRAINER is not set; build it with `make build`"
    )]
    Missing {
        /// The running program.
        beside: PathBuf,
    },
    /// It was built from other sources.
    #[error(
        "{trainer} was built from other sources than this program ({found}, not {expected}); run `make build`"
    )]
    Stale {
        /// The trainer.
        trainer: PathBuf,
        /// Its fingerprint.
        found: String,
        /// This program's fingerprint.
        expected: String,
    },
    /// It does not start.
    #[error("cannot start {trainer}: {reason}")]
    Start {
        /// The trainer.
        trainer: PathBuf,
        /// What the system says and what to do.
        reason: String,
    },
}

/// The trainer: `MNIST_TRAINER`, or the program beside this one.
///
/// # Errors
/// Neither exists.
pub fn find_trainer() -> Result<PathBuf, LaunchError> {
    todo!()
}

/// Starts `trainer run DIR`: a session of its own (setsid before exec), stdin from /dev/null, stdout and stderr to
/// trainer.log, no inherited descriptors. Returns its process id; a thread reaps it.
///
/// # Errors
/// The program does not start.
pub fn launch(trainer: &Path, run: &RunDir) -> Result<u32, LaunchError> {
    let _ = (trainer, run);
    todo!()
}
