//! Whether a trainer is at work on a run, asked without disturbing it.

use super::error::io;
use super::{RunDir, RunError};
use crate::process_lock::{self, Holder, Liveness, ProcessLock};

/// The trainer's lock on a run.
#[derive(Debug)]
pub struct RunLock {
    _lock: ProcessLock,
}

impl RunLock {
    /// Takes the lock and writes host and pid into the file.
    ///
    /// # Errors
    /// [`RunError::Locked`] when another trainer has it; else what the file system says.
    pub fn take(run: &RunDir) -> Result<Self, RunError> {
        let path = run.lock_path();
        let taken = ProcessLock::take(&path).map_err(io("lock", &path))?;
        let locked = |Holder { host, pid }| RunError::Locked {
            run: run.id(),
            pid,
            host,
        };
        taken.map(|lock| Self { _lock: lock }).map_err(locked)
    }
}

/// Asks whether a trainer holds the lock, without taking it.
///
/// # Errors
/// A lock file that exists but cannot be opened.
pub fn liveness(run: &RunDir) -> std::io::Result<Liveness> {
    process_lock::liveness(&run.lock_path())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process_lock::this_host;

    #[test]
    fn a_second_trainer_is_told_of_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let run = RunDir::at(folder.path());
        let lock = RunLock::take(&run).unwrap();
        assert_eq!(liveness(&run).unwrap(), Liveness::Live);
        let error = RunLock::take(&run).unwrap_err().to_string();
        let expected = format!("by process {} on {}", std::process::id(), this_host());
        assert!(error.ends_with(&expected), "{error}");
        drop(lock);
        RunLock::take(&run).unwrap();
    }
}
