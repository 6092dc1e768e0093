//! One change at a time, of files that several programs change.

use std::fs::{File, TryLockError};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A program that was stopped (Ctrl-Z) in the middle of a change must not stop all others for ever.
const PATIENCE: Duration = Duration::from_secs(10);

/// Held while something is changed; let go when it is dropped or its program ends.
///
/// Every step of a change decides by itself, so readers need no lock and a crash between two steps does no harm. What the
/// lock adds: between looking what is there and changing it, no other program of this kind changes it.
#[derive(Debug)]
pub struct ChangeLock(
    #[expect(dead_code, reason = "closing the file lets go of the lock")] Option<File>,
);

impl ChangeLock {
    /// Waits until no other program holds `file`, which may be an open folder. Where the file system has no locks, or
    /// somebody holds it for too long, it goes on without.
    #[must_use]
    pub fn wait(file: File) -> Self {
        let start = Instant::now();
        while let Err(TryLockError::WouldBlock) = file.try_lock() {
            if start.elapsed() > PATIENCE {
                return Self::none();
            }
            sleep(Duration::from_millis(2));
        }
        Self(Some(file))
    }

    /// No lock, where there is nothing to hold.
    #[must_use]
    pub const fn none() -> Self {
        Self(None)
    }
}
