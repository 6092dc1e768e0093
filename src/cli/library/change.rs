//! `mnist-tui library rename`, `remove` and `restore`

use std::io::Write;

use clap::Args;
use mnist_core::library::{CheckpointId, Library};
use serde_json::json;

use crate::app::overlay::orphaned;
use crate::cli::failure::Failure;
use crate::format::printable;

/// Give a checkpoint another name
#[derive(Debug, Args)]
pub(crate) struct Rename {
    /// The name it has
    #[arg(value_name = "NAME")]
    from: String,
    /// The name it gets
    #[arg(value_name = "NEW-NAME")]
    to: String,
    /// Print one JSON object: `id`, `name`
    #[arg(long)]
    json: bool,
}

/// Move checkpoints to the library's trash
#[derive(Debug, Args)]
pub(crate) struct Remove {
    /// Names or beginnings of ids
    #[arg(value_name = "CHECKPOINT", required = true)]
    checkpoints: Vec<String>,
    /// Print a JSON object for each: `id`, `names`, `state`, `children` (how many checkpoints have it as parent)
    #[arg(long)]
    json: bool,
}

/// Bring a checkpoint back from the trash (`mnist-tui library list --trash` shows it)
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// A name it had, or the beginning of its id
    #[arg(value_name = "CHECKPOINT")]
    checkpoint: String,
    /// Print one JSON object: `id`, `name`, `path`
    #[arg(long)]
    json: bool,
}

pub(super) fn rename(
    command: &Rename,
    library: &Library,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let (from, to) = (&command.from, &command.to);
    library.rename(from, to)?;
    if command.json {
        let line = json!({"id": library.locate(to)?, "name": to});
        writeln!(out, "{line}")?;
    } else {
        writeln!(out, "{} is now {}", printable(from), printable(to))?;
    }
    Ok(())
}

pub(super) fn remove(
    command: &Remove,
    library: &Library,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    // Located, not read: what is damaged must be removable, as `library verify` proposes.
    let found = command.checkpoints.iter();
    let found = found.map(|wanted| library.locate(wanted));
    // All or none: a misspelt second name must not leave half of the work done.
    let mut ids = found.collect::<Result<Vec<_>, _>>()?;
    ids.sort();
    ids.dedup();
    let parents: Vec<_> = library.list()?.into_iter().map(|e| e.parent).collect();
    for id in ids {
        let names = library.names_of(&id)?;
        let is_parent = |parent: &&Option<CheckpointId>| parent.as_ref() == Some(&id);
        let children = parents.iter().filter(is_parent).count();
        library.remove(&id)?;
        if command.json {
            let line = json!({"id": id, "names": names, "state": "removed", "children": children});
            writeln!(out, "{line}")?;
            continue;
        }
        let (names, short) = (printable(&names.join(", ")), id.short());
        let warning = orphaned(children).map_or_else(String::new, |told| format!("; {told}"));
        writeln!(
            out,
            "{names} ({short}) is in the trash{warning}; `mnist-tui library restore {short}` brings it back"
        )?;
    }
    Ok(())
}

pub(super) fn restore(
    command: &Restore,
    library: &Library,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let saved = library.restore(&command.checkpoint)?;
    if command.json {
        let line = json!({"id": saved.id, "name": saved.name, "path": saved.path});
        writeln!(out, "{line}")?;
    } else {
        let (name, short) = (printable(&saved.name), saved.id.short());
        writeln!(out, "{name} ({short}) is back")?;
    }
    Ok(())
}
