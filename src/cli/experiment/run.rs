//! `mnist-tui experiment run` and `new`

use std::io::Write;

use clap::Args;
use serde_json::json;

use super::resume::carry_out;
use super::{Asked, Pace};
use crate::cli::failure::Failure;
use crate::cli::place::Place;

/// Make an experiment and carry it out
///
/// Every run is an ordinary run, which `runs list` shows; their checkpoints stay in the experiment's own library. Ctrl-C saves what
/// is at work; `experiment resume` goes on with it.
#[derive(Debug, Args)]
pub(crate) struct Run {
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    pace: Pace,
}

/// Make an experiment; `experiment resume` carries it out
#[derive(Debug, Args)]
pub(crate) struct New {
    #[command(flatten)]
    asked: Asked,
    /// Print a JSON object: `experiment`, `path`, `runs`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Run, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let (folder, plan) = command.asked.create(place)?;
    carry_out(&folder, &plan, &command.pace, place, out)
}

pub(super) fn new(command: &New, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let (folder, plan) = command.asked.create(place)?;
    let (id, runs) = (folder.id(), plan.cells().count());
    if command.json {
        let line = json!({"experiment": id, "path": folder.path(), "runs": runs});
        writeln!(out, "{line}")?;
    } else {
        writeln!(out, "{id}")?;
    }
    Ok(())
}
