//! Verification: every hash computed again.

use std::path::PathBuf;

use super::{CheckpointFile, CheckpointId, Library, LibraryError, Record};

/// What verification found about one checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// The file.
    pub path: PathBuf,
    /// The id, if the file's name is one.
    pub id: Option<CheckpointId>,
    /// Sound, or what is wrong.
    pub verdict: Verdict,
}

/// Sound, or what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every hash holds. The frozen layers were compared with the parent's bytes where the parent is here.
    Sound {
        /// Frozen layers proven equal to the parent's; `None` when there is no parent or it is not here.
        frozen_equal_parent: Option<Vec<String>>,
    },
    /// Something does not hold: what, and what to do.
    Damaged(String),
}

pub(super) const NOT_NAMED_BY_AN_ID: &str = "is not named by an id; move it out of the library";

impl Library {
    /// Recomputes every hash of one checkpoint.
    ///
    /// # Errors
    /// A file that is not there.
    pub fn verify_one(&self, id: &CheckpointId) -> Result<Verification, LibraryError> {
        let path = self.checkpoint_path(id);
        if !path.exists() {
            return Err(self.not_found(id.as_str()));
        }
        let verdict = self
            .verdict(id)
            .unwrap_or_else(|error| Verdict::Damaged(error.reason()));
        Ok(Verification {
            path,
            id: Some(id.clone()),
            verdict,
        })
    }

    /// Verifies every file in the library, sound or not.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn verify(&self) -> Result<Vec<Verification>, LibraryError> {
        let mut found = Vec::new();
        for path in self.checkpoint_files()? {
            found.push(match Self::id_of(&path) {
                Some(id) => self.verify_one(&id)?,
                None => Verification {
                    path,
                    id: None,
                    verdict: Verdict::Damaged(NOT_NAMED_BY_AN_ID.to_owned()),
                },
            });
        }
        for (name, id) in self.names()? {
            if !self.checkpoint_path(&id).exists() {
                found.push(Verification {
                    path: self.name_path(&name),
                    id: None,
                    verdict: Verdict::Damaged(format!(
                        "names {}, which is not here; delete the file, or `mnist-tui library restore {}` if it is in the trash",
                        id.short(),
                        id.short()
                    )),
                });
            }
        }
        Ok(found)
    }

    fn verdict(&self, id: &CheckpointId) -> Result<Verdict, LibraryError> {
        let file = CheckpointFile::read(&self.checkpoint_path(id))?;
        let computed = file.id()?;
        if computed != *id {
            return Ok(Verdict::Damaged(format!(
                "holds what has the id {}; the file was renamed or altered: restore it from a copy",
                computed.short()
            )));
        }
        let Some(parent) = self.parent_of(&file.record) else {
            return Ok(Verdict::Sound {
                frozen_equal_parent: None,
            });
        };
        let frozen = &file.record.lineage.frozen;
        let hash = |record: &Record, layer: &String| record.layer_hashes.get(layer).cloned();
        Ok(
            match frozen
                .iter()
                .find(|layer| hash(&file.record, layer) != hash(&parent.record, layer))
            {
                Some(layer) => Verdict::Damaged(format!(
                    "says that {layer} was frozen, but its bytes are not those of the parent"
                )),
                None => Verdict::Sound {
                    frozen_equal_parent: Some(frozen.clone()),
                },
            },
        )
    }

    /// The parent, read whole with its hashes checked; `None` when there is none or it is not here or damaged.
    fn parent_of(&self, record: &Record) -> Option<CheckpointFile> {
        let id = record.lineage.parent.as_ref()?;
        CheckpointFile::read(&self.checkpoint_path(id)).ok()
    }
}
