//! `events.jsonl`: appending to it, and what an earlier trainer told there.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use mnist_core::run::{Change, CommandId, Device, Event, EventKind, RunDir, Tail};
use serde::{Deserialize, Serialize};

use super::begin::Circumstances;
use super::unfreeze::is_unasked;
use crate::error::{EngineError, Result};

/// The open event file.
#[derive(Debug)]
pub(super) struct Log {
    file: File,
    path: PathBuf,
}

/// A change with its place in the run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Recorded {
    /// The request that asked for it.
    pub(super) id: CommandId,
    /// Steps done before it acts.
    pub(super) step: u64,
    pub(super) change: Change,
}

/// What an earlier trainer told of this run.
#[derive(Debug, Default)]
pub(super) struct Past {
    /// Changes in the order they were made, each once.
    pub(super) changes: Vec<Recorded>,
    /// Requests that were answered, or whose change was told.
    pub(super) answered: BTreeSet<CommandId>,
    /// Requests whose change was told, and then nothing: the trainer ended before the echo.
    pub(super) unechoed: BTreeSet<CommandId>,
    /// Those of the last trainer.
    pub(super) circumstances: Option<Circumstances>,
    /// What bears on whether the run stands still, oldest first.
    pub(super) motions: Vec<Motion>,
    /// Whether a trainer has begun.
    pub(super) started: bool,
    /// The end that was the last word, if it was one.
    pub(super) end: Option<End>,
    /// Whether it was finished at some time.
    pub(super) was_finished: bool,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// With all its epochs.
    Finished,
    /// Stopped or failed.
    Early,
}

/// What bears on whether a run stands still.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Motion {
    /// It stood still.
    Paused,
    /// A request was accepted; `step` is that of the last `continued`.
    Accepted { id: CommandId, step: u64 },
    /// It ended, and goes on if started again.
    Ended,
}

impl Log {
    /// Opens the file and cuts a last line that was not finished.
    pub(super) fn open(dir: &RunDir) -> Result<Self> {
        let path = dir.events_path();
        let refused = |source| EngineError::Io {
            action: "open",
            path: path.clone(),
            source,
        };
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(&path)
            .map_err(refused)?;
        cut_torn_line(&mut file).map_err(refused)?;
        Ok(Self { file, path })
    }

    /// Another handle of the open file.
    pub(super) fn handle(&self) -> Result<File> {
        self.file.try_clone().map_err(|source| EngineError::Io {
            action: "open",
            path: self.path.clone(),
            source,
        })
    }

    /// Appends an event.
    pub(super) fn tell(&mut self, kind: EventKind) -> Result<()> {
        let event = Event {
            time_ms: jiff::Timestamp::now().as_millisecond(),
            kind,
        };
        let mut line = serde_json::to_vec(&event)
            .map_err(|e| EngineError::Refused(format!("an event cannot be written: {e}")))?;
        line.push(b'\n');
        self.append(&line).map_err(|source| EngineError::Io {
            action: "write to",
            path: self.path.clone(),
            source,
        })
    }

    /// A line is written whole or not at all, so that the next one does not continue a torn one.
    fn append(&mut self, line: &[u8]) -> std::io::Result<()> {
        let length = self.file.metadata()?.len();
        self.file.write_all(line).inspect_err(|_| {
            // What the disk refused is told; a line left torn would be cut by the next trainer.
            let _ = self.file.set_len(length);
        })
    }

    /// Appends a change and waits until the disk has it: it is written before it acts.
    pub(super) fn tell_change(&mut self, recorded: &Recorded) -> Result<()> {
        self.tell(EventKind::Change {
            id: recorded.id.clone(),
            step: recorded.step,
            change: recorded.change.clone(),
        })?;
        self.file.sync_data().map_err(|source| EngineError::Io {
            action: "write to",
            path: self.path.clone(),
            source,
        })
    }
}

/// Cuts what follows the last newline.
fn cut_torn_line(file: &mut File) -> std::io::Result<()> {
    const BLOCK: u64 = 64 * 1024;
    let mut end = file.metadata()?.len();
    let length = end;
    while end > 0 {
        let start = end.saturating_sub(BLOCK);
        file.seek(SeekFrom::Start(start))?;
        let mut block = Vec::new();
        Read::take(&mut *file, end - start).read_to_end(&mut block)?;
        if let Some(at) = block.iter().rposition(|b| *b == b'\n') {
            end = start + at as u64 + 1;
            break;
        }
        end = start;
    }
    if end < length {
        file.set_len(end)?;
    }
    Ok(())
}

impl Past {
    /// Reads all events.
    pub(super) fn read(dir: &RunDir) -> Result<Self> {
        let events = Tail::<Event>::new(dir.events_path(), 0)
            .read()
            .map_err(|source| EngineError::Io {
                action: "read",
                path: dir.events_path(),
                source,
            })?;
        let mut past = Self::default();
        let mut continued = 0;
        for event in events {
            past.take_in(event.kind, &mut continued);
        }
        Ok(past)
    }

    fn begin(&mut self, host: String, build: String, libtorch: String, device: Option<Device>) {
        self.circumstances = Some(Circumstances {
            host,
            build,
            libtorch,
            device,
        });
        self.started = true;
        self.end = None;
    }

    fn end(&mut self, end: End) {
        self.was_finished |= end == End::Finished;
        self.end = Some(end);
        self.motions.push(Motion::Ended);
    }

    fn change(&mut self, recorded: Recorded) {
        if self.answered.insert(recorded.id.clone()) && !is_unasked(&recorded.id) {
            self.unechoed.insert(recorded.id.clone());
        }
        if !self.changes.iter().any(|known| known.id == recorded.id) {
            self.changes.push(recorded);
        }
    }

    fn take_in(&mut self, kind: EventKind, continued: &mut u64) {
        match kind {
            EventKind::Change { id, step, change } => self.change(Recorded { id, step, change }),
            EventKind::Accepted { id } => {
                self.answered.insert(id.clone());
                self.unechoed.remove(&id);
                let step = *continued;
                self.motions.push(Motion::Accepted { id, step });
            }
            EventKind::Refused { id, .. } => {
                self.answered.insert(id);
            }
            EventKind::Paused { .. } => self.motions.push(Motion::Paused),
            EventKind::Continued { step } => *continued = step,
            EventKind::Started {
                host,
                build,
                libtorch,
                device,
                ..
            } => self.begin(host, build, libtorch, Some(device)),
            EventKind::Resumed {
                host,
                build,
                libtorch,
                device,
                ..
            } => self.begin(host, build, libtorch, device),
            EventKind::Finished { .. } => self.end(End::Finished),
            EventKind::Stopped { .. } | EventKind::Failed { .. } => self.end(End::Early),
            _ => {}
        }
    }
}
