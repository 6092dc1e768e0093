//! `mnist-tui experiment show`

use std::io::Write;

use clap::Args;
use mnist_core::experiment::ExperimentDir;

use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::experiment::json::json_of;
use crate::experiment::report::Report;
use crate::experiment::text;
use crate::table::terminal_width;

/// Tell what an experiment shows so far: means, 95 % intervals, and whether reuse helped
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Its id, or a unique beginning or ending of it
    #[arg(value_name = "EXPERIMENT")]
    experiment: String,
    /// Print one JSON object
    ///
    /// `budgets` has an object for each number of labels and strategy; accuracies are in 0 to 1, `points` are hundredths; `p` is
    /// corrected for the number of comparisons, that of `mcnemar` is not. `curves` has what each strategy gains along the numbers
    /// of labels.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Show, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let folder = ExperimentDir::find(&place.data, &command.experiment)?;
    let report = Report::new(&folder, &folder.plan()?)?;
    if !command.json {
        let (done, of) = (report.done, report.of);
        writeln!(out, "experiment {}: {done} of {of} runs done", folder.id())?;
    }
    tell(&report, command.json, out)
}

/// Tells what an experiment shows.
pub(super) fn tell(report: &Report, json: bool, out: &mut dyn Write) -> Result<(), Failure> {
    if json {
        writeln!(out, "{}", json_of(report))?;
        return Ok(());
    }
    Ok(text::write(report, terminal_width(), out)?)
}
