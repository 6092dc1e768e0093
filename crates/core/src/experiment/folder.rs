//! An experiment's folder: its id, creating and finding it, what is done.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::error::io;
use super::{Cell, ExperimentError, Plan};
use crate::dated;
use crate::library::{Entry, Library};
use crate::process_lock::{self, Liveness};
use crate::storage::{DataDir, read_text};
use crate::text::harmless;

/// An experiment's id: as that of a run, its time of creation and four random hexadecimal digits.
pub type ExperimentId = String;

const PLAN: &str = "plan.json";

/// Its presence asks to stop.
const STOP: &str = "stop";

/// A plan is a few kilobytes, with many sources some hundred; what is longer was not written by this program.
const MOST_BYTES: u64 = 1 << 20;

/// One experiment's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExperimentDir {
    path: PathBuf,
}

fn refused((action, path, error): dated::Refused) -> ExperimentError {
    io(action, &path)(error)
}

impl ExperimentDir {
    /// The experiment in this folder.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Creates a folder for this plan.
    ///
    /// # Errors
    /// A plan that would be too long to be read; or the file system refuses.
    pub fn create(data: &DataDir, plan: &Plan) -> Result<Self, ExperimentError> {
        let damaged = |error: serde_json::Error| ExperimentError::Damaged {
            path: data.experiments(),
            reason: error.to_string(),
        };
        let text = serde_json::to_vec_pretty(plan).map_err(damaged)?;
        if text.len() as u64 > MOST_BYTES {
            let most = MOST_BYTES >> 20;
            return Err(ExperimentError::Plan {
                what: format!("a plan of at most {most} MiB; take fewer sources or seeds"),
            });
        }
        let id = dated::new_id(plan.transfer.created);
        let path = dated::create(&data.experiments(), &id, PLAN, &text).map_err(refused)?;
        Ok(Self { path })
    }

    /// Takes the folder away again, with everything in it.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn remove(self) -> Result<(), ExperimentError> {
        std::fs::remove_dir_all(&self.path).map_err(io("remove", &self.path))
    }

    /// Every experiment, oldest first.
    ///
    /// # Errors
    /// The folder cannot be read; a missing one has none.
    pub fn all(data: &DataDir) -> Result<Vec<Self>, ExperimentError> {
        let folder = data.experiments();
        let ids = dated::ids(&folder).map_err(refused)?;
        let at = |id| Self {
            path: folder.join(id),
        };
        Ok(ids.into_iter().map(at).collect())
    }

    /// Finds an experiment by its id or a unique beginning or ending of it.
    ///
    /// # Errors
    /// None or several fit.
    pub fn find(data: &DataDir, wanted: &str) -> Result<Self, ExperimentError> {
        let folder = data.experiments();
        let fitting = dated::fitting(dated::ids(&folder).map_err(refused)?, wanted);
        let wanted = wanted.to_owned();
        match fitting.as_slice() {
            [id] => Ok(Self {
                path: folder.join(id),
            }),
            [] => Err(ExperimentError::NotFound { wanted }),
            several => Err(ExperimentError::Ambiguous {
                wanted,
                candidates: several.join(", "),
            }),
        }
    }

    /// The experiment's id: the folder's name.
    #[must_use]
    pub fn id(&self) -> ExperimentId {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where its runs put their checkpoints.
    #[must_use]
    pub fn library(&self) -> Library {
        Library::new(self.path.join("library"))
    }

    /// Reads `plan.json`.
    ///
    /// # Errors
    /// Missing, damaged, or of another version.
    pub fn plan(&self) -> Result<Plan, ExperimentError> {
        let path = self.path.join(PLAN);
        let damaged = |reason: String| ExperimentError::Damaged {
            path: path.clone(),
            reason,
        };
        let text = read_text(&path, MOST_BYTES).map_err(|error| match error.kind() {
            ErrorKind::NotFound => damaged("it is missing".to_owned()),
            _ => io("read", &path)(error),
        })?;
        serde_json::from_str(&text).map_err(|error| damaged(harmless(&error)))
    }

    /// The file that is locked by whoever carries it out.
    #[must_use]
    pub fn lock_path(&self) -> PathBuf {
        self.path.join("lock")
    }

    /// What whoever carries it out in the background prints.
    #[must_use]
    pub fn log_path(&self) -> PathBuf {
        self.path.join("experiment.log")
    }

    /// Whether somebody carries it out now, asked without disturbing them.
    #[must_use]
    pub fn liveness(&self) -> Liveness {
        process_lock::liveness(&self.lock_path()).unwrap_or(Liveness::Unknown)
    }

    /// Since when it has been carried out, by whoever does so now or did last; `None` where nobody has begun.
    #[must_use]
    pub fn since(&self) -> Option<Timestamp> {
        // The lock file is written when the lock is taken, and never again.
        let written = self.lock_path().metadata().and_then(|file| file.modified());
        Timestamp::try_from(written.ok()?).ok()
    }

    /// Asks whoever carries it out to save what is at work and to end.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn ask_to_stop(&self) -> Result<(), ExperimentError> {
        let path = self.path.join(STOP);
        std::fs::write(&path, "").map_err(io("write", &path))
    }

    /// Whether somebody has asked to stop since the last look; the request is then gone.
    #[must_use]
    pub fn take_stop(&self) -> bool {
        std::fs::remove_file(self.path.join(STOP)).is_ok()
    }

    /// The checkpoints of what is done; what needs no training has none.
    ///
    /// # Errors
    /// The library cannot be read.
    pub fn checkpoints(&self, plan: &Plan) -> Result<BTreeMap<Cell, Entry>, ExperimentError> {
        let mut named = BTreeMap::new();
        for entry in self.library().list()? {
            for name in &entry.names {
                named.insert(name.clone(), entry.clone());
            }
        }
        let of_cell = |cell: Cell| Some((cell, named.remove(&cell.name())?));
        Ok(plan.cells().filter_map(of_cell).collect())
    }
}

#[cfg(test)]
mod tests;
