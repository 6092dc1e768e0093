//! Removed checkpoints: `trash/<id>.safetensors` and `trash/<id>.names`, one name a line.

use std::path::{Path, PathBuf};

use super::folder::Folder;
use super::listing::Expected;
use super::names::read_or_none;
use super::store::{files_in, io, only_one};
use super::{
    CheckpointId, FILE_ENDING, Library, LibraryError, Listing, Saved, Whereabouts, is_valid_name,
};
use crate::durable;
use crate::run::CheckpointName;

/// A file in the trash.
struct Removed {
    id: CheckpointId,
    /// The names it had.
    names: Vec<String>,
    path: PathBuf,
}

impl Library {
    fn names_list(&self, id: &CheckpointId) -> PathBuf {
        self.folder(Folder::Trash).join(format!("{id}.names"))
    }

    pub(super) fn trashed_path(&self, id: &CheckpointId) -> PathBuf {
        let name = format!("{id}{FILE_ENDING}");
        self.folder(Folder::Trash).join(name)
    }

    /// Moves a checkpoint with all its names to the trash. One that is there already loses the names that a removal
    /// left behind when it was interrupted.
    ///
    /// # Errors
    /// Not here; the file system refuses.
    pub fn remove(&self, id: &CheckpointId) -> Result<(), LibraryError> {
        let (path, target) = (self.checkpoint_path(id), self.trashed_path(id));
        let _lock = self.lock();
        if path.exists() {
            self.create_folder(Folder::Trash)?;
            // In this order a crash leaves names without a checkpoint at worst, and those are passed over.
            self.list_names(id)?;
            durable::move_over(&path, &target).map_err(io("move to the trash", &path))?;
        } else if !target.exists() {
            return Err(self.not_found(id.as_str()));
        }
        for name in self.every_name_of(id)? {
            let path = self.name_path(&name);
            durable::remove(&path).map_err(io("remove", &path))?;
        }
        Ok(())
    }

    /// Writes down the names of a checkpoint, and those that it had when it was removed before.
    fn list_names(&self, id: &CheckpointId) -> Result<(), LibraryError> {
        let list = self.names_list(id);
        let mut names = self.every_name_of(id)?;
        if self.trashed_path(id).exists() {
            names.extend(read_names(&list)?);
            names.sort_unstable();
            names.dedup();
        }
        durable::replace(&list, names.join("\n").as_bytes()).map_err(io("write", &list))
    }

    /// Brings a checkpoint back from the trash by name or beginning of its id; a name taken meanwhile gets `-2`.
    ///
    /// # Errors
    /// Not in the trash, or the file system refuses.
    pub fn restore(&self, wanted: &str) -> Result<Saved, LibraryError> {
        let _lock = self.lock();
        self.bring_back(&self.find_removed(wanted)?)
    }

