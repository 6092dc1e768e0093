//! An experiment as files for other programs and for people.

mod chart;
mod page;
mod table;

use std::path::{Path, PathBuf};

use mnist_core::experiment::{Plan, Results};
use thiserror::Error;

use super::json::json_of;
use super::report::Report;
use crate::files::{self, Existing, WriteError};
use crate::format::printable_json;

pub(crate) use chart::ChartError;

/// What an experiment was to do, what came of it, and what that shows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Findings<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) results: &'a Results,
    pub(crate) report: &'a Report,
}

/// Why nothing is written.
#[derive(Debug, Error)]
pub(crate) enum ExportError {
    /// The ending says nothing.
    #[error(
        "{0} ends in nothing known; use .csv for the runs, .json for the report, .svg or .png for the chart, .md for a page"
    )]
    UnknownEnding(PathBuf),
    /// There is nothing to write.
    #[error("nothing of the experiment is done yet; `mnist-tui experiment resume` goes on with it")]
    Empty,
    /// The chart cannot be drawn.
    #[error(transparent)]
    Chart(#[from] ChartError),
    /// The file cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// A line for each run.
    Table,
    /// The report.
    Json,
    /// The chart as vectors.
    Svg,
    /// The chart as pixels.
    Png,
    /// A page for people, and its chart beside it.
    Page,
}

/// The endings of the files that can be written.
pub(crate) const ENDINGS: [&str; 5] = ["md", files::TABLE_ENDING, "json", "svg", "png"];

impl Format {
    fn of(path: &Path) -> Result<Self, ExportError> {
        let ending = path.extension().and_then(|ending| ending.to_str());
        match ending.map(str::to_ascii_lowercase).as_deref() {
            Some(files::TABLE_ENDING) => Ok(Self::Table),
            Some("json") => Ok(Self::Json),
            Some("svg") => Ok(Self::Svg),
            Some("png") => Ok(Self::Png),
            Some("md") => Ok(Self::Page),
            _ => Err(ExportError::UnknownEnding(path.to_owned())),
        }
    }
}

/// Whether the ending says what to write.
///
/// # Errors
/// It is none of [`ENDINGS`].
pub(crate) fn check_ending(path: &Path) -> Result<(), ExportError> {
    Format::of(path).map(|_| ())
}

/// Writes what the ending of `to` stands for, and tells which files: a page has its chart beside it. All files, or none where
/// one of them would be replaced unasked.
///
/// # Errors
/// The first thing that stands in the way.
pub(crate) fn write(
    of: Findings<'_>,
    to: &Path,
    existing: Existing,
) -> Result<Vec<PathBuf>, ExportError> {
    let format = Format::of(to)?;
    if of.report.rows.is_empty() {
        return Err(ExportError::Empty);
    }
    let contents = contents(of, format, to)?;
    for (path, _) in &contents {
        files::check_free(path, existing)?;
    }
    for (path, bytes) in &contents {
        files::write(path, bytes, existing)?;
    }
    Ok(contents.into_iter().map(|(path, _)| path).collect())
}

fn contents(
    of: Findings<'_>,
    format: Format,
    to: &Path,
) -> Result<Vec<(PathBuf, Vec<u8>)>, ExportError> {
    let to = to.to_owned();
    Ok(match format {
        Format::Table => vec![(to, table::table(of.plan, of.results).into_bytes())],
        Format::Json => {
            let report = format!("{:#}\n", json_of(of.report));
            vec![(to, printable_json(&report).into_bytes())]
        }
        Format::Svg => vec![(to, chart::svg(of.report)?.into_bytes())],
        Format::Png => vec![(to, chart::png(of.report)?)],
        Format::Page => {
            let chart = to.with_extension("svg");
            let name = chart.file_name().unwrap_or_default().to_string_lossy();
            let page = page::page(of, &name);
            let drawn = chart::svg(of.report)?;
            vec![(chart, drawn.into_bytes()), (to, page.into_bytes())]
        }
    })
}

#[cfg(test)]
mod tests;
