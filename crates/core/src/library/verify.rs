//! Verification: every hash computed again.

use std::io::ErrorKind;
use std::path::PathBuf;

use super::{CheckpointFile, CheckpointId, Library, LibraryError, Record, Whereabouts};

/// What verification found about one checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// The file.
    pub path: PathBuf,
    /// The id that it is named by.
    pub id: CheckpointId,
    /// Sound, or what is wrong.
    pub verdict: Verdict,
}

/// Sound, or what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every hash holds: of the layers, of the record, and the id.
    Sound(ParentProof),
    /// Something does not hold: what, and what to do.
    Damaged(String),
}

/// What is proven about the parent of a sound checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParentProof {
    /// There is no parent.
    Parentless,
    /// The layers that were frozen have the parent's bytes.
    Equal {
        /// Their names.
        frozen: Vec<String>,
    },
    /// The parent cannot be compared with.
    Impossible {
        /// Which one it is.
        parent: CheckpointId,
        /// Why.
        obstacle: Obstacle,
    },
}

/// Why a checkpoint cannot be compared with its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// The parent is in the trash.
    InTrash,
    /// It is not in this library.
    Elsewhere,
    /// Its own hashes do not hold.
    Damaged,
}

impl Obstacle {
    /// What the parent is: `in the trash`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::InTrash => "in the trash",
            Self::Elsewhere => "not in this library",
            Self::Damaged => "damaged",
        }
    }
}

pub(super) const NOT_NAMED_BY_AN_ID: &str = "is not named by an id; move it out of the library";

impl Library {
    /// Recomputes every hash of one checkpoint, and compares its frozen layers with its parent's.
    ///
    /// # Errors
    /// A file that is not there.
    pub fn verify_one(&self, id: &CheckpointId) -> Result<Verification, LibraryError> {
        let path = self.checkpoint_path(id);
        // One that may not be looked at is here all the same.
        if path
            .symlink_metadata()
            .is_err_and(|error| error.kind() == ErrorKind::NotFound)
        {
            return Err(self.not_found(id.as_str()));
        }
        let verdict = self.verdict(id).unwrap_or_else(|error| {
            let (reason, short) = (error.reason(), id.short());
            Verdict::Damaged(format!(
                "{reason}; `mnist-tui library remove {short}` moves it to the trash"
            ))
        });
        Ok(Verification {
            path,
            id: id.clone(),
            verdict,
        })
    }

    /// Verifies every checkpoint in the library, by id; what is removed meanwhile is left out. Other files:
    /// [`Self::strays`].
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn verify(&self) -> Result<Vec<Verification>, LibraryError> {
        let files = self.checkpoint_files()?;
        let mut ids: Vec<_> = files.iter().filter_map(|path| Self::id_of(path)).collect();
        ids.sort_unstable();
        let here = ids.iter().filter_map(|id| self.verify_one(id).ok());
        Ok(here.collect())
    }

    fn verdict(&self, id: &CheckpointId) -> Result<Verdict, LibraryError> {
        let path = self.checkpoint_path(id);
        let file = CheckpointFile::read(&path)?;
        let computed = file.id()?;
        let damaged = |reason| LibraryError::Damaged { path, reason };
        if computed != *id {
            return Err(damaged(format!(
                "holds what has the id {}; it was renamed or altered: restore it from a copy",
                computed.short()
            )));
        }
        self.parent(&file.record)
            .map(Verdict::Sound)
            .map_err(damaged)
    }

    /// What can be proven about the parent; else what the record says that is not so.
    fn parent(&self, record: &Record) -> Result<ParentProof, String> {
        let Some(id) = record.lineage.parent.clone() else {
            return Ok(ParentProof::Parentless);
        };
        let parent = match CheckpointFile::read(&self.checkpoint_path(&id)) {
            Ok(parent) if parent.id().is_ok_and(|own| own == id) => parent,
            found => {
                let obstacle = match (found, self.whereabouts(&id)) {
                    (Err(error), Whereabouts::Trash) if error.is_gone() => Obstacle::InTrash,
                    (Err(error), _) if error.is_gone() => Obstacle::Elsewhere,
                    _ => Obstacle::Damaged,
                };
                let parent = id;
                return Ok(ParentProof::Impossible { parent, obstacle });
            }
        };
        let frozen = &record.lineage.frozen;
        let has_parents_bytes = |layer: &&String| {
            let own = record.layer_hashes.get(*layer);
            own.is_some() && own == parent.record.layer_hashes.get(*layer)
        };
        match frozen.iter().find(|layer| !has_parents_bytes(layer)) {
            Some(layer) => Err(format!(
                "says that {layer} was frozen, but its bytes are not those of the parent"
            )),
            None => Ok(ParentProof::Equal {
                frozen: frozen.clone(),
            }),
        }
    }
}
