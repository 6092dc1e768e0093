//! Files that are written where the user says.

use std::io::ErrorKind;
use std::path::Path;

use mnist_core::durable;

use super::failure::Failure;
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
    let written = if force {
        durable::replace(path, bytes)
    } else {
        durable::create_new(path, bytes)
    };
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => taken(path),
        ErrorKind::NotFound => Failure::Failed(format!(
            "cannot write {}: its folder does not exist; make it first",
            path.display()
        )),
        _ => {
            let error = durable::without_path(error);
            Failure::Failed(format!("cannot write {}: {error}", path.display()))
        }
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
    Failure::Failed(format!(
        "{} exists; --force replaces it",
        printable(&path.to_string_lossy())
    ))
}
