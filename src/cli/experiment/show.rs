//! `mnist-tui experiment show`

use std::io::Write;

use clap::Args;
use mnist_core::experiment::ExperimentDir;

use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::cli::table::{Align, Table, terminal_width};
use crate::experiment::json::json_of;
use crate::experiment::report::{Gain, Report, Row};
use crate::experiment::words::{notes, verdict, word};
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
    Ok(write(report, terminal_width(), out)?)
}

/// Everything that an experiment shows in words and tables, as wide as the terminal if there is one.
pub(crate) fn write(
    report: &Report,
    width: Option<usize>,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    if !report.rows.is_empty() {
        writeln!(out)?;
        table(report, width).write(out)?;
        writeln!(out)?;
    }
    if let Some(curves) = curves(report, width) {
        curves.write(out)?;
        writeln!(out)?;
    }
    paragraph(&verdict(report), width, out)?;
    let notes = notes(report);
    if !notes.is_empty() {
        writeln!(out)?;
        paragraph(&notes, width, out)?;
    }
    Ok(())
}

/// A line or more for each sentence; whole where nobody reads it on a screen.
fn paragraph(
    sentences: &[String],
    width: Option<usize>,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    for sentence in sentences {
        let lines = width.map_or_else(|| vec![sentence.clone()], |width| wrap(sentence, width));
        for line in lines {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

fn table(report: &Report, width: Option<usize>) -> Table {
    let mut table = Table::new([
        ("labels", Align::Right),
        ("strategy", Align::Left),
        ("test", Align::Right),
        ("95 % interval", Align::Right),
        ("seeds", Align::Right),
        ("points", Align::Right),
        ("p", Align::Right),
        ("differ", Align::Right),
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
            differ(row).unwrap_or_else(dash),
            judged.map_or_else(dash, |judged| word(judged.verdict).to_owned()),
        ]);
    }
    table.fit_width(width, &["differ", "seeds", "p", "95 % interval"]);
    table
}

fn interval(row: &Row) -> String {
    let Some(ends) = row.shown_interval() else {
        return "-".to_owned();
    };
    let [low, high] = ends.map(|end| 100.0 * end);
    format!("{low:.2} to {high:.2}")
}

/// `3 of 5`: networks that differ from the one they are set beside.
fn differ(row: &Row) -> Option<String> {
    let (differ, of) = (
        row.networks.iter().filter(|pair| pair.differ()),
        &row.networks,
    );
    (!of.is_empty()).then(|| format!("{} of {}", differ.count(), of.len()))
}

/// What each strategy gains along the numbers of labels; none where there is nothing to compare with.
fn curves(report: &Report, width: Option<usize>) -> Option<Table> {
    let to = percent(report.threshold?, 0);
    let mut table = Table::new([
        ("strategy", Align::Left),
        ("jumpstart", Align::Right),
        ("asymptote", Align::Right),
        ("area", Align::Right),
        (&format!("labels to {to}"), Align::Right),
        ("from scratch", Align::Right),
    ]);
    let known = |gain: &Gain| Some((gain.strategy, gain.measures?));
    let rows: Vec<_> = report.gains.iter().filter_map(known).collect();
    for (strategy, measures) in &rows {
        let area = measures.area_ratio;
        table.row([
            strategy.to_string(),
            format!("{:+.2}", 100.0 * measures.jumpstart),
            format!("{:+.2}", 100.0 * measures.asymptote),
            area.map_or_else(|| "-".to_owned(), |area| format!("{:+.1} %", 100.0 * area)),
            about(measures.labels_to_threshold),
            about(measures.scratch_to_threshold),
        ]);
    }
    table.fit_width(width, &["area", "asymptote", "jumpstart"]);
    (!rows.is_empty()).then_some(table)
}

/// Two digits of a number of labels: more are not known.
fn about(labels: Option<f64>) -> String {
    let Some(labels) = labels else {
        return "not reached".to_owned();
    };
    let unit = 10_f64.powf(labels.log10().floor() - 1.0).max(1.0);
    let rounded = format!("{:.0}", unit * (labels / unit).round());
    thousands(rounded.parse::<u64>().unwrap_or(u64::MAX))
}

fn probability(p: f64) -> String {
    if p < 0.001 {
        "<0.001".to_owned()
    } else {
        format!("{p:.3}")
    }
}
