//! The command line: one file a command.

mod args;
mod closing;
mod completions;
mod config;
mod docs;
mod doctor;
mod evaluate;
mod failure;
mod follow;
mod image;
mod interrupts;
mod keys;
mod library;
mod man;
mod place;
mod predict;
mod pretrain;
mod report;
mod runs;
mod table;
mod train;
mod transfer;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command, Global};
use failure::Failure;
use place::Place;

pub use docs::markdown;

/// Runs the program with the process's own arguments.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(asked_or_wrong) => {
            // A reader that left does not matter: there is nothing else to do.
            let _ = asked_or_wrong.print();
            return ExitCode::from(u8::try_from(asked_or_wrong.exit_code()).unwrap_or(2));
        }
    };
    let result = match &arguments.command {
        None => dashboard(&arguments.global),
        Some(command) => {
            let mut out = std::io::stdout().lock();
            run(command, &arguments.global, &mut out)
                .and_then(|()| Ok(out.flush()?))
                .map(|()| ExitCode::SUCCESS)
        }
    };
    result.unwrap_or_else(Failure::report)
}

fn dashboard(global: &Global) -> Result<ExitCode, Failure> {
    let Place { config, data } = Place::open(global)?;
    crate::runtime::run(config, data).map_err(Failure::failed)
}

fn run(command: &Command, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    let place = || Place::open(global);
    match command {
        Command::Pretrain(command) => pretrain::run(command, &place()?, out),
        Command::Transfer(command) => transfer::run(command, &place()?, out),
        Command::Evaluate(command) => evaluate::run(command, &place()?, out),
        Command::Predict(command) => predict::run(command, &place()?, out),
        Command::Library(command) => library::run(command, &place()?, out),
        Command::Runs(command) => runs::run(command, &place()?, out),
        Command::Config(command) => config::run(command, global, out),
        Command::Keys(command) => keys::run(command, &place()?, out),
        Command::Doctor(command) => doctor::run(command, global, out),
        Command::Completions(command) => completions::run(command, out),
        Command::Man(command) => man::run(command, out),
    }
}
