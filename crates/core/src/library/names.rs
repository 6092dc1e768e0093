//! Names of checkpoints on disk: `names/<name>` holding an id.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::store::{files_in, io};
use super::{CheckpointId, CheckpointNameError, Library, LibraryError, is_valid_name};
use crate::durable;
use crate::run::CheckpointName;

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
        match durable::create_new(&path, id.as_str().as_bytes()) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                let holder = self.named(name);
                if holder.as_ref() == Some(id) {
                    return Ok(true);
                }
                if holder.is_some_and(|holder| self.checkpoint_path(&holder).exists()) {
                    return Ok(false);
                }
                durable::replace(&path, id.as_str().as_bytes()).map_err(io("write", &path))?;
                Ok(true)
            }
            Err(error) => Err(io("write", &path)(error)),
        }
    }

    /// The id that a name stands for.
    pub(super) fn named(&self, name: &str) -> Option<CheckpointId> {
        let id = fs::read_to_string(self.name_path(name)).ok()?;
        CheckpointId::try_from(id.trim().to_owned()).ok()
    }

    /// Every name and its id; files that are no name are passed over.
    pub(super) fn names(&self) -> Result<BTreeMap<String, CheckpointId>, LibraryError> {
        let name_of = |path: &PathBuf| path.file_name()?.to_str().map(str::to_owned);
        Ok(files_in(&self.names_folder())?
            .iter()
            .filter_map(name_of)
            .filter(|name| is_valid_name(name))
            .filter_map(|name| self.named(&name).map(|id| (name, id)))
            .collect())
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
        match self.named(name) {
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
        let id = self.named(from).ok_or_else(|| self.not_found(from))?;
        if from == to {
            return Ok(());
        }
        self.claim(&id, &CheckpointName::Explicit(to.to_owned()))?;
        let old = self.name_path(from);
        fs::remove_file(&old).map_err(io("remove", &old))?;
        let names = self.names_folder();
        durable::sync_folder(&names).map_err(io("sync", &names))
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
