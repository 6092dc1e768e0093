//! Files that are written where the user says.

use std::path::Path;

use super::failure::Failure;
use crate::files::{self, Existing, WriteError};
use crate::format::printable;

/// Refuses to go on where a file would be lost: `path` exists and was not said to be replaced.
pub(super) fn check_free(path: &Path, force: bool) -> Result<(), Failure> {
    if !force && path.symlink_metadata().is_ok() {
        return Err(taken(path));
    }
    Ok(())
}

/// Writes a whole file, durably; replaces one only with `force`.
pub(super) fn write(path: &Path, bytes: &[u8], force: bool) -> Result<(), Failure> {
    let existing = if force {
        Existing::Replace
    } else {
        Existing::Keep
    };
    files::write(path, bytes, existing).map_err(|error| match error {
        WriteError::Taken(path) => taken(&path),
        other => Failure::failed(other),
    })
}

/// Makes the folder that `path` lies in.
pub(super) fn make_folder_of(path: &Path) -> Result<(), Failure> {
    let Some(folder) = path.parent() else {
        return Ok(());
    };
    std::fs::create_dir_all(folder)
        .map_err(|error| Failure::Failed(format!("cannot create {}: {error}", folder.display())))
}

fn taken(path: &Path) -> Failure {
    Failure::Usage(format!(
        "{} exists; --force replaces it",
        printable(&path.to_string_lossy())
    ))
}
