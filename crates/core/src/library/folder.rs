//! The folders of a library, and what belongs into each.

use std::path::Path;

use super::{CheckpointId, FILE_ENDING, is_valid_name};

/// Name of the file that is locked for a change.
pub(super) const LOCK: &str = "lock";

/// A folder of a library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Folder {
    /// `<id>.safetensors`, immutable.
    Checkpoints,
    /// `<name>` holding an id.
    Names,
    /// `<id>.safetensors` and `<id>.names`, one name a line.
    Trash,
    /// `<id>.<tag>`, empty.
    Tags,
    /// `<id>`, empty.
    Favourites,
    /// `<id>`, a text.
    Notes,
}

/// What a file is for, by its place and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Purpose {
    /// It is a checkpoint.
    Checkpoint,
    /// It gives a checkpoint this name.
    Name(String),
    /// It holds the names of a removed checkpoint.
    RemovedNames(CheckpointId),
    /// Somebody added it to a checkpoint.
    Annotation(CheckpointId),
}

impl Folder {
    /// Every folder; whatever else lies in a library is not ours.
    pub(super) const ALL: [Self; 6] = [
        Self::Checkpoints,
        Self::Names,
        Self::Trash,
        Self::Tags,
        Self::Favourites,
        Self::Notes,
    ];

    /// Its name in the library.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Checkpoints => "checkpoints",
            Self::Names => "names",
            Self::Trash => "trash",
            Self::Tags => "tags",
            Self::Favourites => "favourites",
            Self::Notes => "notes",
        }
    }

    /// What a file of this name is for here; `None` when it is not ours.
    pub(super) fn purpose(self, name: &str) -> Option<Purpose> {
        let id = |text: &str| CheckpointId::try_from(text).ok();
        let before = |ending| name.strip_suffix(ending).and_then(id);
        let checkpoint = || before(FILE_ENDING).map(|_| Purpose::Checkpoint);
        match self {
            Self::Checkpoints => checkpoint(),
            Self::Names => is_valid_name(name).then(|| Purpose::Name(name.to_owned())),
            Self::Trash => checkpoint().or_else(|| before(".names").map(Purpose::RemovedNames)),
            Self::Tags => {
                let (of, tag) = name.split_once('.')?;
                let id = id(of).filter(|_| is_valid_name(tag));
                id.map(Purpose::Annotation)
            }
            Self::Favourites | Self::Notes => id(name).map(Purpose::Annotation),
        }
    }
}

/// The folder in a library's root whose path this is.
pub(super) fn folder_at(path: &Path) -> Option<Folder> {
    let name = path.file_name()?.to_str()?;
    Folder::ALL.into_iter().find(|folder| folder.name() == name)
}
