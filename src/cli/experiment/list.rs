//! `mnist-tui experiment list`

use std::io::Write;

use clap::Args;
use mnist_core::experiment::{ExperimentDir, ExperimentError, Plan};
use serde_json::json;

use crate::cli::failure::{self, Failure};
use crate::cli::place::Place;
use crate::experiment::json::source;
use crate::experiment::report::Sources;
use crate::format::{local_time, printable_json};
use crate::table::{Align, Table};

/// List the experiments, newest first
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Print a JSON object for each
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &List, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let mut folders = ExperimentDir::all(&place.data)?;
    folders.reverse();
    if folders.is_empty() && !command.json {
        writeln!(
            out,
            "no experiments yet; `mnist-tui experiment run` makes one"
        )?;
        return Ok(());
    }
    let mut table = Table::new([
        ("experiment", Align::Left),
        ("what", Align::Left),
        ("done", Align::Right),
        ("of", Align::Right),
        ("created", Align::Left),
    ]);
    for folder in &folders {
        match facts(folder) {
            Ok((plan, done)) if command.json => {
                let line = json_of(folder, &plan, done).to_string();
                writeln!(out, "{}", printable_json(&line))?;
            }
            Ok((plan, done)) => table.row([
                folder.id(),
                plan.title(),
                done.to_string(),
                plan.cells().count().to_string(),
                local_time(plan.transfer.created),
            ]),
            Err(error) => failure::note(&error.to_string()),
        }
    }
    // Where every plan is damaged, that is said on stderr; headings alone would look like an empty list.
    if !command.json && !table.is_empty() {
        table.fit_the_terminal(&["created"]);
        table.write(out)?;
    }
    Ok(())
}

fn facts(folder: &ExperimentDir) -> Result<(Plan, usize), ExperimentError> {
    let plan = folder.plan()?;
    let done = folder.done(&plan)?.len();
    Ok((plan, done))
}

fn json_of(folder: &ExperimentDir, plan: &Plan, done: usize) -> serde_json::Value {
    let mut line = json!({
        "experiment": folder.id(),
        "path": folder.path(),
        "created": plan.transfer.created,
        "task": plan.transfer.task.name(),
        "strategies": plan.strategies(),
        "budgets": plan.budgets(),
        "seeds": plan.seeds(),
        "done": done,
        "of": plan.cells().count(),
    });
    let sources = Sources::of(plan);
    if sources.are_several() {
        line["sources"] = sources.iter().map(source).collect();
    }
    line
}
