//! One change of a library at a time.

use std::fs::{File, OpenOptions};

use super::Library;
use crate::change_lock::ChangeLock;

impl Library {
    /// Waits until no other program changes the library: gives or takes names, or moves files. Between looking who has a
    /// name and taking it away, nobody else gets it.
    pub(super) fn lock(&self) -> ChangeLock {
        let path = self.root().join(super::folder::LOCK);
        let create = OpenOptions::new().append(true).create(true).open(&path);
        // Of somebody else who shares the library.
        let file = create.or_else(|_| File::open(&path));
        file.map_or_else(|_| ChangeLock::none(), ChangeLock::wait)
    }
}
