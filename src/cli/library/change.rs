//! `mnist-tui library rename`, `remove` and `restore`

use std::io::Write;

use clap::Args;
use mnist_core::library::Library;

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
}

/// Move checkpoints to the library's trash
#[derive(Debug, Args)]
pub(crate) struct Remove {
    /// Names or beginnings of ids
    #[arg(value_name = "CHECKPOINT", required = true)]
    checkpoints: Vec<String>,
}

/// Bring a checkpoint back from the trash (`mnist-tui library list --trash` shows it)
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// A name it had, or the beginning of its id
    #[arg(value_name = "CHECKPOINT")]
    checkpoint: String,
}

pub(super) fn rename(
    command: &Rename,
    library: &Library,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    library.rename(&command.from, &command.to)?;
    writeln!(
        out,
        "{} is now {}",
        printable(&command.from),
        printable(&command.to)
    )?;
    Ok(())
}

pub(super) fn remove(
    command: &Remove,
    library: &Library,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let found = command
        .checkpoints
        .iter()
        .map(|wanted| library.find(wanted));
    // All or none: a misspelt second name must not leave half of the work done.
    let entries = found.collect::<Result<Vec<_>, _>>()?;
    for entry in entries {
        library.remove(&entry.id)?;
        let (names, short) = (printable(&entry.names.join(", ")), entry.id.short());
        writeln!(
            out,
            "{names} ({short}) is in the trash; `mnist-tui library restore {short}` brings it back"
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
    writeln!(
        out,
        "{} ({}) is back",
        printable(&saved.name),
        saved.id.short()
    )?;
    Ok(())
}
