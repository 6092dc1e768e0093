//! Finds the trainer and starts it for a run.

use std::path::{Path, PathBuf};
use std::process::Command;

use thiserror::Error;

use super::{RunDir, thread_variables};
use crate::detached::Detached;

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
    /// `MNIST_TRAINER` is wrong.
    #[error("MNIST_TRAINER is {0}, and there is no such program; correct or unset it")]
    NotThere(PathBuf),
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

/// Name of the environment variable by which a trainer learns who starts it: it refuses to serve a program that was
/// built from other sources.
pub const BUILD_VARIABLE: &str = "MNIST_TUI_BUILD";

/// The trainer: `MNIST_TRAINER`, or the program beside this one.
///
/// # Errors
/// Neither exists.
pub fn find_trainer() -> Result<PathBuf, LaunchError> {
    let asked = std::env::var_os("MNIST_TRAINER").filter(|path| !path.is_empty());
    let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("mnist-tui"));
    find(asked.map(PathBuf::from), program)
}

/// The trainer asked for, else the one beside `program`.
fn find(asked: Option<PathBuf>, program: PathBuf) -> Result<PathBuf, LaunchError> {
    if let Some(path) = asked {
        return if path.is_file() {
            Ok(path)
        } else {
            Err(LaunchError::NotThere(path))
        };
    }
    let beside = program.with_file_name(format!("mnist-trainer{}", std::env::consts::EXE_SUFFIX));
    if beside.is_file() {
        Ok(beside)
    } else {
        Err(LaunchError::Missing { beside: program })
    }
}

/// Starts `trainer run DIR`, which outlives this process; what it prints goes to trainer.log.
///
/// # Errors
/// The program does not start.
pub fn launch(trainer: &Path, run: &RunDir) -> Result<Detached, LaunchError> {
    let refused = |reason: String| LaunchError::Start {
        trainer: trainer.to_owned(),
        reason,
    };
    let spec = run.spec().map_err(|e| refused(e.to_string()))?;
    let mut command = Command::new(trainer);
    command
        .arg("run")
        .arg(run.path())
        .env(BUILD_VARIABLE, crate::BUILD_FINGERPRINT)
        .envs(thread_variables(spec.threads));
    Detached::start(command, &run.log_path()).map_err(|e| refused(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trainer_is_the_one_asked_for_else_the_one_beside_the_program() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("mnist-tui");
        let beside = folder
            .path()
            .join(format!("mnist-trainer{}", std::env::consts::EXE_SUFFIX));
        let other = folder.path().join("other");
        let message = |asked: Option<&PathBuf>| {
            let found = find(asked.cloned(), program.clone());
            found.unwrap_err().to_string()
        };
        let missing = message(None);
        assert!(
            missing.contains(&program.display().to_string()),
            "{missing}"
        );
        assert!(missing.contains("`make build`"), "{missing}");
        std::fs::write(&beside, "").unwrap();
        assert_eq!(find(None, program.clone()).unwrap(), beside);
        // What was asked for is not silently replaced.
        let wrong = message(Some(&other));
        assert!(wrong.starts_with("MNIST_TRAINER is "), "{wrong}");
        std::fs::write(&other, "").unwrap();
        assert_eq!(find(Some(other.clone()), program.clone()).unwrap(), other);
    }
}
