//! `mnist-tui runs`

mod control;
mod export;
mod list;
mod remove;
mod resume;
mod save;
mod show;
mod watch;

use std::io::Write;

use clap::{Args, Subcommand};

use super::failure::Failure;
use super::place::Place;

/// List, watch and control the runs
#[derive(Debug, Subcommand)]
pub(crate) enum Runs {
    List(list::List),
    Show(show::Show),
    Watch(watch::Watch),
    /// Let a run stand still after its current batch, its state saved
    Pause(Run),
    Resume(resume::Resume),
    /// End a run early; it is saved and can be resumed
    Stop(Run),
    Save(save::Save),
    Export(export::Export),
    Remove(remove::Remove),
    Prune(remove::Prune),
}

/// The run that is meant.
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// Its id, or a unique beginning or ending of it
    #[arg(value_name = "RUN")]
    run: String,
    /// Print one JSON object: `run`, `state`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Runs, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    match command {
        Runs::List(command) => list::run(command, place, out),
        Runs::Show(command) => show::run(command, place, out),
        Runs::Watch(command) => watch::run(command, place, out),
        Runs::Pause(command) => control::pause(command, place, out),
        Runs::Resume(command) => resume::run(command, place, out),
        Runs::Stop(command) => control::stop(command, place, out),
        Runs::Save(command) => save::run(command, place, out),
        Runs::Export(command) => export::run(command, place, out),
        Runs::Remove(command) => remove::run(command, place, out),
        Runs::Prune(command) => remove::prune(command, place, out),
    }
}
