//! `mnist-tui library empty-trash`

use std::io::Write;

use clap::Args;
use mnist_core::library::{CheckpointId, Library, Listing};
use serde_json::json;

use crate::cli::confirm::Manner;
use crate::cli::failure::Failure;
use crate::format::{bytes, count, printable};

/// Delete the checkpoints in the library's trash for good
///
/// `mnist-tui library list --trash` shows them.
#[derive(Debug, Args)]
pub(crate) struct EmptyTrash {
    #[command(flatten)]
    manner: Manner,
}

/// A checkpoint in the trash.
struct Removed {
    id: CheckpointId,
    names: Vec<String>,
    size: u64,
}

pub(super) fn run(
    command: &EmptyTrash,
    library: &Library,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let (manner, trash) = (&command.manner, removed(library)?);
    if trash.is_empty() {
        if !manner.json {
            writeln!(out, "the trash is empty")?;
        }
        return Ok(());
    }
    manner.check_answerable(if trash.len() == 1 { "it" } else { "them" })?;
    if !manner.json {
        for Removed { id, names, size } in &trash {
            let names = printable(&names.join(", "));
            writeln!(out, "{}  {names}  {}", id.short(), bytes(*size))?;
        }
    }
    let number = count(trash.len(), "checkpoint");
    manner.agreed(&number, out)?;
    for Removed { id, names, size } in &trash {
        library.delete_removed(id)?;
        if manner.json {
            let line = json!({"id": id, "names": names, "bytes": size});
            writeln!(out, "{line}")?;
        }
    }
    if !manner.json {
        let freed = trash.iter().map(|removed| removed.size).sum();
        writeln!(out, "removed {number} ({})", bytes(freed))?;
    }
    Ok(())
}

/// Everything in the trash, readable or not.
fn removed(library: &Library) -> Result<Vec<Removed>, Failure> {
    let Listing {
        entries, damaged, ..
    } = library.trash()?;
    let sound = entries.into_iter().map(|entry| Removed {
        id: entry.id,
        names: entry.names,
        size: entry.bytes,
    });
    let damaged = damaged.into_iter().filter_map(|file| {
        Some(Removed {
            size: file.path.metadata().map_or(0, |metadata| metadata.len()),
            id: file.id?,
            names: file.names,
        })
    });
    Ok(sound.chain(damaged).collect())
}
