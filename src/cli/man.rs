//! `mnist-tui man`

use std::io::Write;

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man as Page;

use super::args::Arguments;
use super::failure::Failure;

/// Print the manual page of mnist-tui or of one of its commands
///
/// To read one: mnist-tui man transfer | man -l -
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// A command, as in `pretrain` or `library show`
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

pub(super) fn run(command: &Man, out: &mut dyn Write) -> Result<(), Failure> {
    let mut page = Arguments::command();
    // Passes the global options down, so that every page lists them.
    page.build();
    for word in &command.command {
        let next = page
            .get_subcommands()
            .find(|c| c.get_name() == word)
            .cloned();
        page = next.ok_or_else(|| Failure::Usage(unknown(word, &page)))?;
    }
    let source = concat!("mnist-tui ", env!("CARGO_PKG_VERSION"));
    Page::new(page).source(source).render(out)?;
    Ok(())
}

fn unknown(word: &str, within: &Command) -> String {
    let names: Vec<&str> = within.get_subcommands().map(Command::get_name).collect();
    format!("no command {word:?}; there is {}", names.join(", "))
}
