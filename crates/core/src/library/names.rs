//! Names of checkpoints on disk: `names/<name>` holding an id.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::cache::{self, InOrder, Stamp, StampedName};
use super::folder::Folder;
use super::store::{files_in, io, sync};
use super::{CheckpointId, CheckpointNameError, Library, LibraryError, is_valid_name};
use crate::durable;
use crate::run::CheckpointName;
use crate::shares::in_shares;
use crate::storage::read_text;

/// A file that should be a name, and what an earlier listing knew of it.
#[derive(Debug)]
pub(super) struct NameFile {
    path: PathBuf,
    name: String,
    known: Option<StampedName>,
}

impl NameFile {
    /// Those of the files that are named like a name.
    pub(super) fn all(files: Vec<PathBuf>, mut known: InOrder<StampedName>) -> Vec<Self> {
        let named = |path: PathBuf| {
            let name = path.file_name()?.to_str()?;
            let name = is_valid_name(name).then(|| name.to_owned())?;
            let known = known.take(&name);
            Some(Self { path, name, known })
        };
        files.into_iter().filter_map(named).collect()
    }
}

/// Names with their files' stamps.
#[derive(Debug, Default)]
pub(super) struct StampedNames {
    pub(super) found: Vec<StampedName>,
    /// Number of files that had to be opened.
    pub(super) opened: usize,
}

impl StampedNames {
    fn and(mut self, other: Self) -> Self {
        self.found.extend(other.found);
        self.opened += other.opened;
        self
    }
}

impl Library {
    /// Gives `id` a name; creating its file decides between programs that want the same one.
    pub(super) fn claim(
        &self,
        id: &CheckpointId,
        name: &CheckpointName,
    ) -> Result<String, LibraryError> {
        match name {
            CheckpointName::Explicit(name) => {
                if self.try_claim(id, name)? {
                    Ok(name.clone())
                } else {
                    Err(CheckpointNameError::Taken(name.clone()).into())
                }
            }
            CheckpointName::Default(stem) => {
                let candidates =
                    std::iter::once(stem.clone()).chain((2_u32..).map(|n| format!("{stem}-{n}")));
                for name in candidates {
                    if self.try_claim(id, &name)? {
                        return Ok(name);
                    }
                }
                Err(CheckpointNameError::Taken(stem.clone()).into())
            }
        }
    }

    /// Whether `name` is `id`'s now: it was free, was `id`'s already, or was left behind by a checkpoint that is gone.
    fn try_claim(&self, id: &CheckpointId, name: &str) -> Result<bool, LibraryError> {
        if !is_valid_name(name) {
            return Err(CheckpointNameError::Invalid(name.to_owned()).into());
        }
        let path = self.name_path(name);
        if !path.exists() {
            match durable::create_new(&path, id.as_str().as_bytes()) {
                // A program without the lock was faster.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                other => return other.map(|()| true).map_err(io("write", &path)),
            }
        }
        match self.read_name(name)? {
            Some(holder) if holder == *id => {
                sync(&self.folder(Folder::Names))?;
                Ok(true)
            }
            Some(holder) if self.checkpoint_path(&holder).exists() => Ok(false),
            _ => {
                let replaced = durable::replace(&path, id.as_str().as_bytes());
                replaced.map(|()| true).map_err(io("write", &path))
            }
        }
    }

    /// Takes a name back from a checkpoint that could not be saved.
    pub(super) fn unclaim(&self, id: &CheckpointId, name: &str) {
        if !self.checkpoint_path(id).exists() && self.named(name).as_ref() == Some(id) {
            // Left behind, it would be passed over: what went wrong before is what matters.
            let _ = durable::remove(&self.name_path(name));
        }
    }

    /// The id that a name stands for; none where it cannot be read.
    pub(super) fn named(&self, name: &str) -> Option<CheckpointId> {
        self.read_name(name).ok().flatten()
    }

    /// The id that a name stands for; none where there is no such name, or something else in its place. For whoever
    /// changes something: a name that cannot be read just now may be somebody's.
    fn read_name(&self, name: &str) -> Result<Option<CheckpointId>, LibraryError> {
        /// An id and a newline, as an editor may have added one.
        const MOST_BYTES: u64 = 66;
        let path = self.name_path(name);
        let id = read_or_none(&path, MOST_BYTES)?;
        Ok(id.and_then(|id| CheckpointId::try_from(id.trim()).ok()))
    }

    /// Every name and its id; files that are no name are passed over.
    pub(super) fn names(&self) -> Result<BTreeMap<String, CheckpointId>, LibraryError> {
        let names = self.stamped_names(cache::by_name(vec![]))?.found;
        Ok(names.into_iter().map(|of| (of.name, of.id)).collect())
    }

