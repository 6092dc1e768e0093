//! Creates runs and starts trainers for them: the same steps for commands and dashboard.

use std::thread;
use std::time::{Duration, Instant};

use mnist_core::run::{
    Command, CommandId, LaunchError, Liveness, RunDir, RunError, RunSpec, Trainer, find_trainer,
    launch, liveness,
};
use thiserror::Error;

/// So long a trainer that has said its last word may take to end.
const LETTING_GO: Duration = Duration::from_secs(10);

/// Why no trainer is at work.
#[derive(Debug, Error)]
pub(crate) enum StartError {
    /// The run cannot be created or asked.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The trainer does not start.
    #[error(transparent)]
    Launch(#[from] LaunchError),
}

/// Creates a run in `data` and starts its trainer.
///
/// # Errors
/// No trainer, no room or no permission; no run is then left behind.
pub(crate) fn begin(
    data: &mnist_core::storage::DataDir,
    spec: &RunSpec,
) -> Result<(RunDir, Trainer), StartError> {
    let trainer = find_trainer()?;
    let run = RunDir::create(data, spec)?;
    match launch(&trainer, &run) {
        Ok(process) => Ok((run, process)),
        Err(error) => {
            // What is told is why nothing starts.
            let _ = run.remove();
            Err(error.into())
        }
    }
}

/// Starts a trainer for a run that has none, after sending it `commands`, whose ids are returned.
///
/// # Errors
/// No trainer, or no permission.
pub(crate) fn take_up(
    run: &RunDir,
    commands: impl IntoIterator<Item = Command>,
) -> Result<(Trainer, Vec<CommandId>), StartError> {
    let trainer = find_trainer()?;
    wait_until_let_go(run);
    let sent = commands.into_iter().map(|command| run.send(command));
    let sent = sent.collect::<Result<_, _>>()?;
    Ok((launch(&trainer, run)?, sent))
}

/// Waits for a trainer that says that its run has ended, and lets go of it a moment later.
pub(crate) fn wait_until_let_go(run: &RunDir) {
    let end = Instant::now() + LETTING_GO;
    while matches!(liveness(run), Ok(Liveness::Live)) && Instant::now() < end {
        thread::sleep(Duration::from_millis(20));
    }
}
