//! Where images come from.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::idx_folder;

/// Where images come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataSource {
    /// The MNIST in the program.
    Mnist,
    /// A folder with the four IDX files, plain or `.gz`.
    Folder(PathBuf),
    /// A file of numpy arrays in the layout of Keras' `mnist.npz` or of `MedMNIST`.
    Npz(PathBuf),
    /// A folder of pictures, one folder a class, below `train`, `test` and perhaps `val`, or without these.
    Pictures(PathBuf),
}

impl DataSource {
    /// What `text` means: `mnist` is the embedded data set, anything else a path, whose kind its ending and a look into
    /// the folder tell. A path that is not there is taken for a folder of IDX files, so that reading it tells.
    #[must_use]
    pub fn named(text: &str) -> Self {
        if text == "mnist" {
            return Self::Mnist;
        }
        let path = PathBuf::from(text);
        let is_npz = path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("npz"));
        if is_npz {
            Self::Npz(path)
        } else if !idx_folder::is_one(&path) && has_folders(&path) {
            Self::Pictures(path)
        } else {
            Self::Folder(path)
        }
    }

    /// What kind of files it is, in a word.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Mnist => "built in",
            Self::Folder(_) => "IDX",
            Self::Npz(_) => "npz",
            Self::Pictures(_) => "pictures",
        }
    }

    /// The file or folder; `None` for what is in the program.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Mnist => None,
            Self::Folder(path) | Self::Npz(path) | Self::Pictures(path) => Some(path),
        }
    }
}

fn has_folders(folder: &Path) -> bool {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    entries.into_iter().any(|entry| entry.path().is_dir())
}

impl std::fmt::Display for DataSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.path() {
            None => f.write_str("mnist"),
            Some(path) => path.display().fmt(f),
        }
    }
}
