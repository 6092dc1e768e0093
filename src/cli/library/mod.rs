//! `mnist-tui library`

mod change;
mod diff;
mod empty_trash;
mod export;
mod import;
mod inspect;
mod list;
mod rank;
mod show;
mod tag;
mod verify;

use std::io::Write;

use clap::Subcommand;

use super::failure::Failure;
use super::place::Place;

/// List, inspect and tidy the checkpoints
#[derive(Debug, Subcommand)]
pub(crate) enum Library {
    List(list::List),
    Rank(rank::Rank),
    Show(show::Show),
    Inspect(inspect::Inspect),
    Diff(diff::Diff),
    Verify(verify::Verify),
    Export(export::Export),
    Rename(change::Rename),
    Tag(tag::Tag),
    Remove(change::Remove),
    Restore(change::Restore),
    EmptyTrash(empty_trash::EmptyTrash),
    Import(import::Import),
}

pub(super) fn run(command: &Library, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let library = place.library();
    match command {
        Library::List(command) => list::run(command, &library, out),
        Library::Rank(command) => rank::run(command, place, out),
        Library::Show(command) => show::run(command, &library, out),
        Library::Inspect(command) => inspect::run(command, place, out),
        Library::Diff(command) => diff::run(command, &library, out),
        Library::Verify(command) => verify::run(command, &library, out),
        Library::Export(command) => export::run(command, &library, out),
        Library::Rename(command) => change::rename(command, &library, out),
        Library::Tag(command) => tag::run(command, &library, out),
        Library::Remove(command) => change::remove(command, &library, out),
        Library::Restore(command) => change::restore(command, &library, out),
        Library::EmptyTrash(command) => empty_trash::run(command, &library, out),
        Library::Import(command) => import::run(command, place, out),
    }
}
