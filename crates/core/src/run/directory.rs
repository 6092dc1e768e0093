//! A run directory: its id, its files, creating and reading them.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::error::io;
use super::space::{check_space, size_on_disk};
use super::{
    Command, CommandId, Control, Event, EventKind, Liveness, RunError, RunLock, RunSpec, Tail,
    liveness,
};
use crate::dated;
use crate::storage::DataDir;
use crate::text::harmless;

/// A run's id: its time of creation and four random hexadecimal digits, as in `20261124-162041-3f9a`; also the name
/// of its directory. Ids sort by time.
pub type RunId = String;

/// One run's directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunDir {
    path: PathBuf,
}

impl RunDir {
    /// An existing run's directory.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Creates a new run's directory under `data` with its `spec.json`.
    ///
    /// # Errors
    /// Too little room on the disk, or the file system refuses.
    pub fn create(data: &DataDir, spec: &RunSpec) -> Result<Self, RunError> {
        let runs = data.runs();
        fs::create_dir_all(&runs).map_err(io("create", &runs))?;
        check_space(&runs, spec)?;
        let id = dated::new_id(spec.created);
        let text = serde_json::to_vec_pretty(spec);
        let text = text.map_err(|e| Self::at(runs.join(&id)).unwritable(&e))?;
        dated::create(&runs, &id, SPEC, &text)
            .map(Self::at)
            .map_err(refused)
    }

    /// Finds a run by its id or a unique beginning or ending of it.
    ///
    /// # Errors
    /// None or several fit.
    pub fn find(data: &DataDir, wanted: &str) -> Result<Self, RunError> {
        let ids = dated::fitting(Self::ids(data)?, wanted);
        match ids.as_slice() {
            [id] => Ok(Self::at(data.runs().join(id))),
            [] => Err(RunError::NotFound {
                wanted: wanted.to_owned(),
            }),
            several => Err(RunError::Ambiguous {
                wanted: wanted.to_owned(),
                candidates: several.join(", "),
            }),
        }
    }

    /// Ids of all runs, oldest first; a missing folder has none.
    pub(super) fn ids(data: &DataDir) -> Result<Vec<RunId>, RunError> {
        dated::ids(&data.runs()).map_err(refused)
    }

    /// The run's id: the directory's name.
    #[must_use]
    pub fn id(&self) -> RunId {
        self.path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default()
    }

    /// The directory.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// `spec.json`
    #[must_use]
    pub fn spec_path(&self) -> PathBuf {
        self.path.join(SPEC)
    }

    /// `events.jsonl`
    #[must_use]
    pub fn events_path(&self) -> PathBuf {
        self.path.join("events.jsonl")
    }

    /// `control.jsonl`
    #[must_use]
    pub fn control_path(&self) -> PathBuf {
        self.path.join("control.jsonl")
    }

    /// `state.safetensors`
    #[must_use]
    pub fn state_path(&self) -> PathBuf {
        self.path.join("state.safetensors")
    }

    /// `lock`
    #[must_use]
    pub fn lock_path(&self) -> PathBuf {
        self.path.join("lock")
    }

    /// `trainer.log`
    #[must_use]
    pub fn log_path(&self) -> PathBuf {
        self.path.join("trainer.log")
    }

