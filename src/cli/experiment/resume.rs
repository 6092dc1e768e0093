//! `mnist-tui experiment resume`: carries out what is left, and tells of it.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use clap::Args;
use mnist_core::experiment::{ExperimentDir, Plan};
use serde_json::{Value, json};
use signal_hook::consts::SIGINT;
use signal_hook::flag;

use super::{Pace, show};
use crate::cli::failure::{self, Failure};
use crate::cli::place::Place;
use crate::experiment::answers::Missing;
use crate::experiment::conduct::{Conductor, End, Ended};
use crate::experiment::report::{Report, Sources};
use crate::format::{count, duration, percent, printable};

/// Go on with an experiment; what is done is not done again
#[derive(Debug, Args)]
pub(crate) struct Resume {
    /// Its id, or a unique beginning or ending of it
    #[arg(value_name = "EXPERIMENT")]
    experiment: String,
    #[command(flatten)]
    pace: Pace,
}

pub(super) fn run(command: &Resume, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let folder = ExperimentDir::find(&place.data, &command.experiment)?;
    let plan = folder.plan()?;
    carry_out(&folder, &plan, &command.pace, place, out)
}

/// Carries out what is left of an experiment, and tells what it shows.
pub(super) fn carry_out(
    folder: &ExperimentDir,
    plan: &Plan,
    how: &Pace,
    place: &Place,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let conductor = Conductor::new(&place.data, folder, plan)?;
    let (id, of) = (folder.id(), plan.cells().count());
    if !how.json {
        let left = count(conductor.left(), "run");
        let at_once = how.at_once();
        writeln!(out, "experiment {id}: {left} to do, {at_once} at once")?;
    }
    let interrupted = interrupts()?;
    let sources = Sources::of(plan);
    let mut failed = 0;
    let end = conductor.conduct(how.at_once(), &interrupted, &mut |ended: &Ended| {
        failed += usize::from(ended.result.is_err());
        tell(ended, &sources, of, how.json, out)
    })?;
    if end == End::Interrupted {
        return Err(Failure::Interrupted(format!(
            "experiment {id} is stopped and saved; `mnist-tui experiment resume {id}` goes on"
        )));
    }
    compare_images(folder, plan, &interrupted, how.json, out)?;
    show::tell(&Report::new(folder, plan)?, how.json, out)?;
    if failed > 0 {
        return Err(Failure::Failed(format!(
            "{} without a result; `mnist-tui experiment resume {id}` tries again",
            count(failed, "run")
        )));
    }
    Ok(())
}

/// Asks for answers to the test images that were not kept yet. The verdict needs none of them.
fn compare_images(
    folder: &ExperimentDir,
    plan: &Plan,
    interrupted: &AtomicBool,
    json: bool,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let missing = Missing::of(folder, plan)?;
    if missing.count() > 0 && !json {
        let networks = count(missing.count(), "network");
        writeln!(out, "asking {networks} about the test images")?;
        out.flush()?;
    }
    if let Err(error) = missing.ask(interrupted) {
        failure::note(&format!("networks are not compared by image: {error}"));
    }
    Ok(())
}

/// Becomes true with the first Ctrl-C; the second ends the process.
fn interrupts() -> Result<Arc<AtomicBool>, Failure> {
    let failed = |error| Failure::Failed(format!("cannot handle Ctrl-C: {error}"));
    let seen = Arc::new(AtomicBool::new(false));
    flag::register_conditional_shutdown(SIGINT, 130, Arc::clone(&seen)).map_err(failed)?;
    flag::register(SIGINT, Arc::clone(&seen)).map_err(failed)?;
    Ok(seen)
}

/// Tells of a run that has ended: `12 of 90  frozen, 500 labels, seed 3  93.81 %  about 2:10 left`.
fn tell(
    ended: &Ended,
    sources: &Sources,
    of: usize,
    json: bool,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    if json {
        writeln!(out, "{}", json_of(ended, sources, of))?;
    } else {
        let Ended { cell, done, .. } = ended;
        let result = match &ended.result {
            Ok(accuracy) => percent(*accuracy, 2),
            Err(reason) => format!("no result: {reason}"),
        };
        let left = ended.left.filter(|left| !left.is_zero());
        let left = left.map_or_else(String::new, |left| {
            format!("  about {} left", duration(left.as_secs_f64()))
        });
        let arm = printable(&sources.arm(cell.strategy, cell.source));
        let labels = count(cell.labels.get(), "label");
        let seed = cell.seed;
        writeln!(
            out,
            "{done} of {of}  {arm}, {labels}, seed {seed}  {result}{left}"
        )?;
    }
    // Whoever watches a file or a pipe sees it at once.
    Ok(out.flush()?)
}

fn json_of(ended: &Ended, sources: &Sources, of: usize) -> Value {
    let cell = ended.cell;
    let mut line = json!({
        "event": "run",
        "run": ended.run,
        "strategy": cell.strategy,
        "labels": cell.labels,
        "seed": cell.seed,
        "test_accuracy": ended.result.as_ref().ok(),
        "reason": ended.result.as_ref().err(),
        "done": ended.done,
        "of": of,
        "seconds_left": ended.left.map(|left| left.as_secs_f64().round()),
    });
    if sources.are_several() {
        line["source"] = json!(sources.id(cell.strategy, cell.source));
    }
    line
}
