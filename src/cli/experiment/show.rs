//! `mnist-tui experiment show`

use std::io::Write;

use clap::Args;
use mnist_core::experiment::{ExperimentDir, Strategy};
use serde_json::{Map, Value, json};

use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::cli::table::{Align, Table, terminal_width};
use crate::experiment::report::{Report, Row};
use crate::experiment::words::{verdict, word};
use crate::format::{percent, thousands};
use crate::ui::wrap;

/// Tell what an experiment shows so far: means, 95 % intervals, and whether reuse helped
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Its id, or a unique beginning or ending of it
    #[arg(value_name = "EXPERIMENT")]
    experiment: String,
    /// Print one JSON object
    ///
    /// `budgets` has an object for each number of labels and strategy; accuracies are in 0 to 1, `points` are hundredths; `p` is
    /// corrected for the number of comparisons.
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
    if !report.rows.is_empty() {
        writeln!(out)?;
        table(report).write(out)?;
        writeln!(out)?;
    }
    for sentence in verdict(report) {
        // Whole where nobody reads it on a screen.
        let lines =
            terminal_width().map_or_else(|| vec![sentence.clone()], |width| wrap(&sentence, width));
        for line in lines {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

fn table(report: &Report) -> Table {
    let mut table = Table::new([
        ("labels", Align::Right),
        ("strategy", Align::Left),
        ("test", Align::Right),
        ("95 % interval", Align::Right),
        ("seeds", Align::Right),
        ("points", Align::Right),
        ("p", Align::Right),
        ("against scratch", Align::Left),
    ]);
    for row in &report.rows {
        let dash = || "-".to_owned();
        let judged = row.against_scratch.as_ref();
        table.row([
            thousands(row.labels.get()),
            row.strategy.to_string(),
            percent(row.mean.mean, 2),
            interval(row),
            row.mean.count.to_string(),
            row.points()
                .map_or_else(dash, |points| format!("{points:+.2}")),
            row.p().map_or_else(dash, probability),
            judged.map_or_else(dash, |judged| word(judged.verdict).to_owned()),
        ]);
    }
    table.fit_the_terminal(&["seeds", "p", "95 % interval"]);
    table
}

fn interval(row: &Row) -> String {
    let Some(scatter) = row.mean.scatter else {
        return "-".to_owned();
    };
    let [low, high] = scatter.ci95.map(|end| 100.0 * end);
    format!("{low:.2} to {high:.2}")
}

fn probability(p: f64) -> String {
    if p < 0.001 {
        "<0.001".to_owned()
    } else {
        format!("{p:.3}")
    }
}

fn json_of(report: &Report) -> Value {
    let budget = |row: &Row| {
        json!({
            "labels": row.labels,
            "strategy": row.strategy,
            "seeds": row.mean.count,
            "mean": row.mean.mean,
            "ci95": row.mean.scatter.map(|scatter| scatter.ci95),
            "vs_scratch": row.against_scratch.as_ref().map(|judged| json!({
                "verdict": word(judged.verdict),
                "p": row.p(),
                "points": row.points(),
            })),
        })
    };
    let between = |(strategy, found): &(Strategy, Option<[u32; 2]>)| {
        let found = found.map(|between| json!({"between": between}));
        (strategy.to_string(), found.unwrap_or_default())
    };
    let crossover: Map<String, Value> = report.crossovers.iter().map(between).collect();
    json!({
        "event": "experiment",
        "from": report.from,
        "task": report.task,
        "done": report.done,
        "of": report.of,
        "budgets": report.rows.iter().map(budget).collect::<Vec<_>>(),
        "crossover": crossover,
        "verdict": verdict(report).join(" "),
    })
}
