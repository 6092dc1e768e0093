//! Files of the user: where they are, and how they are written.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use mnist_core::durable;
use thiserror::Error;

/// The ending of tables of comma-separated values, without the dot.
pub(crate) const TABLE_ENDING: &str = "csv";

/// Whether `path` ends as tables do.
pub(crate) fn is_table(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case(TABLE_ENDING))
}

/// Why a file is not written.
#[derive(Debug, Error)]
pub(crate) enum WriteError {
    /// Nothing is replaced unasked.
    #[error("{0} exists")]
    Taken(PathBuf),
    /// There is nowhere to write it.
    #[error("cannot write {0}: its folder does not exist; make it first")]
    NoFolder(PathBuf),
    /// Its folder cannot be made.
    #[error("cannot create {path}: {source}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The system refuses.
    #[error("cannot write {path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

/// What is done about what is there already, such as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// It stays.
    Keep,
    /// It is replaced.
    Replace,
}

impl Existing {
    /// It stays, unless it was said that it may be replaced.
    pub(crate) const fn unless(force: bool) -> Self {
        if force { Self::Replace } else { Self::Keep }
    }
}

/// Refuses to go on where a file would be lost: `path` exists and is to be kept.
///
/// # Errors
/// It exists.
pub(crate) fn check_free(path: &Path, existing: Existing) -> Result<(), WriteError> {
    if existing == Existing::Keep && path.symlink_metadata().is_ok() {
        return Err(WriteError::Taken(path.to_owned()));
    }
    Ok(())
}

/// Makes the folder that `path` lies in.
///
/// # Errors
/// The system refuses.
pub(crate) fn make_folder_of(path: &Path) -> Result<(), WriteError> {
    let Some(folder) = path.parent() else {
        return Ok(());
    };
    std::fs::create_dir_all(folder).map_err(|source| WriteError::Folder {
        path: folder.to_owned(),
        source,
    })
}

/// Writes a whole file, durably.
///
/// # Errors
/// It exists and is to be kept; the system refuses.
pub(crate) fn write(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), WriteError> {
    let written = match existing {
        Existing::Keep => durable::create_new(path, bytes),
        Existing::Replace => durable::replace(path, bytes),
    };
    let path = path.to_owned();
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => WriteError::Taken(path),
        ErrorKind::NotFound => WriteError::NoFolder(path),
        _ => WriteError::Io {
            path,
            source: durable::without_path(error),
        },
    })
}

/// How the beginning of a path goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The path as far as it is certain.
    pub text: String,
    /// The names that begin so, folders with a slash, sorted.
    pub names: Vec<String>,
}

/// Names at most: nobody reads more.
const MOST_NAMES: usize = 500;

/// Completes the beginning of a path as a shell does; `~/` is the home folder. Only folders and files with one of
/// `endings` count, hidden ones only when a dot is typed.
pub(crate) fn complete(typed: &str, endings: &[&str]) -> Completion {
    let (folder, start) = typed
        .rsplit_once('/')
        .map_or(("", typed), |(folder, start)| {
            // The root has no name before its slash.
            (if folder.is_empty() { "/" } else { folder }, start)
        });
    let names = names(
        &expanded(if folder.is_empty() { "." } else { folder }),
        start,
        endings,
    );
    let shared = shared_beginning(&names).unwrap_or(start);
    let kept = &typed[..typed.len() - start.len()];
    Completion {
        text: format!("{kept}{shared}"),
        names,
    }
}

/// The path that the user means; `~/` is the home folder.
pub(crate) fn expanded(typed: &str) -> PathBuf {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    match (typed.strip_prefix('~'), home) {
        (Some(rest), Some(home)) if rest.is_empty() || rest.starts_with('/') => {
            home.join(rest.trim_start_matches('/'))
        }
        _ => PathBuf::from(typed),
    }
}

fn names(folder: &Path, start: &str, endings: &[&str]) -> Vec<String> {
    let Ok(entries) = folder.read_dir() else {
        return vec![];
    };
    let name = |entry: std::io::Result<std::fs::DirEntry>| {
        let entry = entry.ok()?;
        let name = entry.file_name().into_string().ok()?;
        let is_hidden = name.starts_with('.') && !start.starts_with('.');
        if !name.starts_with(start) || is_hidden {
            return None;
        }
        if entry.path().is_dir() {
            return Some(format!("{name}/"));
        }
        let ending = Path::new(&name).extension()?.to_str()?.to_ascii_lowercase();
        endings.contains(&ending.as_str()).then_some(name)
    };
    let mut names: Vec<String> = entries.filter_map(name).take(MOST_NAMES).collect();
    names.sort_unstable();
    names
}

/// What all names begin with; `None` when there is none.
fn shared_beginning(names: &[String]) -> Option<&str> {
    let (first, last) = (names.first()?, names.last()?);
    let same = first.chars().zip(last.chars()).take_while(|(a, b)| a == b);
    // Sorted, so the first and the last differ the earliest.
    Some(&first[..same.map(|(c, _)| c.len_utf8()).sum()])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in ["net-a.h5", "net-b.H5", "net.txt", ".hidden.h5", "über.h5"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        std::fs::create_dir(folder.path().join("models")).unwrap();
        folder
    }

    fn completed(typed: &str) -> (String, Vec<String>) {
        let folder = folder();
        let root = folder.path().to_str().unwrap();
        let found = complete(&format!("{root}/{typed}"), &["h5"]);
        let text = found.text.strip_prefix(&format!("{root}/")).unwrap();
        (text.to_owned(), found.names)
    }

    #[test]
    fn a_path_goes_on_as_far_as_it_is_certain() {
        assert_eq!(
            completed("ne"),
            ("net-".into(), vec!["net-a.h5".into(), "net-b.H5".into()])
        );
        assert_eq!(
            completed("net-a"),
            ("net-a.h5".into(), vec!["net-a.h5".into()])
        );
        assert_eq!(completed("mo"), ("models/".into(), vec!["models/".into()]));
        assert_eq!(completed("ü").0, "über.h5");
        assert_eq!(completed("none"), ("none".into(), vec![]));
    }

    #[test]
    fn hidden_files_are_offered_when_a_dot_is_typed() {
        assert!(!completed("").1.contains(&".hidden.h5".to_owned()));
        assert_eq!(completed(".").0, ".hidden.h5");
    }

    #[test]
    fn a_file_that_exists_is_replaced_only_when_asked() {
        let folder = folder();
        let path = folder.path().join("net-a.h5");
        let kept = write(&path, b"new", Existing::Keep).unwrap_err();
        assert!(kept.to_string().ends_with("net-a.h5 exists"), "{kept}");
        write(&path, b"new", Existing::Replace).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
        let missing = write(&folder.path().join("no/where.h5"), b"", Existing::Keep);
        assert!(missing.unwrap_err().to_string().contains("make it first"));
    }
}
