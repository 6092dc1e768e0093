//! `mnist-tui completions`

use std::io::Write;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::args::Arguments;
use super::failure::Failure;

/// Print a completion script for a shell
///
/// For bash: mnist-tui completions bash > ~/.local/share/bash-completion/completions/mnist-tui
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn run(command: &Completions, out: &mut dyn Write) -> Result<(), Failure> {
    out.write_all(&script(command.shell))?;
    Ok(())
}

fn script(shell: Shell) -> Vec<u8> {
    // clap_complete panics when it cannot write; a vector takes everything.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "mnist-tui", &mut script);
    script
}
