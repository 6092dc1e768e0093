//! One change at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::Library;

/// A program that was stopped (Ctrl-Z) in the middle of a change must not stop all others for ever.
const PATIENCE: Duration = Duration::from_secs(10);

/// Held while names are given or taken and files are moved; let go when it is dropped or its program ends.
///
/// Every step of a change decides by itself, so readers need no lock and a crash between two steps does no harm. What the
/// lock adds: between looking who has a name and taking it away, nobody else gets it.
pub(super) struct Lock(
    #[expect(dead_code, reason = "closing the file lets go of the lock")] Option<File>,
);

impl Library {
    /// Waits until no other program changes the library. Where the file system has no locks, or somebody holds it for
    /// too long, it goes on without.
    pub(super) fn lock(&self) -> Lock {
        let path = self.root().join(super::folder::LOCK);
        let create = OpenOptions::new().append(true).create(true).open(&path);
        // Of somebody else who shares the library.
        let Ok(file) = create.or_else(|_| File::open(&path)) else {
            return Lock(None);
        };
        let start = Instant::now();
        while let Err(TryLockError::WouldBlock) = file.try_lock() {
            if start.elapsed() > PATIENCE {
                return Lock(None);
            }
            sleep(Duration::from_millis(2));
        }
        Lock(Some(file))
    }
}
