//! Carries out the run in a run directory.

mod answer;
mod begin;
mod best;
mod clock;
mod conduct;
mod finish;
mod keep;
mod log;
mod motion;
mod moved;
mod origin;
mod pause;
mod prepare;
mod queue;
mod report;
mod requests;
mod snapshot;
mod state;
mod unfreeze;
mod writer;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use mnist_core::durable;
use mnist_core::run::{BUILD_VARIABLE, EventKind, LaunchError, RunDir, RunLock};

use crate::error::{EngineError, Result};
use crate::threads;
use conduct::Conduct;
use log::{Log, Past};
pub(crate) use prepare::untrained;

/// Carries out the run in `dir` to its end, or takes it up where an earlier trainer left it.
///
/// # Errors
/// Why it cannot go on; said in the run's events too, when they could be opened.
pub fn run(dir: &Path, begun: Instant) -> Result<()> {
    refuse_other_builds()?;
    let dir = RunDir::at(std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned()));
    // What is wrong with the spec is told when there is a log to tell it in.
    if let Ok(spec) = dir.spec() {
        threads::settle(spec.threads)?;
    }
    // The event log of a live run belongs to its trainer, so the lock comes first.
    let _lock = RunLock::take(&dir)?;
    // Only the holder of the lock writes here; what is not removed takes room and does no other harm.
    let _ = durable::clear_left_over(dir.path());
    let mut log = Log::open(&dir)?;
    let mut step = 0;
    carry_out(&dir, &mut log, begun, &mut step).inspect_err(|error| {
        // On a full disk this may fail as well; the log of the trainer has the line too.
        let reason = error.to_string();
        let _ = log.tell(EventKind::Failed { step, reason });
    })
}

/// Whoever starts a trainer says what it was built from; another contract would misread the run.
fn refuse_other_builds() -> Result<()> {
    match std::env::var(BUILD_VARIABLE) {
        Ok(expected) if expected != mnist_core::BUILD_FINGERPRINT => {
            let stale = LaunchError::Stale {
                trainer: std::env::current_exe().unwrap_or_default(),
                found: mnist_core::BUILD_FINGERPRINT.to_owned(),
                expected,
            };
            Err(EngineError::Refused(stale.to_string()))
        }
        _ => Ok(()),
    }
}

fn carry_out(dir: &RunDir, log: &mut Log, begun: Instant, step: &mut u64) -> Result<()> {
    let signal = end_signal()?;
    let spec = dir.spec()?;
    let past = Past::read(dir)?;
    let Some(prepared) = prepare::prepare(dir, spec, past, log, &signal, begun)? else {
        return Ok(());
    };
    Conduct::new(dir, log, prepared, signal, step)?.conduct()
}

/// Becomes true when the process is asked to end. A hangup asks for nothing: a run outlives its terminal.
fn end_signal() -> Result<Arc<AtomicBool>> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let asked = Arc::new(AtomicBool::new(false));
    let ignored = Arc::new(AtomicBool::new(false));
    for (signal, flag) in [(SIGTERM, &asked), (SIGINT, &asked), (SIGHUP, &ignored)] {
        signal_hook::flag::register(signal, Arc::clone(flag))
            .map_err(|e| EngineError::Refused(format!("signal {signal} cannot be watched: {e}")))?;
    }
    Ok(asked)
}
