//! `mnist-tui runs export`

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use mnist_core::run::{RunDir, Tail};
use mnist_exchange::{csv, curve, event_files};
use serde_json::json;

use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::cli::written;
use crate::format::{count, printable};

/// Write the curves of a run for TensorBoard, or as a table
///
/// Every completed epoch counts, of live runs too: loss and accuracy on the training and the validation images, and the
/// learning rate.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Its id, or a unique beginning or ending of it
    #[arg(value_name = "RUN")]
    run: String,
    /// Write event files into DIR, in a folder named after the run; `tensorboard --logdir DIR` shows all runs in DIR
    #[arg(long, value_name = "DIR", required_unless_present = "csv")]
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
    let id = run.id();
    let path = run.events_path();
    let events = Tail::new(path.clone(), 0).read();
    let events = events
        .map_err(|error| Failure::Failed(format!("cannot read {}: {error}", path.display())))?;
    let curve = curve(events);
    if curve.is_empty() {
        return Err(Failure::Failed(format!(
            "run {id} has not completed an epoch yet; `mnist-tui runs watch {id}` shows how far it is"
        )));
    }
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    if let Some(folder) = &command.tensorboard {
        let written = event_files(&id, &curve).map(|file| (folder.join(file.path), file.bytes));
        files.extend(written);
    }
    if let Some(path) = &command.csv {
        files.push((path.clone(), csv(&curve).into_bytes()));
    }
    write(&files, command)?;
    if command.json {
        let paths: Vec<&PathBuf> = files.iter().map(|(path, _)| path).collect();
        let line = json!({"run": id, "epochs": curve.len(), "files": paths});
        writeln!(out, "{line}")?;
        return Ok(());
    }
    let shown = |path: &Path| printable(&path.to_string_lossy());
    let epochs = count(curve.len(), "epoch");
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

/// Writes all files, or none where one of them would be replaced unasked.
fn write(files: &[(PathBuf, Vec<u8>)], command: &Export) -> Result<(), Failure> {
    for (path, _) in files {
        written::check_free(path, command.force)?;
    }
    for (path, bytes) in files {
        // A folder for TensorBoard is made; one that is part of a file's name was perhaps mistyped.
        if command.csv.as_ref() != Some(path) {
            written::make_folder_of(path)?;
        }
        written::write(path, bytes, command.force)?;
    }
    Ok(())
}
