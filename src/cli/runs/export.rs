//! `mnist-tui runs export`

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};
use mnist_core::run::RunDir;
use serde_json::json;

use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::export::{self, CurveFiles};
use crate::files::Existing;
use crate::format::{count, printable};

/// Write the curves of a run for TensorBoard, or as a table
///
/// Every completed epoch counts, of live runs too: loss and accuracy on the training and the validation images, and the
/// learning rate.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("to").args(["tensorboard", "csv"]).multiple(true).required(true))]
pub(crate) struct Export {
    /// Its id, or a unique beginning or ending of it
    #[arg(value_name = "RUN")]
    run: String,
    /// Write event files into DIR, in a folder named after the run; `tensorboard --logdir DIR` shows all runs in DIR
    #[arg(long, value_name = "DIR")]
    tensorboard: Option<PathBuf>,
    /// Write a table of comma-separated values
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Replace what exists
    #[arg(long)]
    force: bool,
    /// Print one JSON object: `run`, `epochs`, `files`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Export, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let run = RunDir::find(&place.data, &command.run)?;
    let to = CurveFiles {
        tensorboard: command.tensorboard.as_deref(),
        csv: command.csv.as_deref(),
    };
    let written = export::curves(&run, to, Existing::unless(command.force))?;
    if command.json {
        let line = json!({"run": run.id(), "epochs": written.epochs, "files": written.files});
        writeln!(out, "{line}")?;
        return Ok(());
    }
    let shown = |path: &Path| printable(&path.to_string_lossy());
    let epochs = count(written.epochs, "epoch");
    if let Some(folder) = &command.tensorboard {
        let folder = shown(folder);
        writeln!(
            out,
            "{epochs} for TensorBoard; `tensorboard --logdir {folder}` shows them"
        )?;
    }
    if let Some(path) = &command.csv {
        writeln!(out, "{epochs} in {}", shown(path))?;
    }
    Ok(())
}
