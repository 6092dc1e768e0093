//! The command line: one file a command.

mod args;
mod closing;
mod completions;
mod config;
mod confirm;
mod data;
mod docs;
mod doctor;
mod evaluate;
mod experiment;
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
mod range_test;
mod report;
mod runs;
mod task;
mod train;
mod transfer;

use std::ffi::OsStr;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command, Global};
use failure::Failure;
use place::Place;

use crate::suggestion::{Completing, GivenFlags};

pub use docs::markdown;

/// Runs the program with the process's own arguments.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(wrong) if wrong.use_stderr() => return Failure::from(wrong).report(),
        Err(asked) => {
            // A reader that left does not matter: there is nothing else to do.
            let _ = asked.print();
            return ExitCode::SUCCESS;
        }
    };
    let Global {
        config, data_dir, ..
    } = &arguments.global;
    GivenFlags::new(config.as_deref(), data_dir.as_deref()).remember();
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

/// Carries out a command in this process as the program would; what it prints goes to `out`. `arguments` begin with the
/// program's name.
///
/// # Errors
/// What the program would tell on stderr.
pub fn answer<'a>(
    arguments: impl IntoIterator<Item = &'a OsStr>,
    out: &mut dyn Write,
) -> Result<(), String> {
    let arguments = Arguments::try_parse_from(arguments).map_err(|error| error.to_string())?;
    match &arguments.command {
        None => Err("the dashboard needs a terminal".to_owned()),
        Some(command) => run(command, &arguments.global, out).map_err(|failure| failure.told()),
    }
}

fn dashboard(global: &Global) -> Result<ExitCode, Failure> {
    let Place { file, config, data } = Place::open(global)?;
    crate::runtime::run(file, config, data).map_err(Failure::failed)
}

fn run(command: &Command, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    let place = || Place::open(global);
    let told = &mut Completing::new(out);
    match command {
        Command::Pretrain(command) => pretrain::run(command, &place()?, told),
        Command::Transfer(command) => transfer::run(command, &place()?, told),
        Command::Evaluate(command) => evaluate::run(command, &place()?, told),
        Command::Predict(command) => predict::run(command, &place()?, told),
        Command::Library(command) => library::run(command, &place()?, told),
        Command::Runs(command) => runs::run(command, &place()?, told),
        Command::Experiment(command) => experiment::run(command, &place()?, told),
        Command::Data(command) => data::run(command, &place()?, told),
        Command::Task(command) => task::run(command, &place()?, told),
        Command::Config(command) => config::run(command, global, told),
        Command::Keys(command) => keys::run(command, &place()?, told),
        Command::Doctor(command) => doctor::run(command, global, told),
        // Scripts of shells and manual pages are the same whatever flags were given.
        Command::Completions(command) => completions::run(command, out),
        Command::Man(command) => man::run(command, out),
    }
}
