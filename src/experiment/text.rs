//! What an experiment shows, as tables and sentences.

use std::io::Write;

use super::cells;
use super::report::Report;
use super::words::{notes, verdict};
use crate::paragraphs;
use crate::table::Table;

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
    let more = [curves(report, width), between(report, width)];
    for table in more.into_iter().flatten() {
        table.write(out)?;
        writeln!(out)?;
    }
    paragraphs::write(&verdict(report), width, out)?;
    let notes = notes(report);
    if !notes.is_empty() {
        writeln!(out)?;
        paragraphs::write(&notes, width, out)?;
    }
    Ok(())
}

fn table(report: &Report, width: Option<usize>) -> Table {
    let mut table = Table::new(cells::columns(report));
    for row in &report.rows {
        table.row(cells::of_row(report, row));
    }
    table.fit_width(width, &["differ", "seeds", "p", "95 % interval"]);
    table.shorten_to_width(width, "source", '…');
    table
}

/// What each strategy gains along the numbers of labels; none where there is nothing to compare with.
fn curves(report: &Report, width: Option<usize>) -> Option<Table> {
    let to = cells::labels_to(report)?;
    let mut table = Table::new(cells::gain_columns(report, &to));
    let gains = report.gains.iter();
    for row in gains.filter_map(|gain| cells::of_gain(report, gain)) {
        table.row(row);
    }
    table.fit_width(width, &["area", "asymptote", "jumpstart"]);
    table.shorten_to_width(width, "source", '…');
    (!table.is_empty()).then_some(table)
}

/// Sources beside each other; none where there are no two.
fn between(report: &Report, width: Option<usize>) -> Option<Table> {
    let mut table = Table::new(cells::BETWEEN);
    for one in &report.between {
        table.row(cells::of_between(report, one));
    }
    table.fit_width(width, &["p", "points"]);
    table.shorten_to_width(width, "source", '…');
    table.shorten_to_width(width, "beside", '…');
    (!table.is_empty()).then_some(table)
}
