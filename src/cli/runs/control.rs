//! `mnist-tui runs pause` and `stop`: what is asked of a trainer at work, and its answer.

use std::io::Write;
use std::time::{Duration, Instant};

use mnist_core::run::{Command, Event, EventKind, RunDir, RunEntry, RunState, Tail};

use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::start;

/// The trainer looks between batches and every 20 ms while it stands still; the slowest batch is far shorter.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);

pub(super) fn pause(wanted: &str, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let entry = live(wanted, place)?;
    ask(&entry.dir, Command::Pause)?;
    let id = entry.dir.id();
    writeln!(
        out,
        "run {id} stands still; `mnist-tui runs resume {id}` goes on"
    )?;
    Ok(())
}

pub(super) fn stop(wanted: &str, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let entry = live(wanted, place)?;
    ask(&entry.dir, Command::Stop)?;
    // So that whatever comes next finds the run free.
    start::wait_until_let_go(&entry.dir);
    let id = entry.dir.id();
    writeln!(
        out,
        "run {id} is stopped and saved; `mnist-tui runs resume {id}` goes on"
    )?;
    Ok(())
}

fn live(wanted: &str, place: &Place) -> Result<RunEntry, Failure> {
    let entry = RunEntry::read(RunDir::find(&place.data, wanted)?)?;
    // What cannot be known from here may well be alive elsewhere.
    if entry.state.is_live() || entry.state == RunState::Unknown {
        Ok(entry)
    } else {
        let (id, state) = (entry.dir.id(), entry.state.word());
        Err(Failure::Failed(format!(
            "run {id} is {state}: no trainer is at work on it"
        )))
    }
}

/// Sends a request and waits for the trainer's answer to it.
pub(super) fn ask(run: &RunDir, command: Command) -> Result<(), Failure> {
    let mut tail: Tail<Event> = Tail::new(run.events_path(), 0);
    let mut read = || {
        tail.read().map_err(|error| {
            let path = run.events_path();
            Failure::Failed(format!("cannot read {}: {error}", path.display()))
        })
    };
    // What was said before cannot be the answer.
    read()?;
    let request = run.send(command)?;
    let asked = Instant::now();
    while asked.elapsed() < ANSWERS_WITHIN {
        for event in read()? {
            match event.kind {
                EventKind::Accepted { id } | EventKind::Change { id, .. } if id == request => {
                    return Ok(());
                }
                EventKind::Refused { id, reason } if id == request => {
                    return Err(Failure::Failed(reason));
                }
                _ => {}
            }
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let id = run.id();
    let state = RunEntry::read(run.clone())?.state;
    if !state.is_live() && state != RunState::Unknown {
        let state = state.word();
        return Err(Failure::Failed(format!("run {id} is {state} meanwhile")));
    }
    Err(Failure::Failed(format!(
        "the trainer of run {id} has not answered yet; `mnist-tui runs show {id}` tells what it does"
    )))
}
