//! `mnist-tui experiment show`

use std::io::Write;

use clap::Args;
use mnist_core::experiment::ExperimentDir;

use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::cli::table::{Align, Table, terminal_width};
use crate::experiment::cells;
use crate::experiment::json::json_of;
use crate::experiment::report::Report;
use crate::experiment::words::{notes, verdict};
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
    let aligns = [
        Align::Right,
        Align::Left,
        Align::Right,
        Align::Right,
        Align::Right,
        Align::Right,
        Align::Right,
        Align::Right,
        Align::Left,
    ];
    let mut table = Table::new(cells::HEADINGS.into_iter().zip(aligns));
    for row in &report.rows {
        table.row(cells::of_row(row));
    }
    table.fit_width(width, &["differ", "seeds", "p", "95 % interval"]);
    table
}

/// What each strategy gains along the numbers of labels; none where there is nothing to compare with.
fn curves(report: &Report, width: Option<usize>) -> Option<Table> {
    let headings = cells::gain_headings(report)?;
    let first = std::iter::once(Align::Left);
    let aligns = first.chain(std::iter::repeat(Align::Right));
    let mut table = Table::new(headings.iter().map(String::as_str).zip(aligns));
    for row in report.gains.iter().filter_map(cells::of_gain) {
        table.row(row);
    }
    table.fit_width(width, &["area", "asymptote", "jumpstart"]);
    (!table.is_empty()).then_some(table)
}
