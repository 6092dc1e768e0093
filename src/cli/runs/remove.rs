//! `mnist-tui runs remove` and `prune`

use std::io::Write;

use clap::Args;
use mnist_core::run::{self, Liveness, RunDir, RunEntry, RunError, RunLock, RunState, liveness};
use serde_json::json;

use super::control::elsewhere;
use crate::cli::args::whole_number;
use crate::cli::confirm::Manner;
use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::format::{bytes, count, printable};

/// Delete runs for good; their checkpoints stay in the library
#[derive(Debug, Args)]
pub(crate) struct Remove {
    /// Ids, or unique beginnings or endings of them
    #[arg(value_name = "RUN", required = true)]
    runs: Vec<String>,
    /// Remove also what a trainer on another host may be at work on: make sure that it is gone
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    manner: Manner,
}

/// Delete the runs that have ended; their checkpoints stay in the library
///
/// Ended is what finished, failed or was stopped. Live and interrupted runs stay, and so do those of which nothing can
/// be known from here.
#[derive(Debug, Args)]
pub(crate) struct Prune {
    /// Keep the newest N of them
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = whole_number::<usize>)]
    keep: usize,
    #[command(flatten)]
    manner: Manner,
}

pub(super) fn run(command: &Remove, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let found = command.runs.iter();
    let found = found.map(|wanted| RunDir::find(&place.data, wanted));
    // All or none: a misspelt second id must not leave half of the work done.
    let mut dirs = found.collect::<Result<Vec<_>, _>>()?;
    dirs.sort_by_key(RunDir::id);
    dirs.dedup();
    for dir in &dirs {
        check_free(dir, command.force)?;
    }
    delete(&dirs, command.force, &command.manner, out)
}

/// Refuses a run that a trainer is or may be at work on.
fn check_free(dir: &RunDir, force: bool) -> Result<(), Failure> {
    let run = dir.id();
    // A look at the lock suffices: the run's files may be damaged.
    match liveness(dir).unwrap_or(Liveness::Unknown) {
        Liveness::Live => Err(RunError::Live { run }.into()),
        Liveness::Unknown if !force => match RunEntry::read(dir.clone()) {
            Ok(entry) if entry.state != RunState::Unknown => Ok(()),
            Ok(entry) => {
                let elsewhere = elsewhere(&entry);
                let next = format!("if it is gone, `mnist-tui runs remove {run} --force`");
                Err(Failure::Failed(format!("{elsewhere}; {next}")))
            }
            Err(error) => Err(Failure::Failed(format!(
                "{error}; its trainer cannot be seen from here either: if it is gone, add --force"
            ))),
        },
        Liveness::Unknown | Liveness::Free => Ok(()),
    }
}

pub(super) fn prune(command: &Prune, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let ended = |entry: &RunEntry| {
        matches!(
            entry.state,
            RunState::Finished | RunState::Failed | RunState::Stopped
        )
    };
    // Ended runs are listed newest first.
    let dirs: Vec<RunDir> = run::list(&place.data)?
        .into_iter()
        .filter(|entry| ended(entry) && entry.writable)
        .skip(command.keep)
        .map(|entry| entry.dir)
        .collect();
    if dirs.is_empty() {
        if !command.manner.json {
            writeln!(out, "nothing to remove")?;
        }
        return Ok(());
    }
    delete(&dirs, false, &command.manner, out)
}

fn delete(
    dirs: &[RunDir],
    force: bool,
    manner: &Manner,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    manner.check_answerable(if dirs.len() == 1 { "it" } else { "them" })?;
    let sizes = dirs.iter().map(RunDir::disk_use);
    let sizes = sizes.collect::<Result<Vec<_>, _>>()?;
    if !manner.json {
        for (dir, size) in dirs.iter().zip(&sizes) {
            writeln!(out, "{}  {}  {}", dir.id(), about(dir), bytes(*size))?;
        }
    }
    manner.agreed(&count(dirs.len(), "run"), out)?;
    for (dir, size) in dirs.iter().zip(&sizes) {
        delete_one(dir, force)?;
        if manner.json {
            let line = json!({"run": dir.id(), "disk_bytes": size});
            writeln!(out, "{line}")?;
        }
    }
    if !manner.json {
        let freed = bytes(sizes.iter().sum());
        writeln!(out, "removed {} ({freed})", count(dirs.len(), "run"))?;
    }
    Ok(())
}

/// `finished  pretrain mlp on digits`; a run whose spec is damaged can do nothing but be removed.
fn about(dir: &RunDir) -> String {
    RunEntry::read(dir.clone()).map_or_else(
        |_| "damaged".to_owned(),
        |entry| format!("{}  {}", entry.state.word(), printable(&entry.spec.title())),
    )
}

fn delete_one(dir: &RunDir, force: bool) -> Result<(), Failure> {
    if !force {
        return Ok(dir.remove()?);
    }
    let run = dir.id();
    // Held until the files are gone where locks work; elsewhere whoever forces it has seen to the trainer.
    let _lock = match RunLock::take(dir) {
        Err(RunError::Locked { .. }) => return Err(RunError::Live { run }.into()),
        taken => taken.ok(),
    };
    std::fs::remove_dir_all(dir.path()).map_err(|error| {
        let path = dir.path().display();
        Failure::Failed(format!("cannot remove {path}: {error}"))
    })
}
