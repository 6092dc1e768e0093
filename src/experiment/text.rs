//! What an experiment shows, as tables and sentences.

use std::io::Write;

use super::cells;
use super::report::Report;
use super::words::{notes, verdict};
use crate::paragraphs;
use crate::table::{Align, Table};

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
    paragraphs::write(&verdict(report), width, out)?;
    let notes = notes(report);
    if !notes.is_empty() {
        writeln!(out)?;
        paragraphs::write(&notes, width, out)?;
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
