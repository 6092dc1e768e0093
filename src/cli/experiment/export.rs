//! `mnist-tui experiment export`

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use mnist_core::experiment::ExperimentDir;
use serde_json::json;

use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::experiment::export::{self, Findings};
use crate::experiment::report::Report;
use crate::files::Existing;
use crate::format::printable;

/// Write what an experiment shows as a table, a chart or a page
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Its id, or a unique beginning or ending of it
    #[arg(value_name = "EXPERIMENT")]
    experiment: String,
    /// Where to: .csv for a line of each run, .json for the report, .svg or .png for the chart, .md for a page with its chart beside it
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Replace what exists
    #[arg(long)]
    force: bool,
    /// Print one JSON object: `experiment`, `files`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Export, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let folder = ExperimentDir::find(&place.data, &command.experiment)?;
    let plan = folder.plan()?;
    let results = folder.results(&plan)?;
    let findings = Findings {
        plan: &plan,
        results: &results,
        report: &Report::of(&plan, &results),
    };
    let files = export::write(findings, &command.file, Existing::unless(command.force))?;
    if command.json {
        let line = json!({"experiment": folder.id(), "files": files});
        writeln!(out, "{line}")?;
        return Ok(());
    }
    for path in files {
        writeln!(out, "{}", printable(&path.to_string_lossy()))?;
    }
    Ok(())
}
