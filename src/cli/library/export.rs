//! `mnist-tui library export`

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use mnist_core::library::{CheckpointFile, Entry, Library};
use mnist_exchange::{Card, CardFile, Format, export_checkpoint, loading};
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
    /// Where to: .safetensors for PyTorch, .onnx for ONNX runtimes
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Write a model card for the Hugging Face Hub too, README.md beside FILE
    #[arg(long)]
    card: bool,
    /// License that the card names, as the Hub calls it: apache-2.0
    #[arg(long, value_name = "ID", requires = "card")]
    license: Option<String>,
    /// Replace what exists
    #[arg(long)]
    force: bool,
    /// Print one JSON object: `id`, `name`, `path`, `bytes`, `card` (a path or null), `load` (lines of Python)
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Export, library: &Library, out: &mut dyn Write) -> Result<(), Failure> {
    let path = &command.file;
    let format = Format::of(path)?;
    let card = command.card.then(|| path.with_file_name("README.md"));
    // Before anything is written: both files, or none.
    for path in [Some(path), card.as_ref()].into_iter().flatten() {
        written::check_free(path, command.force)?;
    }
    let entry = library.find(&command.checkpoint)?;
    let checkpoint = CheckpointFile::read(&entry.path)?;
    let exported = export_checkpoint(&checkpoint, format)?;
    written::write(path, &exported, command.force)?;
    if let Some(card) = &card {
        let text = card_text(command, &entry, &checkpoint, format, &exported);
        written::write(card, text.as_bytes(), command.force)?;
    }
    let done = Done {
        entry: &entry,
        path,
        size: exported.len() as u64,
        card: card.as_deref(),
        load: loading(
            &checkpoint.record.architecture,
            format,
            &path.to_string_lossy(),
        ),
    };
    done.tell(command.json, out)
}

fn card_text(
    command: &Export,
    entry: &Entry,
    checkpoint: &CheckpointFile,
    format: Format,
    exported: &[u8],
) -> String {
    let name = command
        .file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy();
    let card = Card {
        name: entry.title(),
        id: &entry.id,
        record: &checkpoint.record,
        license: command.license.as_deref(),
        file: CardFile {
            name: &name,
            format,
            bytes: exported,
        },
    };
    card.to_markdown()
}

/// What was written.
struct Done<'a> {
    entry: &'a Entry,
    path: &'a Path,
    size: u64,
    card: Option<&'a Path>,
    load: String,
}

impl Done<'_> {
    fn tell(&self, as_json: bool, out: &mut dyn Write) -> Result<(), Failure> {
        let Entry { id, names, .. } = self.entry;
        if as_json {
            let line = json!({
                "id": id,
                "name": names.first(),
                "path": self.path,
                "bytes": self.size,
                "card": self.card,
                "load": self.load,
            });
            writeln!(out, "{line}")?;
            return Ok(());
        }
        let (title, short, size) = (printable(self.entry.title()), id.short(), bytes(self.size));
        let path = printable(&self.path.to_string_lossy());
        writeln!(out, "{title} ({short}) is in {path} ({size})")?;
        if let Some(card) = self.card {
            let card = printable(&card.to_string_lossy());
            writeln!(out, "its model card is {card}")?;
        }
        writeln!(out, "Python loads it with\n")?;
        for line in self.load.lines() {
            writeln!(out, "    {}", printable(line))?;
        }
        Ok(())
    }
}
