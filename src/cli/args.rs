//! Commands and flags, as clap reads them.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand};

use super::{
    completions, config, data, doctor, evaluate, experiment, keys, library, man, predict, pretrain,
    runs, task, transfer,
};
use crate::config::ColorChoice;

/// Terminal workbench for transfer learning on handwritten digits.
///
/// Without a command the dashboard opens. Everything a screen does, a command does too.
#[derive(Debug, Parser)]
#[command(
    name = "mnist-tui",
    version,
    max_term_width = 100,
    disable_help_subcommand = true,
    after_help = "Exit codes: 0 done; 1 failed, since the world is not as needed; 2 what was typed is wrong; 130 interrupted."
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// Flags of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// Your configuration file, instead of the usual one (or set `MNIST_TUI_CONFIG`)
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Where runs and checkpoints are kept (or set `MNIST_TUI_DATA_DIR`)
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN")]
    pub(crate) color: Option<ColorChoice>,
    /// Draw with ASCII characters only
    #[arg(long, global = true)]
    pub(crate) ascii: bool,
}

/// Reads a number that counts from 0.
pub(super) fn whole_number<N: FromStr>(text: &str) -> Result<N, String> {
    let number = text.trim().parse();
    number.map_err(|_| "type a whole number, 0 or more".to_owned())
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Pretrain(pretrain::Pretrain),
    Transfer(transfer::Transfer),
    Evaluate(evaluate::Evaluate),
    Predict(predict::Predict),
    #[command(subcommand)]
    Library(library::Library),
    #[command(subcommand)]
    Runs(runs::Runs),
    #[command(subcommand)]
    Experiment(experiment::Experiment),
    #[command(subcommand)]
    Data(data::Data),
    #[command(subcommand)]
    Task(task::Task),
    #[command(subcommand)]
    Config(config::Config),
    Keys(keys::Keys),
    Doctor(doctor::Doctor),
    Completions(completions::Completions),
    Man(man::Man),
}
