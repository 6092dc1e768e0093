//! Carries out what is left of an experiment: some runs at a time, each a trainer of its own.

mod error;

use std::collections::{HashMap, VecDeque};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use mnist_core::experiment::{Cell, ExperimentDir, Plan};
use mnist_core::process_lock::{Holder, ProcessLock};
use mnist_core::run::{Command, RunDir, RunEntry, RunState};
use mnist_core::storage::DataDir;

pub(crate) use self::error::ConductError;
use super::answers::Answers;
use super::remaining::{Elapsed, remaining};
use super::runs::{Active, bytes_of_events, left_over, ran_away, result};
use crate::start;

/// So often the runs are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// A trainer looks between batches, and saves within a second.
const STOPS_WITHIN: Duration = Duration::from_secs(10);

/// A run that has ended.
#[derive(Debug, Clone)]
pub(crate) struct Ended {
    pub(crate) cell: Cell,
    /// Its id; none where there was nothing to train.
    pub(crate) run: Option<String>,
    /// Accuracy on the test images in `[0, 1]`, or why there is none.
    pub(crate) result: Result<f64, String>,
    /// Number of runs of the experiment that have a result.
    pub(crate) done: usize,
    /// Time that the others take, as far as it can be told.
    pub(crate) left: Option<Duration>,
}

/// How carrying out an experiment ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// Nothing is left to do, but for runs that failed.
    Complete,
    /// It was interrupted; every run is saved.
    Interrupted,
}

/// What is being carried out, and by whom.
pub(crate) struct Conductor<'a> {
    data: &'a DataDir,
    folder: &'a ExperimentDir,
    plan: &'a Plan,
    /// Held as long as this lives.
    _lock: ProcessLock,
    waiting: VecDeque<Cell>,
    /// Runs that an earlier process left, by cell.
    left_over: HashMap<Cell, RunEntry>,
    active: Vec<Active>,
    /// Whoever answers for what needs no run.
    answers: Option<Answers<'a>>,
    /// What ended with a result while this process looked, and since when it looks.
    ended: Vec<Cell>,
    done: usize,
    began: Instant,
    /// Whether somebody has asked to stop.
    is_asked: bool,
}

impl<'a> Conductor<'a> {
    /// Finds out what is left to do.
    ///
    /// # Errors
    /// Another process is at it; something cannot be read.
    pub(crate) fn new(
        data: &'a DataDir,
        folder: &'a ExperimentDir,
        plan: &'a Plan,
    ) -> Result<Self, ConductError> {
        let lock = lock(folder)?;
        // Who asked before it was taken up did not mean this.
        let _ = folder.take_stop();
        let done = folder.done(plan)?;
        let waiting = plan.cells().filter(|cell| !done.contains(cell));
        Ok(Self {
            data,
            folder,
            plan,
            _lock: lock,
            waiting: waiting.collect(),
            left_over: left_over(data, folder, plan)?,
            active: Vec::new(),
            answers: None,
            ended: Vec::new(),
            done: done.len(),
            began: Instant::now(),
            is_asked: false,
        })
    }

    /// Number of runs that are still to be done.
    pub(crate) fn left(&self) -> usize {
        self.waiting.len() + self.active.len()
    }

    /// Carries out what is left, so many runs at a time, and tells of each that ends. Where that goes wrong, or
    /// `interrupted` becomes true, runs that are at work are stopped and saved.
    ///
    /// # Errors
    /// A run cannot be started or read; what `tell` says.
    pub(crate) fn conduct<E: From<ConductError>>(
        mut self,
        at_once: NonZeroUsize,
        interrupted: &AtomicBool,
        tell: &mut dyn FnMut(&Ended) -> Result<(), E>,
    ) -> Result<End, E> {
        let end = self.until_the_end(at_once, interrupted, tell);
        if !matches!(end, Ok(End::Complete)) {
            self.stop_all();
        }
        end
    }

    fn until_the_end<E: From<ConductError>>(
        &mut self,
        at_once: NonZeroUsize,
        interrupted: &AtomicBool,
        tell: &mut dyn FnMut(&Ended) -> Result<(), E>,
    ) -> Result<End, E> {
        loop {
            while self.active.len() < at_once.get()
                && !self.is_asked_to_stop(interrupted)
                && let Some(cell) = self.waiting.pop_front()
            {
                match self.begin(cell)? {
                    Begun::AtWork(active) => self.active.push(active),
                    Begun::Ended(run, result) => tell(&self.end(cell, run.as_ref(), result))?,
                }
            }
            if self.left() == 0 {
                return Ok(End::Complete);
            }
            if self.is_asked_to_stop(interrupted) {
                return Ok(End::Interrupted);
            }
            thread::sleep(LOOK_EVERY);
            for ended in self.look() {
                tell(&ended)?;
            }
        }
    }