    /// Brings back the checkpoint that went to the trash last; none where the trash is empty.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn restore_latest(&self) -> Result<Option<Saved>, LibraryError> {
        let _lock = self.lock();
        let latest = self.removed()?.into_iter().next();
        latest.map(|latest| self.bring_back(&latest)).transpose()
    }

    /// Puts back what is in the trash, or leaves it there with its names.
    fn bring_back(&self, removed: &Removed) -> Result<Saved, LibraryError> {
        self.create_folder(Folder::Checkpoints)?;
        self.create_folder(Folder::Names)?;
        let restored = self.put_back(removed);
        if restored.is_err() {
            for name in self.names_of(&removed.id).unwrap_or_default() {
                self.unclaim(&removed.id, &name);
            }
        }
        restored
    }

    fn put_back(&self, removed: &Removed) -> Result<Saved, LibraryError> {
        let Removed { id, path, .. } = removed;
        let (target, list) = (self.checkpoint_path(id), self.names_list(id));
        // The names first: a checkpoint is never seen without one.
        let claim = |name: &String| self.claim(id, &CheckpointName::Default(name.clone()));
        let names = read_names(&list)?;
        let names = names.iter().map(claim).collect::<Result<Vec<_>, _>>()?;
        // What computes the same may have been saved again: that one is not rewritten.
        let moved = if target.exists() {
            durable::remove(path)
        } else {
            durable::move_over(path, &target)
        };
        moved.map_err(io("restore", path))?;
        durable::remove(&list).map_err(io("remove", &list))?;
        let name = names.into_iter().next();
        Ok(Saved {
            name: name.unwrap_or_else(|| id.short().to_owned()),
            id: id.clone(),
            path: target,
        })
    }

    /// Something in the trash, or what an interrupted restoring brought back without clearing the list of its names.
    fn find_removed(&self, wanted: &str) -> Result<Removed, LibraryError> {
        let mut removed = self.removed()?;
        removed.extend(self.half_restored()?);
        let named = removed.iter().find(|r| r.names.iter().any(|n| n == wanted));
        let id = match named {
            Some(removed) => Some(removed.id.clone()),
            None => only_one(removed.iter().map(|r| r.id.clone()), wanted)?,
        };
        let found = removed.into_iter().find(|r| Some(&r.id) == id.as_ref());
        found.ok_or_else(|| LibraryError::NotInTrash(wanted.to_owned()))
    }

    fn half_restored(&self) -> Result<Vec<Removed>, LibraryError> {
        let files = files_in(&self.folder(Folder::Trash))?;
        let lists = files.iter().filter_map(|list| {
            let id = CheckpointId::try_from(list.file_stem()?.to_str()?).ok()?;
            let path = self.trashed_path(&id);
            let is_half = !path.exists() && self.checkpoint_path(&id).exists();
            is_half.then(|| Removed {
                names: read_names(list).unwrap_or_default(),
                id,
                path,
            })
        });
        Ok(lists.collect())
    }

    /// Deletes one of the checkpoints in the trash for good; one that is gone already is passed over.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn delete_removed(&self, id: &CheckpointId) -> Result<(), LibraryError> {
        let _lock = self.lock();
        for path in [self.trashed_path(id), self.names_list(id)] {
            durable::remove(&path).map_err(io("delete", &path))?;
        }
        // It may have been saved again.
        if self.whereabouts(id) == Whereabouts::Elsewhere {
            self.forget(id)?;
        }
        Ok(())
    }

    /// What is in the trash, newest removal first.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn trash(&self) -> Result<Listing, LibraryError> {
        let mut annotations = self.annotations()?;
        let removed = self.removed()?.into_iter();
        let files: Vec<_> = removed
            .map(|Removed { id, names, path }| Expected {
                annotations: annotations.remove(&id).unwrap_or_default(),
                path,
                id,
                names,
                known: None,
            })
            .collect();
        Ok(Listing::read(files))
    }

    /// Every file in the trash, newest removal first, damaged or not.
    fn removed(&self) -> Result<Vec<Removed>, LibraryError> {
        let mut removed = Vec::new();
        for path in files_in(&self.folder(Folder::Trash))? {
            let Some(id) = Self::id_of(&path) else {
                continue;
            };
            let list = self.names_list(&id);
            // Written before the checkpoint was moved.
            let when = list.metadata().and_then(|m| m.modified()).ok();
            let names = read_names(&list).unwrap_or_default();
            removed.push((when, Removed { id, names, path }));
        }
        removed.sort_by_key(|(when, _)| std::cmp::Reverse(*when));
        Ok(removed.into_iter().map(|(_, removed)| removed).collect())
    }
}

/// The names in a list, none when it is missing. Only what can be a name: anybody may have written the list.
///
/// # Errors
/// The list is there and cannot be read.
fn read_names(list: &Path) -> Result<Vec<String>, LibraryError> {
    /// Ten thousand names.
    const MOST_BYTES: u64 = 650_000;
    let text = read_or_none(list, MOST_BYTES)?.unwrap_or_default();
    let names = text.lines().filter(|name| is_valid_name(name));
    Ok(names.map(str::to_owned).collect())
}

#[cfg(test)]
mod tests;
