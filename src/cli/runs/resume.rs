//! `mnist-tui runs resume`

use std::io::Write;
use std::num::NonZeroU32;
use std::str::FromStr;

use clap::Args;
use mnist_core::run::{Change, Command, LearningRate, Phase, RunDir, RunEntry, RunState};
use serde_json::json;

use super::control::ask_all;
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
    /// Learning rate from now on
    #[arg(long, value_name = "RATE", allow_hyphen_values = true)]
    learning_rate: Option<LearningRate>,
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
    let may_be_at_work = entry.state == RunState::Unknown && !command.force;
    if entry.state.is_live() || may_be_at_work {
        return go_on(command, &entry, out);
    }
    if entry.state == RunState::Finished && entry.spec.optimizer.is_solution() {
        let id = entry.dir.id();
        return Err(Failure::Failed(format!(
            "run {id} has found the best head for its images; more epochs would change nothing"
        )));
    }
    if entry.state == RunState::Finished && !command.trains_further(&entry) {
        let (id, epochs) = (entry.dir.id(), count(entry.history.epochs, "epoch"));
        return Err(Failure::Failed(format!(
            "run {id} has finished after {epochs}; train on with `mnist-tui runs resume {id} --epochs +5`"
        )));
    }
    train_on(command, &entry, place, out)
}

/// A trainer is at work: it is asked.
fn go_on(command: &Resume, entry: &RunEntry, out: &mut dyn Write) -> Result<(), Failure> {
    let id = entry.dir.id();
    // Changes first: a short run would else be over before them.
    let mut asked = command.changes(entry);
    match entry.state {
        RunState::Queued => asked.push(Command::StartNow),
        RunState::Training | RunState::Starting if !asked.is_empty() => {}
        _ => asked.push(Command::Resume),
    }
    ask_all(entry, asked)?;
    if command.json {
        let line = json!({"run": id, "state": RunState::Training.word()});
        writeln!(out, "{line}")?;
    } else {
        let changed = command.in_words(entry);
        let next = format!("`mnist-tui runs watch {id}` shows it");
        writeln!(out, "run {id} goes on{changed}; {next}")?;
    }
    Ok(())
}

/// No trainer is at work: one is started here.
fn train_on(
    command: &Resume,
    entry: &RunEntry,
    place: &Place,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let run = &entry.dir;
    let mut follower = Follower::new(run, Format::choose(command.json, place))?;
    follower.skip_the_past()?;
    // What is asked after it, such as a stop, is then known to be meant for the new trainer.
    let has_ended = matches!(entry.history.phase, Phase::Ended(_));
    let go_on = entry.wake_up().or(has_ended.then_some(Command::Resume));
    let asked = command.changes(entry).into_iter().chain(go_on);
    let (process, sent) = start::take_up(run, asked)?;
    if command.detach {
        let behind = follower.wait_for_news(&process)?;
        return tell_id(run, behind.as_deref(), command.json, out);
    }
    follower.expect_answers(sent);
    follower.follow(Some(&process), OnInterrupt::StopRun, place, out)
}

impl Resume {
    /// What is to be different from now on.
    fn changes(&self, entry: &RunEntry) -> Vec<Command> {
        let epochs = self.epochs.map(|epochs| Change::Epochs {
            epochs: epochs.in_all(entry.history.epochs),
        });
        let rate = self.learning_rate.map(|rate| Change::LearningRate { rate });
        let changes = epochs.into_iter().chain(rate);
        changes.map(Command::Change).collect()
    }

    /// `, now to 15 epochs in all, now at learning rate 0.01`; nothing where nothing changes.
    fn in_words(&self, entry: &RunEntry) -> String {
        let epochs = self.epochs.map(|epochs| {
            let all = epochs.in_all(entry.history.epochs).get();
            format!(", to {} in all", count(all, "epoch"))
        });
        let rate = self.learning_rate;
        let rate = rate.map(|rate| format!(", at learning rate {rate}"));
        epochs.into_iter().chain(rate).collect()
    }

    /// Whether a finished run would have something left to do.
    fn trains_further(&self, entry: &RunEntry) -> bool {
        let planned = entry.history.epochs;
        self.epochs
            .is_some_and(|epochs| epochs.in_all(planned).get() > planned)
    }
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
