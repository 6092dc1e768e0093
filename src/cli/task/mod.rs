//! `mnist-tui task`

mod add;
mod list;
mod remove;
mod show;

use std::io::Write;

use clap::Subcommand;

use super::failure::Failure;
use super::place::Place;

/// List, look at, make and remove tasks: groupings of labels into classes
#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    List(list::List),
    Show(show::Show),
    Add(add::Add),
    Remove(remove::Remove),
}

pub(super) fn run(command: &Task, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    match command {
        Task::List(command) => list::run(command, place, out),
        Task::Show(command) => show::run(command, place, out),
        Task::Add(command) => add::run(command, place, out),
        Task::Remove(command) => remove::run(command, place, out),
    }
}
