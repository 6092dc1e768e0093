//! Removed checkpoints: `trash/<id>.safetensors` and `trash/<id>.names`, one name a line.

use std::fs;
use std::path::{Path, PathBuf};

use super::listing::Expected;
use super::store::{files_in, io, only_one};
use super::{CheckpointId, Library, LibraryError, Listing, Saved};
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
    /// Moves a checkpoint with all its names to the trash.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn remove(&self, id: &CheckpointId) -> Result<(), LibraryError> {
        let path = self.checkpoint_path(id);
        if !path.exists() {
            return Err(self.not_found(id.as_str()));
        }
        // A library that was copied by hand may lack a folder, and all are synced below.
        self.create_folders()?;
        let trash = self.trash_folder();
        fs::create_dir_all(&trash).map_err(io("create", &trash))?;
        let names = self.names_of(id)?;
        // In this order a crash leaves names without a checkpoint at worst, and those are passed over.
        let list = trash.join(format!("{id}.names"));
        durable::replace(&list, names.join("\n").as_bytes()).map_err(io("write", &list))?;
        let target = trash.join(format!("{id}.safetensors"));
        fs::rename(&path, &target).map_err(io("move to the trash", &path))?;
        for name in names {
            // Another program may have given the name away as soon as the checkpoint was gone.
            if self.named(&name).as_ref() == Some(id) {
                let path = self.name_path(&name);
                fs::remove_file(&path).map_err(io("remove", &path))?;
            }
        }
        self.sync_folders(&trash)
    }

    /// Brings a checkpoint back from the trash by name or beginning of its id; a name taken meanwhile gets `-2`.
    ///
    /// # Errors
    /// Not in the trash, or the file system refuses.
    pub fn restore(&self, wanted: &str) -> Result<Saved, LibraryError> {
        let removed = self.removed()?;
        let named = removed.iter().find(|r| r.names.iter().any(|n| n == wanted));
        let id = match named {
            Some(removed) => Some(removed.id.clone()),
            None => only_one(removed.iter().map(|r| r.id.clone()), wanted)?,
        };
        let found = removed.into_iter().find(|r| Some(&r.id) == id.as_ref());
        let Removed {
            id,
            names,
            path: from,
        } = found.ok_or_else(|| LibraryError::NotInTrash(wanted.to_owned()))?;
        let path = self.checkpoint_path(&id);
        self.create_folders()?;
        fs::rename(&from, &path).map_err(io("restore", &from))?;
        let mut restored = None;
        for name in names {
            let claimed = self.claim(&id, &CheckpointName::Default(name))?;
            restored.get_or_insert(claimed);
        }
        let list = self.trash_folder().join(format!("{id}.names"));
        if list.exists() {
            fs::remove_file(&list).map_err(io("remove", &list))?;
        }
        self.sync_folders(&self.trash_folder())?;
        Ok(Saved {
            name: restored.unwrap_or_else(|| id.short().to_owned()),
            id,
            path,
        })
    }

    fn sync_folders(&self, trash: &Path) -> Result<(), LibraryError> {
        for folder in [&self.checkpoints_folder(), &self.names_folder(), trash] {
            durable::sync_folder(folder).map_err(io("sync", folder))?;
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
            })
            .collect();
        Ok(Listing::read(&files))
    }

    /// Every file in the trash, newest removal first, damaged or not.
    fn removed(&self) -> Result<Vec<Removed>, LibraryError> {
        let folder = self.trash_folder();
        let mut removed = Vec::new();
        for path in files_in(&folder)? {
            let Some(id) = Self::id_of(&path) else {
                continue;
            };
            let list = folder.join(format!("{id}.names"));
            // Written before the checkpoint was moved.
            let when = list.metadata().and_then(|m| m.modified()).ok();
            let names = fs::read_to_string(&list).unwrap_or_default();
            let names = names.lines().map(str::to_owned).collect();
            removed.push((when, Removed { id, names, path }));
        }
        removed.sort_by_key(|(when, _)| std::cmp::Reverse(*when));
        Ok(removed.into_iter().map(|(_, removed)| removed).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{checkpoint, orphan};

    fn library() -> (tempfile::TempDir, Library) {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::new(folder.path());
        (folder, library)
    }

    fn save(library: &Library, value: f32, name: &str) -> Saved {
        let name = CheckpointName::Explicit(name.to_owned());
        library.save(&checkpoint(value, orphan()), &name).unwrap()
    }

    #[test]
    fn a_damaged_checkpoint_goes_to_the_trash_and_comes_back_by_name_or_id() {
        let (_folder, library) = library();
        let saved = save(&library, 0.1, "broken");
        fs::write(&saved.path, "no header").unwrap();
        assert!(library.find("broken").is_err());
        for wanted in ["broken", saved.id.short()] {
            let id = library.locate(wanted).unwrap();
            assert_eq!(library.names_of(&id).unwrap(), ["broken"]);
            library.remove(&id).unwrap();
            assert!(!saved.path.exists());
            assert_eq!(library.trash().unwrap().damaged[0].names, ["broken"]);
            assert_eq!(library.restore(wanted).unwrap(), saved);
        }
    }

    #[test]
    fn a_name_never_looks_like_a_file() {
        let (_folder, library) = library();
        let name = CheckpointName::Explicit("x.safetensors".into());
        let refused = library.save(&checkpoint(0.1, orphan()), &name).unwrap_err();
        assert!(
            refused.to_string().contains(".safetensors\" cannot name"),
            "{refused}"
        );
        save(&library, 0.1, "x.safetensors.old");
    }
}
