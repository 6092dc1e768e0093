//! `mnist-tui library tag`

use std::io::Write;

use clap::Args;
use mnist_core::library::{Annotations, CheckpointId, Library};
use serde_json::json;

use crate::cli::failure::Failure;
use crate::format::printable;

/// Show or change the tags, the note and the favourite mark of a checkpoint
///
/// They lie beside the checkpoint, whose file never changes. `library list tag:demo` finds them.
#[derive(Debug, Args)]
pub(crate) struct Tag {
    /// A name, or the beginning of an id
    #[arg(value_name = "CHECKPOINT")]
    checkpoint: String,
    /// Tags to add
    #[arg(value_name = "TAG")]
    tags: Vec<String>,
    /// Take a tag away
    #[arg(long, value_name = "TAG")]
    remove: Vec<String>,
    /// Write a note about it; an empty one takes it away
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Make it a favourite
    #[arg(long, overrides_with = "no_favourite")]
    favourite: bool,
    /// Make it no favourite any more
    #[arg(long)]
    no_favourite: bool,
    /// Print one JSON object: `id`, `tags`, `favourite`, `note`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Tag, library: &Library, out: &mut dyn Write) -> Result<(), Failure> {
    let id = library.locate(&command.checkpoint)?;
    for tag in &command.tags {
        library.add_tag(&id, tag)?;
    }
    for tag in &command.remove {
        library.remove_tag(&id, tag)?;
    }
    if let Some(note) = &command.note {
        library.set_note(&id, note)?;
    }
    if command.favourite || command.no_favourite {
        library.set_favourite(&id, command.favourite)?;
    }
    tell(&id, &library.annotations_of(&id)?, command.json, out)
}

fn tell(
    id: &CheckpointId,
    annotations: &Annotations,
    as_json: bool,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let Annotations {
        tags,
        favourite,
        note,
    } = annotations;
    if as_json {
        let line = json!({"id": id, "tags": tags, "favourite": favourite, "note": note});
        writeln!(out, "{line}")?;
        return Ok(());
    }
    let words = if tags.is_empty() {
        "-".to_owned()
    } else {
        tags.join(" ")
    };
    writeln!(out, "tags       {}", printable(&words))?;
    writeln!(out, "favourite  {}", if *favourite { "yes" } else { "no" })?;
    let note = note.as_deref().unwrap_or("-").replace('\n', " ");
    writeln!(out, "note       {}", printable(&note))?;
    Ok(())
}
