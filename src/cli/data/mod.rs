//! `mnist-tui data`

mod add;
mod check;
mod download;
mod list;
mod pictures;
mod show;

use std::io::Write;

use clap::Subcommand;

use super::failure::Failure;
use super::place::Place;
use crate::request::Agreement;

/// List, look at, check, name and download the data sets
#[derive(Debug, Subcommand)]
pub(crate) enum Data {
    List(list::List),
    Show(show::Show),
    Check(check::Check),
    Add(add::Add),
    Download(download::DownloadArgs),
}

pub(super) fn run(command: &Data, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    match command {
        Data::List(command) => list::run(command, place, out),
        Data::Show(command) => show::run(command, place, out),
        Data::Check(command) => check::run(command, place, out),
        Data::Add(command) => add::run(command, place, out),
        Data::Download(command) => download::run(command, place, out),
    }
}

/// The word of a readable set's state for scripts.
const fn state(agreement: Agreement) -> &'static str {
    match agreement {
        Agreement::Same => "ok",
        Agreement::Unwritten => "no hash",
        Agreement::Changed => "changed",
    }
}
