//! `mnist-tui runs pause` and `stop`: what is asked of a trainer at work, and its answer.

use std::io::Write;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use mnist_core::run::{Command, Event, EventKind, RunDir, RunEntry, RunState, Tail};
use serde_json::json;

use super::Run;
use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::format::ago;
use crate::start;

/// The trainer looks between batches and every 20 ms while it stands still; the slowest batch is far shorter.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);

pub(super) fn pause(command: &Run, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let entry = live(&command.run, place)?;
    ask(&entry, Command::Pause)?;
    tell(command, &entry, RunState::Paused, "stands still", out)
}

pub(super) fn stop(command: &Run, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let entry = live(&command.run, place)?;
    ask(&entry, Command::Stop)?;
    // So that whatever comes next finds the run free.
    start::wait_until_let_go(&entry.dir);
    tell(
        command,
        &entry,
        RunState::Stopped,
        "is stopped and saved",
        out,
    )
}

fn tell(
    command: &Run,
    entry: &RunEntry,
    state: RunState,
    in_words: &str,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let id = entry.dir.id();
    if command.json {
        let line = json!({"run": id, "state": state.word()});
        writeln!(out, "{line}")?;
    } else {
        let next = format!("`mnist-tui runs resume {id}` goes on");
        writeln!(out, "run {id} {in_words}; {next}")?;
    }
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

fn ask(entry: &RunEntry, command: Command) -> Result<(), Failure> {
    ask_all(entry, vec![command])
}

/// Sends requests, in this order, and waits for the trainer's answer to each.
pub(super) fn ask_all(entry: &RunEntry, commands: Vec<Command>) -> Result<(), Failure> {
    let run = &entry.dir;
    let mut tail: Tail<Event> = Tail::new(run.events_path(), 0);
    let mut read = || {
        tail.read().map_err(|error| {
            let path = run.events_path();
            Failure::Failed(format!("cannot read {}: {error}", path.display()))
        })
    };
    // What was said before cannot be the answer.
    read()?;
    let sent = commands.into_iter().map(|command| run.send(command));
    let mut waiting = sent.collect::<Result<Vec<_>, _>>()?;
    let asked = Instant::now();
    while asked.elapsed() < ANSWERS_WITHIN {
        for event in read()? {
            match event.kind {
                EventKind::Accepted { id } | EventKind::Change { id, .. } => {
                    waiting.retain(|request| *request != id);
                }
                EventKind::Refused { id, reason } if waiting.contains(&id) => {
                    return Err(Failure::Failed(reason));
                }
                _ => {}
            }
        }
        if waiting.is_empty() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Err(Failure::Failed(no_answer(&RunEntry::read(run.clone())?)))
}

/// Why there is no answer, as far as it can be told.
fn no_answer(entry: &RunEntry) -> String {
    let (id, state) = (entry.dir.id(), entry.state);
    if state == RunState::Unknown {
        let elsewhere = elsewhere(entry);
        return format!(
            "{elsewhere} and has not answered; if it is gone, `mnist-tui runs resume {id} --force` goes on here"
        );
    }
    if state.is_live() {
        return format!(
            "the trainer of run {id} has not answered yet; `mnist-tui runs show {id}` tells what it does"
        );
    }
    format!("run {id} is {} meanwhile", state.word())
}

/// Says of a run of unknown state who may be at work on it.
pub(super) fn elsewhere(entry: &RunEntry) -> String {
    let trainer = match &entry.history.trainer {
        Some((pid, host)) => format!("process {pid} on {host}"),
        None => "another host".to_owned(),
    };
    let last = entry.history.last_event_ms;
    let last = last.and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let heard = last.map_or_else(
        || "never heard of".to_owned(),
        |then| format!("last heard of {}", ago(then, Timestamp::now())),
    );
    let id = entry.dir.id();
    format!("the trainer of run {id} ({trainer}, {heard}) cannot be seen from here")
}
