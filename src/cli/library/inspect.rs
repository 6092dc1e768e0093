//! `mnist-tui library inspect`

use std::io::Write;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use clap::Args;
use mnist_core::library::LibraryError;
use mnist_core::tensors::{Statistics, TensorFile, TensorInfo};
use serde_json::json;

use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::format::{bytes, number, printable, thousands};
use crate::table::{Align, Table};
use crate::ui::{Glyphs, sparkline};

/// Show the tensors of any .safetensors file, ours or a stranger's, and what their numbers look like
///
/// Reads in bounded memory, however large the file. Nothing in the file is executed.
#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// A file, or a checkpoint: a name or the beginning of an id
    #[arg(value_name = "FILE|CHECKPOINT")]
    file: String,
    /// Print one JSON object a tensor: `name`, `dtype`, `shape`, `bytes`, `statistics`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Inspect, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let file = TensorFile::open(&path(&command.file, place)?)?;
    if command.json {
        return as_json(&file, out);
    }
    let size: u64 = file.tensors().iter().map(|t| t.bytes).sum();
    let count = file.tensors().len();
    writeln!(
        out,
        "{}: {count} tensors, {}",
        printable(&file.path().to_string_lossy()),
        bytes(size)
    )?;
    for key in file.metadata().keys() {
        writeln!(out, "metadata: {}", printable(key))?;
    }
    writeln!(out)?;
    table(&file, place)?.write(out)?;
    Ok(())
}

/// A file where it looks like one, else a checkpoint of the library, else a file of that name.
fn path(wanted: &str, place: &Place) -> Result<PathBuf, LibraryError> {
    let path = Path::new(wanted);
    let looks_like_a_file = wanted.contains(MAIN_SEPARATOR) || wanted.ends_with(".safetensors");
    // Not looked for in the library, which would read all of it.
    if looks_like_a_file && path.exists() {
        return Ok(path.to_owned());
    }
    match place.library().find(wanted) {
        Ok(entry) => Ok(entry.path),
        Err(LibraryError::NotFound { .. }) if path.is_file() => Ok(path.to_owned()),
        Err(error) => Err(error),
    }
}

fn as_json(file: &TensorFile, out: &mut dyn Write) -> Result<(), Failure> {
    for tensor in file.tensors() {
        let statistics = file.statistics(tensor)?.map(|s| {
            json!({
                "min": s.min,
                "max": s.max,
                "mean": s.mean,
                "standard_deviation": s.standard_deviation,
                "norm": s.norm,
                "nan": s.nan,
                "infinite": s.infinite,
                "histogram": s.histogram,
            })
        });
        let line = json!({
            "name": tensor.name,
            "dtype": tensor.dtype.to_string(),
            "shape": tensor.shape,
            "bytes": tensor.bytes,
            "statistics": statistics,
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn table(file: &TensorFile, place: &Place) -> Result<Table, Failure> {
    let glyphs = if place.config.display.ascii {
        Glyphs::Ascii
    } else {
        Glyphs::Unicode
    };
    let mut table = Table::new([
        ("tensor", Align::Left),
        ("type", Align::Left),
        ("shape", Align::Left),
        ("min", Align::Right),
        ("max", Align::Right),
        ("mean", Align::Right),
        ("std", Align::Right),
        ("nan", Align::Right),
        ("distribution", Align::Left),
    ]);
    for tensor in file.tensors() {
        table.row(row(tensor, file.statistics(tensor)?.as_ref(), glyphs));
    }
    Ok(table)
}

fn row(tensor: &TensorInfo, statistics: Option<&Statistics>, glyphs: Glyphs) -> [String; 9] {
    let none = || "-".to_owned();
    let of = |value: fn(&Statistics) -> Option<f64>| {
        statistics.and_then(value).map_or_else(none, number)
    };
    let sizes: Vec<String> = tensor.shape.iter().map(usize::to_string).collect();
    let histogram = statistics.map_or_else(String::new, |s| {
        #[expect(clippy::cast_precision_loss, reason = "bars have eight heights")]
        let bars = s.histogram.map(|n| n as f64);
        sparkline(glyphs, &bars, bars.len())
    });
    [
        tensor.name.clone(),
        tensor.dtype.to_string(),
        format!("[{}]", sizes.join(", ")),
        of(|s| s.min),
        of(|s| s.max),
        of(|s| s.min.map(|_| s.mean)),
        of(|s| s.min.map(|_| s.standard_deviation)),
        statistics.map_or_else(none, |s| thousands(s.nan + s.infinite)),
        histogram,
    ]
}
