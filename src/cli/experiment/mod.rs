//! `mnist-tui experiment`

mod export;
mod list;
mod resume;
mod run;
mod show;
mod stop;

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::thread::available_parallelism;

use clap::{Args, Subcommand};
use mnist_core::experiment::{ExperimentDir, Plan, Strategy};

use super::failure::{Failure, note};
use super::place::Place;
use crate::experiment::request::ExperimentRequest;
use crate::request::{Disk, count};

/// Find out whether reusing a checkpoint helps, and with how many labels
///
/// An experiment trains the same task again and again, with the layers of a checkpoint and without, on more and more labels and
/// with several seeds, and tells where reuse helped, where it hurt, and where that is not clear.
#[derive(Debug, Subcommand)]
pub(crate) enum Experiment {
    Run(run::Run),
    New(run::New),
    Resume(resume::Resume),
    Stop(stop::Stop),
    Show(show::Show),
    Export(export::Export),
    List(list::List),
}

/// What is asked for, as flags and as a file.
#[derive(Debug, Args)]
struct Asked {
    #[command(flatten)]
    request: ExperimentRequest,
    /// A TOML file with the names of these flags as keys, as in `strategies = ["scratch", "frozen"]`; flags come before it
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

impl Asked {
    fn plan(&self, place: &Place) -> Result<Plan, Failure> {
        let mut request = self.request.clone();
        if let Some(path) = &self.file {
            let file = ExperimentRequest::read(path).map_err(Failure::Usage)?;
            request = request.or(file);
        }
        let surroundings = Disk::new(&place.data, &place.config);
        let plan = request.plan(&place.config, &surroundings);
        plan.map_err(|refusal| Failure::Usage(refusal.to_string()))
    }

    fn create(&self, place: &Place) -> Result<(ExperimentDir, Plan), Failure> {
        let plan = self.plan(place)?;
        if !plan.strategies().contains(&Strategy::Scratch) {
            note("without the strategy scratch there is nothing to compare with");
        }
        Ok((ExperimentDir::create(&place.data, &plan)?, plan))
    }
}

/// How an experiment is carried out.
#[derive(Debug, Args)]
struct Pace {
    /// So many runs at once; without it one for each core
    #[arg(long, value_name = "N", value_parser = count::<NonZeroUsize>)]
    parallel: Option<NonZeroUsize>,
    /// Print one JSON object a line: `run` for each that ends, `experiment` last
    #[arg(long)]
    json: bool,
}

impl Pace {
    fn at_once(&self) -> NonZeroUsize {
        let cores = || available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.parallel.unwrap_or_else(cores)
    }
}

pub(super) fn run(command: &Experiment, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    match command {
        Experiment::Run(command) => run::run(command, place, out),
        Experiment::New(command) => run::new(command, place, out),
        Experiment::Resume(command) => resume::run(command, place, out),
        Experiment::Stop(command) => stop::run(command, place, out),
        Experiment::Show(command) => show::run(command, place, out),
        Experiment::Export(command) => export::run(command, place, out),
        Experiment::List(command) => list::run(command, place, out),
    }
}
