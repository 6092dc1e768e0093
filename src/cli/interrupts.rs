//! Ctrl-C while a run is followed. A thread of its own acts on it, so that neither a slow look nor a blocked write
//! delays it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use mnist_core::run::{Command, RunDir};
use signal_hook::consts::SIGINT;
use signal_hook::iterator::Signals;

use super::failure::{self, Failure};

/// What Ctrl-C does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OnInterrupt {
    /// Stops the run, which saves; a second one leaves at once.
    StopRun,
    /// Leaves; the run goes on.
    Leave,
}

/// Ctrl-C: the first is acted on, the second ends the process.
pub(super) struct Interrupts {
    on_interrupt: OnInterrupt,
    shared: Arc<Shared>,
}

/// What the thread and the follower tell each other.
struct Shared {
    run: RunDir,
    seen: AtomicBool,
    /// Whether there is nothing left to stop.
    has_ended: AtomicBool,
    /// Why the run could not be asked to stop.
    refused: Mutex<Option<Failure>>,
}

/// Ctrl-C, each time it is pressed from now on.
pub(super) fn signals() -> Result<Signals, Failure> {
    Signals::new([SIGINT])
        .map_err(|error| Failure::Failed(format!("cannot handle Ctrl-C: {error}")))
}

impl Interrupts {
    /// Acts on Ctrl-C from now on.
    pub(super) fn listen(run: &RunDir, on_interrupt: OnInterrupt) -> Result<Self, Failure> {
        let mut signals = signals()?;
        let shared = Arc::new(Shared {
            run: run.clone(),
            seen: AtomicBool::new(false),
            has_ended: AtomicBool::new(false),
            refused: Mutex::new(None),
        });
        let theirs = Arc::clone(&shared);
        thread::spawn(move || {
            for _ in signals.forever() {
                theirs.act(on_interrupt);
            }
        });
        Ok(Self {
            on_interrupt,
            shared,
        })
    }

    /// Whether there was one.
    pub(super) fn seen(&self) -> bool {
        self.shared.seen.load(Ordering::SeqCst)
    }

    /// Nothing is left to stop: from now on the first one leaves.
    pub(super) fn run_has_ended(&self) {
        self.shared.has_ended.store(true, Ordering::SeqCst);
    }

    /// Fails where the follower must leave.
    pub(super) fn check(&self) -> Result<(), Failure> {
        if !self.seen() {
            return Ok(());
        }
        let mut refused = self.shared.refused.lock();
        let refused = refused.as_mut().map_or_else(|_| None, |why| why.take());
        match (refused, self.on_interrupt) {
            (Some(why), _) => Err(why),
            (None, OnInterrupt::StopRun) => Ok(()),
            (None, OnInterrupt::Leave) => Err(Failure::Interrupted(format!(
                "run {0} goes on; `mnist-tui runs watch {0}` shows it again",
                self.shared.run.id()
            ))),
        }
    }
}

impl Shared {
    fn act(&self, on_interrupt: OnInterrupt) {
        if self.has_ended.load(Ordering::SeqCst) {
            leave(&format!("interrupted; run {} has ended", self.run.id()));
        }
        if self.seen.load(Ordering::SeqCst) {
            leave(&self.what_becomes_of_it(on_interrupt));
        }
        if on_interrupt == OnInterrupt::StopRun
            && let Err(error) = self.run.send(Command::Stop)
        {
            *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(error.into());
        }
        self.seen.store(true, Ordering::SeqCst);
    }

    fn what_becomes_of_it(&self, on_interrupt: OnInterrupt) -> String {
        let id = self.run.id();
        match on_interrupt {
            OnInterrupt::StopRun => format!(
                "run {id} goes on to its end unless it stops in time; `mnist-tui runs stop {id}`"
            ),
            OnInterrupt::Leave => {
                format!("run {id} goes on; `mnist-tui runs watch {id}` shows it again")
            }
        }
    }
}

/// Ends the process at once: the thread that writes the output may be blocked for good.
pub(super) fn leave(why: &str) -> ! {
    failure::note(why);
    signal_hook::low_level::exit(130)
}
