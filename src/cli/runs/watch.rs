//! `mnist-tui runs watch`

use std::io::Write;

use clap::Args;
use mnist_core::run::RunDir;

use crate::cli::failure::Failure;
use crate::cli::follow::{Follower, OnInterrupt};
use crate::cli::place::Place;
use crate::cli::report::Format;

/// Follow a run from its first epoch to its end, whoever started it
///
/// Ctrl-C leaves; the run goes on.
#[derive(Debug, Args)]
pub(crate) struct Watch {
    /// Its id, or a unique beginning or ending of it
    #[arg(value_name = "RUN")]
    run: String,
    /// Print one JSON object a line: every event
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Watch, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let run = RunDir::find(&place.data, &command.run)?;
    let follower = Follower::new(&run, Format::choose(command.json, place))?;
    follower.follow(None, OnInterrupt::Leave, place, out)
}
