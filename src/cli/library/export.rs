//! `mnist-tui library export`

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use mnist_core::library::{CheckpointFile, Library};
use mnist_exchange::{Format, export_checkpoint, loading};
use serde_json::json;

use crate::cli::failure::Failure;
use crate::cli::written;
use crate::format::{bytes, printable};

/// Write a checkpoint as a file that other programs load
///
/// The ending of FILE says the format. Prints the lines of Python that load it.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// A name, the beginning of an id, or a file
    #[arg(value_name = "CHECKPOINT")]
    checkpoint: String,
    /// Where to: .safetensors for `PyTorch`
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Replace FILE if it exists
    #[arg(long)]
    force: bool,
    /// Print one JSON object: `id`, `name`, `path`, `bytes`, `load`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Export, library: &Library, out: &mut dyn Write) -> Result<(), Failure> {
    let path = &command.file;
    let format = Format::of(path)?;
    written::check_free(path, command.force)?;
    let entry = library.find(&command.checkpoint)?;
    let checkpoint = CheckpointFile::read(&entry.path)?;
    let exported = export_checkpoint(&checkpoint, format)?;
    written::write(path, &exported, command.force)?;
    let load = loading(
        &checkpoint.record.architecture,
        format,
        &path.to_string_lossy(),
    );
    if command.json {
        let line = json!({
            "id": entry.id,
            "name": entry.names.first(),
            "path": path,
            "bytes": exported.len(),
            "load": load,
        });
        writeln!(out, "{line}")?;
        return Ok(());
    }
    let (title, size) = (printable(entry.title()), bytes(exported.len() as u64));
    let shown = printable(&path.to_string_lossy());
    writeln!(
        out,
        "{title} ({}) is in {shown} ({size}); Python loads it with\n",
        entry.id.short()
    )?;
    for line in load.lines() {
        writeln!(out, "    {}", printable(line))?;
    }
    Ok(())
}