    /// Every name, what it stands for, and its file's stamp. Files that have not changed since they were `known` are not opened.
    pub(super) fn stamped_names(
        &self,
        known: InOrder<StampedName>,
    ) -> Result<StampedNames, LibraryError> {
        let files = NameFile::all(files_in(&self.folder(Folder::Names))?, known);
        let shares = in_shares(files, |files| self.read_names(files));
        let shares = shares.into_iter();
        Ok(shares.fold(StampedNames::default(), StampedNames::and))
    }

    /// The names that these files give.
    pub(super) fn read_names(&self, files: Vec<NameFile>) -> StampedNames {
        let mut names = StampedNames::default();
        for NameFile { path, name, known } in files {
            let Ok(stamp) = Stamp::of(&path) else {
                continue;
            };
            let known = known.filter(|known| known.stamp == stamp);
            names.opened += usize::from(known.is_none());
            names.found.extend(known.or_else(|| {
                let id = self.named(&name)?;
                Some(StampedName { name, stamp, id })
            }));
        }
        names
    }

    /// The names of a checkpoint, sorted.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn names_of(&self, id: &CheckpointId) -> Result<Vec<String>, LibraryError> {
        let names = self.names()?.into_iter();
        Ok(names
            .filter(|(_, of)| of == id)
            .map(|(name, _)| name)
            .collect())
    }

    /// [`Self::names_of`] for whoever changes something: each name is read, or it is an error.
    pub(super) fn every_name_of(&self, id: &CheckpointId) -> Result<Vec<String>, LibraryError> {
        let mut names = Vec::new();
        for path in files_in(&self.folder(Folder::Names))? {
            let name = path.file_name().and_then(|name| name.to_str());
            if let Some(name) = name.filter(|name| is_valid_name(name))
                && self.read_name(name)?.as_ref() == Some(id)
            {
                names.push(name.to_owned());
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    pub(super) fn named_if_valid(&self, name: &str) -> Option<CheckpointId> {
        is_valid_name(name).then(|| self.named(name)).flatten()
    }

    /// Whether `name` is free and valid.
    ///
    /// # Errors
    /// Why not.
    pub fn check_name(&self, name: &str) -> Result<(), LibraryError> {
        if !is_valid_name(name) {
            return Err(CheckpointNameError::Invalid(name.to_owned()).into());
        }
        match self.read_name(name)? {
            Some(id) if self.checkpoint_path(&id).exists() => {
                Err(CheckpointNameError::Taken(name.to_owned()).into())
            }
            _ => Ok(()),
        }
    }

    /// Gives a checkpoint a new name in place of an old one.
    ///
    /// # Errors
    /// An unknown old name; a new one that is taken or invalid.
    pub fn rename(&self, from: &str, to: &str) -> Result<(), LibraryError> {
        let _lock = self.lock();
        let id = if is_valid_name(from) {
            self.read_name(from)?
        } else {
            None
        };
        let id = id.filter(|id| self.checkpoint_path(id).exists());
        let id = id.ok_or_else(|| self.not_found(from))?;
        if from == to {
            return Ok(());
        }
        let (old, new) = (self.name_path(from), self.name_path(to));
        if self.named_if_valid(to).as_ref() == Some(&id) {
            return durable::remove(&old).map_err(io("remove", &old));
        }
        self.check_name(to)?;
        // If it is there, it names what is gone.
        durable::remove(&new).map_err(io("remove", &new))?;
        match durable::rename_new(&old, &new) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                Err(CheckpointNameError::Taken(to.to_owned()).into())
            }
            other => other.map_err(io("rename", &old)),
        }
    }

    /// The error for something that is not here, with the most similar name.
    pub(super) fn not_found(&self, wanted: &str) -> LibraryError {
        /// Names less similar than this are no help.
        const SIMILAR: f64 = 0.6;
        let suggestion = self
            .names()
            .unwrap_or_default()
            .into_iter()
            // A name whose checkpoint is gone would be no help.
            .filter(|(_, id)| self.checkpoint_path(id).exists())
            .map(|(name, _)| (strsim::normalized_damerau_levenshtein(&name, wanted), name))
            .filter(|(similarity, _)| *similarity >= SIMILAR)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, name)| name);
        LibraryError::NotFound {
            wanted: wanted.to_owned(),
            suggestion,
        }
    }
}

/// A short text; none where there is no such file, or one that is no text.
///
/// # Errors
/// The file is there and cannot be read.
pub(super) fn read_or_none(path: &Path, most: u64) -> Result<Option<String>, LibraryError> {
    match read_text(path, most) {
        Ok(text) => Ok(Some(text)),
        // A folder, a pipe, or too long.
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::NotFound
                    | ErrorKind::InvalidData
                    | ErrorKind::IsADirectory
                    | ErrorKind::Other
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(io("read", path)(error)),
    }
}