    /// Whether this process was interrupted, or another one asks in the folder.
    fn is_asked_to_stop(&mut self, interrupted: &AtomicBool) -> bool {
        self.is_asked |= interrupted.load(Ordering::SeqCst) || self.folder.take_stop();
        self.is_asked
    }

    /// Starts the run of a cell, or goes on with the one that is there.
    fn begin(&mut self, cell: Cell) -> Result<Begun, ConductError> {
        let Some(entry) = self.left_over.remove(&cell) else {
            let Some(spec) = self.plan.run(cell, self.folder.library().root())? else {
                return Ok(Begun::Ended(None, self.compose(cell)?));
            };
            let (run, trainer) = start::begin(self.data, &spec)?;
            return Ok(Begun::AtWork(Active {
                cell,
                run,
                trainer: Some(trainer),
                past: 0,
            }));
        };
        let run = entry.dir.clone();
        if let Some(reason) = ran_away(&entry.history, &run) {
            return Ok(Begun::Ended(Some(run), Err(reason)));
        }
        if entry.state == RunState::Unknown {
            let id = run.id();
            let reason = format!(
                "its trainer cannot be seen from here; `mnist-tui runs show {id}` tells where it was"
            );
            return Ok(Begun::Ended(Some(run), Err(reason)));
        }
        let past = bytes_of_events(&run);
        let trainer = if entry.state.is_live() {
            None
        } else {
            Some(start::take_up(&run, entry.wake_up())?.0)
        };
        Ok(Begun::AtWork(Active {
            cell,
            run,
            trainer,
            past,
        }))
    }

    /// What the source says without training: the accuracy, or why there is none.
    fn compose(&mut self, cell: Cell) -> Result<Result<f64, String>, ConductError> {
        let answers = match self.answers.take() {
            Some(answers) => answers,
            None => Answers::new(self.plan)?,
        };
        match self.answers.insert(answers).composed(cell, self.data) {
            Ok(predictions) => {
                self.folder.keep(cell, &predictions)?;
                Ok(Ok(predictions.accuracy()))
            }
            Err(error) if error.is_of_the_source() => Ok(Err(error.to_string())),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes out what has ended since the last look. A run that cannot be read any more is one of these: the others go on.
    fn look(&mut self) -> Vec<Ended> {
        let mut ended = Vec::new();
        for active in std::mem::take(&mut self.active) {
            match result(&active) {
                Ok(Some(result)) => ended.push((active.cell, active.run, result)),
                Ok(None) => self.active.push(active),
                Err(error) => ended.push((active.cell, active.run, Err(error.to_string()))),
            }
        }
        let tell = |(cell, run, result): (Cell, RunDir, _)| self.end(cell, Some(&run), result);
        ended.into_iter().map(tell).collect()
    }

    fn end(&mut self, cell: Cell, run: Option<&RunDir>, result: Result<f64, String>) -> Ended {
        // One that failed may have ended at once, and tells nothing of the others.
        if result.is_ok() {
            self.ended.push(cell);
            self.done += 1;
        }
        let active = self.active.iter().map(|active| active.cell);
        let left = active.chain(self.waiting.iter().copied());
        let elapsed = Elapsed {
            until_latest: self.began.elapsed(),
            since_latest: Duration::ZERO,
        };
        Ended {
            cell,
            run: run.map(RunDir::id),
            result,
            done: self.done,
            left: remaining(self.plan, &self.ended, left, elapsed),
        }
    }

    /// Asks every run to stop, and waits until it is saved.
    fn stop_all(&self) {
        for active in &self.active {
            // What cannot be asked goes on to its end, which is found the next time.
            let _ = active.run.send(Command::Stop);
        }
        for active in &self.active {
            match &active.trainer {
                // It may be so young that it holds nothing yet.
                Some(trainer) => trainer.wait(STOPS_WITHIN),
                None => start::wait_until_let_go(&active.run),
            }
        }
    }
}

/// What became of a cell that was begun.
enum Begun {
    AtWork(Active),
    /// It has ended: a run before, without a result, or what needs none.
    Ended(Option<RunDir>, Result<f64, String>),
}

/// Only one process at a time carries out an experiment.
fn lock(folder: &ExperimentDir) -> Result<ProcessLock, ConductError> {
    let path = folder.lock_path();
    match ProcessLock::take(&path) {
        Ok(Ok(lock)) => Ok(lock),
        Ok(Err(Holder { host, pid })) => Err(ConductError::Busy {
            id: folder.id(),
            pid,
            host,
        }),
        Err(source) => Err(ConductError::Lock { path, source }),
    }
}
