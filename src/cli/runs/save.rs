//! `mnist-tui runs save`

use std::io::Write;
use std::time::Duration;

use clap::Args;
use mnist_core::run::{
    CheckpointSaved, Command, Event, EventKind, RunDir, RunEntry, RunState, Tail, Trainer,
};
use serde_json::json;

use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::format::printable;
use crate::start;

/// Keep the network of a run that did not come to its end
///
/// Makes a checkpoint of the last saved state of a run that was stopped, failed or was interrupted, with scores of its
/// own. The run stays as it is and can still be resumed.
#[derive(Debug, Args)]
pub(crate) struct Save {
    /// Its id, or a unique beginning or ending of it
    #[arg(value_name = "RUN")]
    run: String,
    /// Name of the checkpoint; without it the run's own, with a number where that is taken
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Print one JSON object: `run`, `id`, `name`, `path`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Save, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let entry = RunEntry::read(RunDir::find(&place.data, &command.run)?)?;
    check(&entry)?;
    if let Some(name) = &command.name {
        place.library().check_name(name)?;
    }
    let run = &entry.dir;
    let mut tail: Tail<Event> = Tail::new(run.events_path(), 0);
    // What was said before is no answer.
    read(&mut tail, run)?;
    let name = command.name.clone();
    let (trainer, _) = start::take_up(run, [Command::Save { name }])?;
    let saved = wait(&mut tail, run, &trainer)?;
    let (id, short, name) = (run.id(), saved.id.short(), printable(&saved.name));
    if command.json {
        let line = json!({"run": id, "id": saved.id, "name": saved.name, "path": saved.path});
        writeln!(out, "{line}")?;
        return Ok(());
    }
    let path = saved.path.to_string_lossy();
    writeln!(out, "checkpoint {name} ({short}) {}", printable(&path))?;
    Ok(())
}

/// Refuses what has no state of its own to save.
fn check(entry: &RunEntry) -> Result<(), Failure> {
    let id = entry.dir.id();
    let refused = match entry.state {
        RunState::Finished => format!(
            "run {id} has finished, and its network is in the library; `mnist-tui runs show {id}` names it"
        ),
        RunState::Unknown => format!(
            "the trainer of run {id} cannot be seen from here; stop the run where it trains, then save it"
        ),
        state if state.is_live() => format!(
            "run {id} is {}; `mnist-tui runs stop {id}` ends it, then it can be saved",
            state.word()
        ),
        _ if !entry.dir.state_path().exists() => {
            format!("run {id} has saved nothing yet; `mnist-tui runs resume {id}` trains it")
        }
        _ => return Ok(()),
    };
    Err(Failure::Failed(refused))
}

/// Waits until the trainer has saved the network, or has said why not.
fn wait(
    tail: &mut Tail<Event>,
    run: &RunDir,
    trainer: &Trainer,
) -> Result<CheckpointSaved, Failure> {
    const LOOK_EVERY: Duration = Duration::from_millis(20);
    let mut why_not = None;
    loop {
        // Asked before reading: whatever an ended trainer has written is then already there.
        let gone = trainer.failure();
        for event in read(tail, run)? {
            match event.kind {
                EventKind::Stopped {
                    checkpoint: Some(checkpoint),
                    ..
                } => {
                    // So that whatever comes next finds the run free.
                    start::wait_until_let_go(run);
                    return Ok(checkpoint);
                }
                EventKind::Refused { reason, .. } | EventKind::Failed { reason, .. } => {
                    why_not = Some(reason);
                }
                EventKind::Stopped { .. } => {
                    let reason = why_not.take();
                    let reason = reason.unwrap_or_else(|| "the trainer was ended".to_owned());
                    return Err(Failure::Failed(reason));
                }
                _ => {}
            }
        }
        if let Some(reason) = gone {
            return Err(Failure::Failed(why_not.unwrap_or(reason)));
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

fn read(tail: &mut Tail<Event>, run: &RunDir) -> Result<Vec<Event>, Failure> {
    tail.read().map_err(|error| {
        let path = run.events_path();
        Failure::Failed(format!("cannot read {}: {error}", path.display()))
    })
}
