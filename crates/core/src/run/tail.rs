//! Follows a growing file of JSON lines.

use std::io;
use std::path::PathBuf;

use serde::de::DeserializeOwned;

/// Reads the complete lines that a file has gained since the last look.
///
/// An unfinished last line is not yet written; it is read when its newline arrives. Empty lines and lines that do not parse are skipped. A file that does
/// not exist yet has no lines; one that became shorter (a resumed trainer cut a torn line) is read on from its end.
#[derive(Debug)]
pub struct Tail<T> {
    path: PathBuf,
    position: u64,
    lines: std::marker::PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Tail<T> {
    /// Follows `path` from byte `position`, which must be the start of a line.
    #[must_use]
    pub fn new(path: PathBuf, position: u64) -> Self {
        Self {
            path,
            position,
            lines: std::marker::PhantomData,
        }
    }

    /// The items of all lines completed since the last call.
    ///
    /// # Errors
    /// What the system says, a missing file apart.
    pub fn read(&mut self) -> io::Result<Vec<T>> {
        let _ = &self.path;
        todo!()
    }

    /// Bytes read so far, up to the end of the last complete line.
    #[must_use]
    pub const fn position(&self) -> u64 {
        self.position
    }
}