    /// Reads `spec.json`.
    ///
    /// # Errors
    /// Missing, damaged, or of another protocol.
    pub fn spec(&self) -> Result<RunSpec, RunError> {
        #[derive(Deserialize)]
        struct Versioned {
            protocol: u32,
        }
        let path = self.spec_path();
        let useless = |what: &str| RunError::Damaged {
            path: path.clone(),
            reason: format!(
                "{what}; remove the run with `mnist-tui runs remove {}`",
                self.id()
            ),
        };
        let text = fs::read(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => useless("is missing"),
            _ => io("read", &path)(error),
        })?;
        let damaged = |error: serde_json::Error| {
            let error = harmless(&error);
            useless(&format!("is damaged ({error})"))
        };
        let Versioned { protocol } = serde_json::from_slice(&text).map_err(damaged)?;
        if protocol != crate::PROTOCOL {
            return Err(RunError::Damaged {
                path: path.clone(),
                reason: format!(
                    "has protocol {protocol}, this program speaks {}; use the mnist-tui that created the run",
                    crate::PROTOCOL
                ),
            });
        }
        serde_json::from_slice(&text).map_err(damaged)
    }

    /// Appends one request to `control.jsonl` with a single write, framed by newlines; returns its id.
    ///
    /// # Errors
    /// No permission, or a full disk.
    pub fn send(&self, command: Command) -> Result<CommandId, RunError> {
        let id = format!("{:016x}", dated::random());
        let control = Control {
            id: id.clone(),
            command,
        };
        let line = serde_json::to_string(&control).map_err(|e| self.unwritable(&e))?;
        let path = self.control_path();
        // A newline before it too: a line that another program left torn costs only itself.
        fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(&path)
            .and_then(|mut file| file.write_all(format!("\n{line}\n").as_bytes()))
            .map_err(io("write", &path))?;
        Ok(id)
    }

    /// Bytes on disk of all files in the directory.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn disk_use(&self) -> Result<u64, RunError> {
        let mut bytes = 0;
        for entry in fs::read_dir(&self.path).map_err(io("read", &self.path))? {
            // A file may vanish while the trainer replaces its state.
            let metadata = entry.and_then(|entry| entry.metadata());
            bytes += metadata.map_or(0, |metadata| size_on_disk(&metadata));
        }
        Ok(bytes)
    }

    /// Deletes the directory of a run that is not live.
    ///
    /// # Errors
    /// The run is live or may be, or the file system refuses.
    pub fn remove(&self) -> Result<(), RunError> {
        let liveness = liveness(self).unwrap_or(Liveness::Unknown);
        if liveness == Liveness::Unknown && !self.has_ended()? {
            return Err(RunError::Unknown { run: self.id() });
        }
        // Held until the files are gone, so that no trainer starts meanwhile.
        let _lock = match RunLock::take(self) {
            Err(RunError::Locked { run, .. }) => return Err(RunError::Live { run }),
            other => other?,
        };
        fs::remove_dir_all(&self.path).map_err(io("remove", &self.path))
    }

    /// Whether its last word is that it has ended.
    fn has_ended(&self) -> Result<bool, RunError> {
        let path = self.events_path();
        let events = Tail::<Event>::new(path.clone(), 0).read();
        let events = events.map_err(io("read", &path))?;
        Ok(events.last().is_some_and(|event| {
            matches!(
                event.kind,
                EventKind::Finished { .. } | EventKind::Stopped { .. } | EventKind::Failed { .. }
            )
        }))
    }

    fn unwritable(&self, error: &serde_json::Error) -> RunError {
        RunError::Damaged {
            path: self.path.clone(),
            reason: format!("cannot be written to ({error})"),
        }
    }
}

const SPEC: &str = "spec.json";

fn refused((action, path, error): dated::Refused) -> RunError {
    io(action, &path)(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn a_run_that_may_be_live_on_another_host_is_not_removed_until_it_has_ended() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::new(folder.path());
        let run = RunDir::create(&data, &fixtures::spec()).unwrap();
        fs::write(run.lock_path(), r#"{"host":"elsewhere","pid":1}"#).unwrap();
        let error = run.remove().unwrap_err().to_string();
        assert!(error.contains("may be live on another host"), "{error}");
        assert!(run.spec_path().exists());
        let end = r#"{"time_ms":1,"event":"failed","step":0,"reason":"x"}"#;
        fs::write(run.events_path(), format!("{end}\n")).unwrap();
        run.remove().unwrap();
        assert!(!run.path().exists());
    }

    #[test]
    fn a_run_that_is_live_here_is_not_removed() {
        let folder = tempfile::tempdir().unwrap();
        let run = RunDir::create(&DataDir::new(folder.path()), &fixtures::spec()).unwrap();
        let lock = RunLock::take(&run).unwrap();
        assert!(matches!(run.remove(), Err(RunError::Live { .. })));
        drop(lock);
        run.remove().unwrap();
    }
}
