//! `mnist-tui library export`

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use mnist_core::library::{Entry, Library};
use serde_json::json;

use crate::cli::failure::Failure;
use crate::export::{self, Beside, Source, Written};
use crate::files::Existing;
use crate::format::{bytes, printable};

/// Write a checkpoint as a file that other programs load
///
/// The ending of FILE says the format. Prints the lines of Python that load it.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// A name, the beginning of an id, or a file
    #[arg(value_name = "CHECKPOINT")]
    checkpoint: String,
    /// Where to: .safetensors for PyTorch, .keras or .h5 for Keras, .onnx for ONNX runtimes
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
    let entry = library.find(&command.checkpoint)?;
    let of = Source {
        name: entry.title(),
        id: &entry.id,
        path: &entry.path,
    };
    let beside = if command.card {
        let license = command.license.as_deref();
        Beside::Card { license }
    } else {
        Beside::Nothing
    };
    let existing = Existing::unless(command.force);
    let written = export::checkpoint(of, &command.file, beside, existing)?;
    let done = Done {
        entry: &entry,
        path: &command.file,
        written,
    };
    done.tell(command.json, out)
}

/// What was written.
struct Done<'a> {
    entry: &'a Entry,
    path: &'a Path,
    written: Written,
}

impl Done<'_> {
    fn tell(&self, as_json: bool, out: &mut dyn Write) -> Result<(), Failure> {
        let Entry { id, names, .. } = self.entry;
        let Written { size, card, load } = &self.written;
        if as_json {
            let line = json!({
                "id": id,
                "name": names.first(),
                "path": self.path,
                "bytes": size,
                "card": card,
                "load": load,
            });
            writeln!(out, "{line}")?;
            return Ok(());
        }
        let (title, short, size) = (printable(self.entry.title()), id.short(), bytes(*size));
        let path = printable(&self.path.to_string_lossy());
        writeln!(out, "{title} ({short}) is in {path} ({size})")?;
        if let Some(card) = card {
            let card = printable(&card.to_string_lossy());
            writeln!(out, "its model card is {card}")?;
        }
        writeln!(out, "Python loads it with\n")?;
        for line in load.lines() {
            writeln!(out, "    {}", printable(line))?;
        }
        Ok(())
    }
}
