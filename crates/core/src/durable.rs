//! Writes that survive a crash: temporary file in the same folder, fsync, rename, fsync of the folder.

use std::io;
use std::path::Path;

/// Replaces `path` by `bytes`: a reader, or a program after a crash, sees the old or the new content, whole.
///
/// # Errors
/// What the system says; the old content is then untouched and no temporary file is left.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let _ = (path, bytes);
    todo!()
}

/// Creates `path` with `bytes`, whole and durable, unless it exists.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] when it does; else what the system says.
pub fn create_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let _ = (path, bytes);
    todo!()
}
