//! Whether a trainer is at work on a run, asked without disturbing it.

use std::fs::File;
use std::io;

use super::{RunDir, RunError};

/// What the lock file tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Liveness {
    /// A trainer holds the lock.
    Live,
    /// Nobody holds it.
    Free,
    /// Another host's trainer, or a file system without locks: nothing can be said from here.
    Unknown,
}

/// The trainer's lock on a run; an open file description lock (`F_OFD_SETLK`), held until it is dropped or the
/// process ends however it ends.
#[derive(Debug)]
pub struct RunLock {
    _file: File,
}

impl RunLock {
    /// Takes the lock and writes host and pid into the file.
    ///
    /// # Errors
    /// [`RunError::Locked`] when another trainer has it; else what the file system says.
    pub fn take(run: &RunDir) -> Result<Self, RunError> {
        let _ = run;
        todo!()
    }
}

/// Asks who holds the lock, without taking it (`F_OFD_GETLK`).
///
/// # Errors
/// A lock file that exists but cannot be opened.
pub fn liveness(run: &RunDir) -> io::Result<Liveness> {
    let _ = run;
    todo!()
}
