//! Follows a run to its end and tells it.

use std::io::Write;
use std::time::{Duration, Instant};

use mnist_core::run::{
    CommandId, Event, EventKind, History, Liveness, Outcome, Phase, RunDir, RunEntry, RunSpec,
    RunState, StopReason, Tail, Trainer, liveness,
};

use super::closing;
use super::failure::Failure;
use super::interrupts::Interrupts;
pub(super) use super::interrupts::OnInterrupt;
use super::place::Place;
use super::report::{Format, Reporter};
use crate::suggestion::after_a_runaway;

/// Events are at most this old when they are told.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Whether any trainer is at work is asked this often; asking reads the whole run.
const CHECK_TRAINER_EVERY: Duration = Duration::from_secs(1);

/// A run on its way to be told.
pub(super) struct Follower {
    run: RunDir,
    spec: RunSpec,
    tail: Tail<Event>,
    history: History,
    format: Format,
    /// Requests of this process that the run cannot do without.
    asked: Vec<CommandId>,
}

impl Follower {
    /// Follows `run` from its first event.
    pub(super) fn new(run: &RunDir, format: Format) -> Result<Self, Failure> {
        let spec = run.spec()?;
        Ok(Self {
            run: run.clone(),
            tail: Tail::new(run.events_path(), 0),
            history: History::new(&spec),
            spec,
            format,
            asked: vec![],
        })
    }

    /// A refusal of one of these requests is a failure.
    pub(super) fn expect_answers(&mut self, requests: Vec<CommandId>) {
        self.asked = requests;
    }

    /// Takes in what has happened so far without telling it.
    pub(super) fn skip_the_past(&mut self) -> Result<(), Failure> {
        for event in self.new_events()? {
            self.history.apply(&event);
        }
        Ok(())
    }

    /// Waits until a trainer that was just started has said something; the run that it waits for, if it does.
    pub(super) fn wait_for_news(&mut self, trainer: &Trainer) -> Result<Option<String>, Failure> {
        loop {
            let news = self.new_events()?;
            for event in &news {
                self.history.apply(event);
            }
            match &self.history.phase {
                _ if news.is_empty() => {}
                Phase::Queued { behind } => return Ok(Some(behind.clone())),
                _ => return Ok(None),
            }
            if let Some(reason) = trainer.failure() {
                return Err(Failure::Failed(reason));
            }
            std::thread::sleep(LOOK_EVERY);
        }
    }

    /// Tells the run to its end; `trainer` is the one that this process started, if it did.
    pub(super) fn follow(
        mut self,
        trainer: Option<&Trainer>,
        on_interrupt: OnInterrupt,
        place: &Place,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let interrupts = Interrupts::listen(&self.run, on_interrupt)?;
        let reporter = Reporter::new(self.format);
        let outcome = self
            .begin(trainer, out)
            .and_then(|()| self.until_the_end(trainer, &reporter, &interrupts, out));
        reporter.finish();
        let outcome = outcome.map_err(|failure| self.left_behind(failure, on_interrupt))?;
        interrupts.run_has_ended();
        match outcome {
            Outcome::Finished { .. } if self.format == Format::Json => Ok(()),
            Outcome::Finished { checkpoint, .. } => {
                closing::tell(&self.spec, &self.history, &checkpoint, place, out)
            }
            Outcome::Stopped { reason, .. } => Err(stopped(
                &self.run,
                &reason,
                &self.history,
                interrupts.seen(),
            )),
            Outcome::Failed { reason } => Err(Failure::Failed(reason)),
        }
    }

    fn begin(&self, trainer: Option<&Trainer>, out: &mut dyn Write) -> Result<(), Failure> {
        if self.format != Format::Json && trainer.is_some() {
            writeln!(out, "run {}", self.run.id())?;
        }
        Ok(())
    }

    /// Whoever started a run by this command is told that it goes on when the reader of the output leaves.
    fn left_behind(&self, failure: Failure, on_interrupt: OnInterrupt) -> Failure {
        match failure {
            Failure::ReaderLeft { .. } if on_interrupt == OnInterrupt::StopRun => {
                let id = self.run.id();
                let left = format!(
                    "nobody reads the output any more; run {id} goes on: `mnist-tui runs watch {id}` shows it, `mnist-tui runs stop {id}` ends it"
                );
                Failure::ReaderLeft { left: Some(left) }
            }
            other => other,
        }
    }

    fn until_the_end(
        &mut self,
        trainer: Option<&Trainer>,
        reporter: &Reporter,
        interrupts: &Interrupts,
        out: &mut dyn Write,
    ) -> Result<Outcome, Failure> {
        let mut checked = Instant::now();
        // A trainer of this process that is still being loaded holds no lock yet; if it fails, that is known.
        let mut has_begun = trainer.is_none();
        // The past of a run that is taken up again has an end too.
        let mut ended = false;
        loop {
            // Asked before reading: whatever an ended trainer has written is then already there.
            let mut gone = trainer.and_then(Trainer::failure);
            if gone.is_none() && has_begun && checked.elapsed() > CHECK_TRAINER_EVERY {
                checked = Instant::now();
                gone = interrupted(&self.run);
            }
            for event in self.new_events()? {
                has_begun = true;
                self.history.apply(&event);
                reporter.tell(&event, &self.history, out)?;
                self.check_answer(&event)?;
                ended |= is_end(&event.kind);
            }
            // A trainer of others that holds an ended run has just taken it up, or is about to let go.
            let is_held = || trainer.is_none() && matches!(liveness(&self.run), Ok(Liveness::Live));
            if let (Phase::Ended(outcome), true) = (&self.history.phase, ended && !is_held()) {
                return Ok(outcome.clone());
            }
            if let Some(reason) = gone {
                return Err(Failure::Failed(reason));
            }
            interrupts.check()?;
            std::thread::sleep(LOOK_EVERY);
        }
    }

    fn check_answer(&self, event: &Event) -> Result<(), Failure> {
        match &event.kind {
            EventKind::Refused { id, reason } if self.asked.contains(id) => {
                Err(Failure::Failed(reason.clone()))
            }
            _ => Ok(()),
        }
    }

    fn new_events(&mut self) -> Result<Vec<Event>, Failure> {
        self.tail.read().map_err(|error| {
            let path = self.run.events_path();
            Failure::Failed(format!("cannot read {}: {error}", path.display()))
        })
    }
}

const fn is_end(event: &EventKind) -> bool {
    matches!(
        event,
        EventKind::Finished { .. } | EventKind::Stopped { .. } | EventKind::Failed { .. }
    )
}

/// Why nobody trains the run any more.
fn interrupted(run: &RunDir) -> Option<String> {
    let entry = RunEntry::read(run.clone()).ok()?;
    let id = run.id();
    (entry.state == RunState::Interrupted).then(|| {
        format!("the trainer of run {id} is gone; `mnist-tui runs resume {id}` goes on from the last saved state")
    })
}

fn stopped(run: &RunDir, reason: &StopReason, history: &History, interrupted: bool) -> Failure {
    let what = match reason {
        StopReason::Asked => "stopped and saved",
        StopReason::Signal => "ended by a signal and saved",
        StopReason::LossNotFinite => {
            return Failure::Failed(after_a_runaway(&run.id(), history));
        }
    };
    let id = run.id();
    let text = format!(
        "{what} after step {}; `mnist-tui runs resume {id}` goes on, `mnist-tui runs save {id}` keeps the network as it is",
        history.step
    );
    if interrupted {
        Failure::Interrupted(text)
    } else {
        Failure::Failed(text)
    }
}
