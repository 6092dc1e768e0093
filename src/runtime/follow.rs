//! Follows one run's events on a thread of its own.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use mnist_core::run::{Event, History, RunDir, RunEntry, RunState, Tail, Trainer};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc::Sender;

use crate::app::Msg;

/// Notification does not cross machines, so the file is also looked at so often while the run lives.
const POLL: Duration = Duration::from_millis(50);

/// A run that is being followed, until this is dropped: the thread ends when nobody can wake it any more.
pub(super) struct Follower {
    _wake: SyncSender<Changed>,
    _watcher: Option<RecommendedWatcher>,
}

/// A file of the run has changed.
struct Changed;

impl Follower {
    /// Tells `messages` how `dir` stands, and then all that happens in it. `trainer` is the one this program started.
    pub(super) fn start(dir: RunDir, trainer: Option<Trainer>, messages: Sender<Msg>) -> Self {
        // One is enough: a look sees all that has changed.
        let (wake, woken) = sync_channel(1);
        let watcher = watch(&dir, wake.clone());
        thread::spawn(move || {
            if let Some(thread) = Following::begin(dir, trainer, messages) {
                thread.run(&woken);
            }
        });
        Self {
            _wake: wake,
            _watcher: watcher,
        }
    }
}

fn watch(dir: &RunDir, wake: SyncSender<Changed>) -> Option<RecommendedWatcher> {
    let changed = move |event: notify::Result<notify::Event>| {
        // Reading a file is told too: taken for a change, each look would cause the next.
        if !event.is_ok_and(|event| event.kind.is_access()) {
            let _ = wake.try_send(Changed);
        }
    };
    let mut watcher = notify::recommended_watcher(changed).ok()?;
    watcher
        .watch(dir.path(), RecursiveMode::NonRecursive)
        .ok()?;
    Some(watcher)
}

/// What the thread knows.
struct Following {
    run: RunEntry,
    tail: Tail<Event>,
    trainer: Option<Trainer>,
    messages: Sender<Msg>,
}

impl Following {
    fn begin(dir: RunDir, trainer: Option<Trainer>, messages: Sender<Msg>) -> Option<Self> {
        let mut tail = Tail::new(dir.events_path(), 0);
        let read = tail.read().map_err(|e| e.to_string());
        let entry = read.and_then(|events| {
            let mut run = RunEntry::read(dir).map_err(|e| e.to_string())?;
            // Made from the events that the tail has read, so that none is told twice.
            run.history = History::new(&run.spec);
            for event in &events {
                run.history.apply(event);
            }
            Ok(run)
        });
        match entry {
            Ok(run) => {
                let told = Msg::Followed(Box::new(run.clone()));
                messages.blocking_send(told).ok()?;
                Some(Self {
                    run,
                    tail,
                    trainer,
                    messages,
                })
            }
            Err(problem) => {
                let _ = messages.blocking_send(Msg::Failed(problem));
                None
            }
        }
    }

    fn run(mut self, woken: &Receiver<Changed>) {
        loop {
            if self.look().is_none() {
                return;
            }
            let wake = if self.run.state.is_live() || self.run.state == RunState::Unknown {
                woken.recv_timeout(POLL)
            } else {
                // Somebody may take the run up again: its files then change.
                woken.recv().map_err(|_| RecvTimeoutError::Disconnected)
            };
            match wake {
                Err(RecvTimeoutError::Disconnected) => return,
                Ok(Changed) | Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Tells what is new; `None` when nobody listens any more.
    fn look(&mut self) -> Option<()> {
        let events = self.tail.read().unwrap_or_default();
        for event in &events {
            self.run.history.apply(event);
        }
        let state = RunState::now(&self.run.dir, &self.run.spec, &self.run.history);
        if !events.is_empty() || state != self.run.state {
            self.run.state = state;
            let run = self.run.dir.id();
            let told = Msg::Events { run, events, state };
            self.messages.blocking_send(told).ok()?;
        }
        let failure = self.trainer.as_ref().and_then(Trainer::failure);
        if let Some(problem) = failure {
            self.trainer = None;
            self.messages.blocking_send(Msg::Failed(problem)).ok()?;
        }
        Some(())
    }
}
