//! `mnist-tui experiment stop`

use std::io::Write;

use clap::Args;
use mnist_core::experiment::ExperimentDir;
use mnist_core::process_lock::Liveness;

use crate::cli::failure::Failure;
use crate::cli::place::Place;

/// Ask whoever carries out an experiment to save what is at work and to end
#[derive(Debug, Args)]
pub(crate) struct Stop {
    /// Its id, or a unique beginning or ending of it
    #[arg(value_name = "EXPERIMENT")]
    experiment: String,
}

pub(super) fn run(command: &Stop, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let folder = ExperimentDir::find(&place.data, &command.experiment)?;
    let id = folder.id();
    if folder.liveness() == Liveness::Free {
        return Err(Failure::Failed(format!(
            "nobody carries out experiment {id}; `mnist-tui experiment resume {id}` would go on with it"
        )));
    }
    folder.ask_to_stop()?;
    writeln!(
        out,
        "experiment {id} is asked to stop; `mnist-tui experiment resume {id}` goes on with it"
    )?;
    Ok(())
}
