//! Folders named by the time of their creation and four random hexadecimal digits, as in `20261124-162041-3f9a`: ids sort by
//! time, and programs that create some at once do not meet.

use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::durable;

/// What the file system refused, and with what.
pub(crate) type Refused = (&'static str, PathBuf, io::Error);

/// A new id.
pub(crate) fn new_id(created: Timestamp) -> String {
    let time = created.strftime("%Y%m%d-%H%M%S");
    format!("{time}-{:04x}", random() & 0xffff)
}

/// 64 random bits: the standard library seeds its hash maps from the system.
pub(crate) fn random() -> u64 {
    std::hash::RandomState::new().build_hasher().finish()
}

/// Creates the folder `id` below `parent`, with this file in it. Nobody sees it without the file.
pub(crate) fn create(
    parent: &Path,
    id: &str,
    file: &str,
    content: &[u8],
) -> Result<PathBuf, Refused> {
    let refused = |action, path: &Path| {
        let path = path.to_owned();
        move |error| (action, path, error)
    };
    let hidden = parent.join(format!(".{id}"));
    fs::create_dir_all(parent).map_err(refused("create", parent))?;
    fs::create_dir(&hidden).map_err(refused("create", &hidden))?;
    let path = hidden.join(file);
    durable::create_new(&path, content).map_err(refused("write", &path))?;
    let folder = parent.join(id);
    fs::rename(&hidden, &folder).map_err(refused("create", &folder))?;
    durable::sync_folder(parent).map_err(refused("sync", parent))?;
    Ok(folder)
}

/// Ids of all folders below `parent`, oldest first; a missing one has none.
pub(crate) fn ids(parent: &Path) -> Result<Vec<String>, Refused> {
    let refused = |error| ("read", parent.to_owned(), error);
    let entries = match fs::read_dir(parent) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(refused)?,
    };
    let mut ids = Vec::new();
    for entry in entries {
        let name = entry.map_err(refused)?.file_name();
        let id = name.to_str().filter(|id| !id.starts_with('.'));
        ids.extend(id.map(str::to_owned));
    }
    ids.sort_unstable();
    Ok(ids)
}

/// The ids that begin or end with what is wanted; the one that is it, if there is one.
pub(crate) fn fitting(mut ids: Vec<String>, wanted: &str) -> Vec<String> {
    let fits = |id: &String| id.starts_with(wanted) || id.ends_with(wanted);
    let exact = ids.iter().any(|id| id == wanted);
    ids.retain(|id| id == wanted || (!exact && !wanted.is_empty() && fits(id)));
    ids
}
