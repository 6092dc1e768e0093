//! `mnist-tui runs resume`

use std::io::Write;
use std::num::NonZeroU32;
use std::str::FromStr;

use clap::Args;
use mnist_core::run::{Change, Command, Phase, RunDir, RunEntry, RunState};
use serde_json::json;

use super::control::ask;
use crate::cli::failure::Failure;
use crate::cli::follow::{Follower, OnInterrupt};
use crate::cli::place::Place;
use crate::cli::report::Format;
use crate::cli::train::tell_id;
use crate::format::count;
use crate::start;

/// Let a run go on
///
/// A run that stands still goes on with its own trainer, and the command returns. One whose trainer is gone
/// (interrupted, stopped, failed or finished) is trained on here from its last saved state, as with pretrain.
#[derive(Debug, Args)]
pub(crate) struct Resume {
    /// Its id, or a unique beginning or ending of it
    #[arg(value_name = "RUN")]
    run: String,
    /// Train so many more epochs (+5), or so many in all (15)
    #[arg(long, value_name = "+N|N")]
    epochs: Option<Epochs>,
    /// Return as soon as the trainer is started
    #[arg(long)]
    detach: bool,
    /// Train on here although the trainer was on another host, which cannot be asked: make sure that it is gone
    #[arg(long)]
    force: bool,
    /// Print one JSON object a line: every event from now on; of a run with its own trainer `run` and `state`
    #[arg(long)]
    json: bool,
}

/// How long to train.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Epochs {
    More(NonZeroU32),
    InAll(NonZeroU32),
}

impl FromStr for Epochs {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (more, number) = match text.strip_prefix('+') {
            Some(number) => (true, number),
            None => (false, text),
        };
        // A second sign would be read as part of the number.
        let digits = number.bytes().all(|b| b.is_ascii_digit());
        match number.parse() {
            Ok(epochs) if digits && more => Ok(Self::More(epochs)),
            Ok(epochs) if digits => Ok(Self::InAll(epochs)),
            _ => Err("expected +5 for five more epochs, or 15 for fifteen in all".into()),
        }
    }
}

impl Epochs {
    /// Epochs in all for a run that was to train `planned` of them.
    fn in_all(self, planned: u32) -> NonZeroU32 {
        match self {
            Self::More(more) => more.saturating_add(planned),
            Self::InAll(epochs) => epochs,
        }
    }
}

pub(super) fn run(command: &Resume, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let entry = RunEntry::read(RunDir::find(&place.data, &command.run)?)?;
    let change = command.epochs.map(|epochs| {
        Command::Change(Change::Epochs {
            epochs: epochs.in_all(entry.history.epochs),
        })
    });
    let may_be_at_work = entry.state == RunState::Unknown && !command.force;
    if entry.state.is_live() || may_be_at_work {
        return go_on(command, &entry, change, out);
    }
    if entry.state == RunState::Finished && !trains_further(&entry, change.as_ref()) {
        let (id, epochs) = (entry.dir.id(), count(entry.history.epochs, "epoch"));
        return Err(Failure::Failed(format!(
            "run {id} has finished after {epochs}; train on with `mnist-tui runs resume {id} --epochs +5`"
        )));
    }
    train_on(command, &entry, change, place, out)
}

/// A trainer is at work: it is asked.
fn go_on(
    command: &Resume,
    entry: &RunEntry,
    change: Option<Command>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let id = entry.dir.id();
    let changed = change.is_some();
    if let Some(change) = change {
        ask(entry, change)?;
    }
    match entry.state {
        RunState::Queued => ask(entry, Command::StartNow)?,
        RunState::Training | RunState::Starting if changed => {}
        _ => ask(entry, Command::Resume)?,
    }
    if command.json {
        let line = json!({"run": id, "state": RunState::Training.word()});
        writeln!(out, "{line}")?;
    } else {
        let next = format!("`mnist-tui runs watch {id}` shows it");
        writeln!(out, "run {id} goes on; {next}")?;
    }
    Ok(())
}

/// No trainer is at work: one is started here.
fn train_on(
    command: &Resume,
    entry: &RunEntry,
    change: Option<Command>,
    place: &Place,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let run = &entry.dir;
    let mut follower = Follower::new(run, Format::choose(command.json, place))?;
    follower.skip_the_past()?;
    // What is asked after it, such as a stop, is then known to be meant for the new trainer.
    let has_ended = matches!(entry.history.phase, Phase::Ended(_));
    let go_on = entry.wake_up().or(has_ended.then_some(Command::Resume));
    let (process, sent) = start::take_up(run, change.into_iter().chain(go_on))?;
    if command.detach {
        follower.wait_for_news(&process)?;
        return tell_id(run, command.json, out);
    }
    follower.expect_answers(sent);
    follower.follow(Some(&process), OnInterrupt::StopRun, place, out)
}

/// Whether a finished run would have something left to do.
fn trains_further(entry: &RunEntry, change: Option<&Command>) -> bool {
    matches!(change, Some(Command::Change(Change::Epochs { epochs })) if epochs.get() > entry.history.epochs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn epochs_are_more_or_in_all() {
        let epochs = |n| NonZeroU32::new(n).unwrap();
        assert_eq!("+5".parse::<Epochs>().unwrap().in_all(10), epochs(15));
        assert_eq!("5".parse::<Epochs>().unwrap().in_all(10), epochs(5));
        for wrong in ["", "+", "0", "+0", "++5", "-1", "five"] {
            assert!(wrong.parse::<Epochs>().is_err(), "{wrong:?} was taken");
        }
    }
}
