//! Removed checkpoints: `trash/<id>.safetensors` and `trash/<id>.names`, one name a line.

use std::fs;
use std::path::Path;

use super::store::io;
use super::{CheckpointId, Entry, Library, LibraryError, Saved};
use crate::durable;
use crate::run::CheckpointName;

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
        let trash = self.trash_folder();
        fs::create_dir_all(&trash).map_err(io("create", &trash))?;
        let names: Vec<String> = self
            .names()?
            .into_iter()
            .filter(|(_, of)| of == id)
            .map(|(name, _)| name)
            .collect();
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
        let entry = self
            .trash()?
            .into_iter()
            .find(|e| {
                e.names.iter().any(|n| n == wanted)
                    || (wanted.len() >= 4 && e.id.as_str().starts_with(wanted))
            })
            .ok_or_else(|| LibraryError::NotInTrash(wanted.to_owned()))?;
        let path = self.checkpoint_path(&entry.id);
        self.create_folders()?;
        fs::rename(&entry.path, &path).map_err(io("restore", &entry.path))?;
        let mut restored = None;
        for name in entry.names {
            let claimed = self.claim(&entry.id, &CheckpointName::Default(name))?;
            restored.get_or_insert(claimed);
        }
        let list = self.trash_folder().join(format!("{}.names", entry.id));
        if list.exists() {
            fs::remove_file(&list).map_err(io("remove", &list))?;
        }
        self.sync_folders(&self.trash_folder())?;
        Ok(Saved {
            name: restored.unwrap_or_else(|| entry.id.short().to_owned()),
            id: entry.id,
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
    pub fn trash(&self) -> Result<Vec<Entry>, LibraryError> {
        let folder = self.trash_folder();
        let mut removed = Vec::new();
        for path in super::store::files_in(&folder)? {
            let Some(id) = Self::id_of(&path) else {
                continue;
            };
            let list = folder.join(format!("{id}.names"));
            // Written before the checkpoint was moved.
            let when = list.metadata().and_then(|m| m.modified()).ok();
            let names = fs::read_to_string(&list).unwrap_or_default();
            let names = names.lines().map(str::to_owned).collect();
            if let Ok(entry) = Entry::read(path, id, names) {
                removed.push((when, entry));
            }
        }
        removed.sort_by_key(|(when, _)| std::cmp::Reverse(*when));
        Ok(removed.into_iter().map(|(_, entry)| entry).collect())
    }
}
