//! `control.jsonl`: requests that have not been answered yet.

use std::collections::{BTreeSet, VecDeque};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use mnist_core::run::{Change, Command, CommandId, Control, EventKind, RunDir, Tail};

use super::log::Log;
use crate::error::{EngineError, Result};

/// How often a running trainer looks; a look costs one system call, a batch costs a hundred times that.
const LOOK_EVERY: Duration = Duration::from_millis(2);

/// Follows the control file and hands out each request once.
#[derive(Debug)]
pub(super) struct Requests {
    path: PathBuf,
    tail: Tail<Control>,
    answered: BTreeSet<CommandId>,
    waiting: VecDeque<Control>,
    looked: Option<Instant>,
}

impl Requests {
    /// Follows the control file of a run from its beginning, passing over what was answered; also returns every request.
    pub(super) fn open(
        dir: &RunDir,
        answered: BTreeSet<CommandId>,
    ) -> Result<(Self, Vec<Control>)> {
        let mut requests = Self {
            path: dir.control_path(),
            tail: Tail::new(dir.control_path(), 0),
            answered,
            waiting: VecDeque::new(),
            looked: None,
        };
        let all = requests.read()?;
        requests.keep(all.clone());
        Ok((requests, all))
    }

    /// Looks for new requests, unless that was a moment ago.
    pub(super) fn look(&mut self) -> Result<()> {
        if self.looked.is_some_and(|at| at.elapsed() < LOOK_EVERY) {
            return Ok(());
        }
        self.look_now()
    }

    fn look_now(&mut self) -> Result<()> {
        self.looked = Some(Instant::now());
        let length = std::fs::metadata(&self.path).map_or(0, |m| m.len());
        if length > self.tail.position() {
            let new = self.read()?;
            self.keep(new);
        }
        Ok(())
    }

    /// The oldest request that waits.
    pub(super) fn next(&mut self) -> Option<Control> {
        self.waiting.pop_front()
    }

    /// The oldest request that waits and that `wanted` picks; the others stay.
    pub(super) fn take(&mut self, wanted: impl Fn(&Control) -> bool) -> Option<Control> {
        let at = self.waiting.iter().position(wanted)?;
        self.waiting.remove(at)
    }

    /// Refuses every request that waits: none is left for a trainer that comes later to carry out.
    pub(super) fn refuse_all(&mut self, log: &mut Log, reason: &str) -> Result<()> {
        self.look_now()?;
        self.refuse_where(log, reason, |_| true)
    }

    /// Refuses what was asked of a run that had ended: it was meant for the trainer before this one. What came after the
    /// request to go on is meant for this one, and so is that request.
    pub(super) fn refuse_stale(&mut self, log: &mut Log) -> Result<()> {
        let goes_on = |c: &Control| {
            matches!(
                c.command,
                Command::Resume | Command::Save { .. } | Command::Change(Change::Epochs { .. })
            )
        };
        let end = self.waiting.iter().rposition(goes_on);
        let fresh = self.waiting.split_off(end.unwrap_or(self.waiting.len()));
        let reason = "the run had ended when this was asked";
        // A change made to an ended run is meant for its next trainer.
        let is_stale = |c: &Control| !matches!(c.command, Command::Resume | Command::Change(_));
        let refused = self.refuse_where(log, reason, is_stale);
        self.waiting.extend(fresh);
        refused
    }

    /// Refuses the requests that wait and that `which` picks; the others stay.
    pub(super) fn refuse_where(
        &mut self,
        log: &mut Log,
        reason: &str,
        which: impl Fn(&Control) -> bool,
    ) -> Result<()> {
        while let Some(request) = self.take(&which) {
            log.tell(EventKind::Refused {
                id: request.id,
                reason: reason.to_owned(),
            })?;
        }
        Ok(())
    }

    /// Whether the run is taken up only to save its network.
    pub(super) fn ask_to_save(&self) -> bool {
        self.waiting
            .iter()
            .any(|request| matches!(request.command, Command::Save { .. }))
    }

    /// The request to save the network, with the name for it.
    pub(super) fn take_save(&mut self) -> Option<(CommandId, Option<String>)> {
        let request = self.take(|c| matches!(c.command, Command::Save { .. }))?;
        match request.command {
            Command::Save { name } => Some((request.id, name)),
            _ => None,
        }
    }

    /// Requests that wait, oldest first.
    pub(super) fn waiting(&self) -> impl Iterator<Item = &Control> {
        self.waiting.iter()
    }

    fn read(&mut self) -> Result<Vec<Control>> {
        self.tail.read().map_err(|source| EngineError::Io {
            action: "read",
            path: self.path.clone(),
            source,
        })
    }

    /// A request sent twice is carried out once.
    fn keep(&mut self, new: Vec<Control>) {
        for request in new {
            if self.answered.insert(request.id.clone()) {
                self.waiting.push_back(request);
            }
        }
    }
}
