//! `mnist-tui library diff`

use std::io::Write;

use clap::Args;
use mnist_core::library::{
    Changed, CheckpointFile, Difference, Library, TensorDifference, difference,
};

use crate::cli::failure::Failure;
use crate::format::value::{setting, sides};
use crate::format::{number, percent};
use crate::table::{Align, Table};

/// Compare two checkpoints: settings, scores, and their numbers tensor by tensor
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// A name, the beginning of an id, or a file
    #[arg(value_name = "CHECKPOINT")]
    left: String,
    /// The one it is compared with
    #[arg(value_name = "CHECKPOINT")]
    right: String,
    /// Print one JSON object: `record` (field, left, right) and `tensors` (name, left, right, distance)
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Diff, library: &Library, out: &mut dyn Write) -> Result<(), Failure> {
    let read = |wanted: &str| {
        let entry = library.find(wanted)?;
        let file = CheckpointFile::read(&entry.path)?;
        Ok::<_, Failure>((entry.title().to_owned(), file))
    };
    let (left, right) = (read(&command.left)?, read(&command.right)?);
    let found = difference(&left.1, &right.1)?;
    if command.json {
        writeln!(out, "{}", serde_json::to_string(&found)?)?;
        return Ok(());
    }
    if found.record.is_empty() {
        writeln!(out, "settings and scores are the same")?;
    } else {
        settings(&found, &left.0, &right.0).write(out)?;
    }
    writeln!(out)?;
    tensors(&found).write(out)?;
    Ok(())
}

fn settings(found: &Difference, left: &str, right: &str) -> Table {
    let mut table = Table::new([
        ("differs", Align::Left),
        (left, Align::Left),
        (right, Align::Left),
    ]);
    for Changed { field, left, right } in &found.record {
        let [left, right] = sides(left, right).map(|text| cut(&text));
        table.row([setting(field).to_owned(), left, right]);
    }
    table
}

/// A value in a cell; long ones are cut.
fn cut(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

fn tensors(found: &Difference) -> Table {
    let mut table = Table::new([
        ("tensor", Align::Left),
        ("distance", Align::Right),
        ("cosine", Align::Right),
        ("changed", Align::Right),
    ]);
    for tensor in &found.tensors {
        table.row(row(tensor));
    }
    table
}

fn row(tensor: &TensorDifference) -> [String; 4] {
    let name = tensor.name.clone();
    let none = || "-".to_owned();
    match (&tensor.distance, &tensor.left, &tensor.right) {
        (Some(distance), ..) => [
            name,
            number(distance.l2),
            distance.cosine.map_or_else(none, |c| format!("{c:.4}")),
            percent(distance.changed, 1),
        ],
        (None, Some(left), Some(right)) => [name, format!("{left:?} / {right:?}"), none(), none()],
        (None, Some(_), None) => [name, "only left".into(), none(), none()],
        (None, None, _) => [name, "only right".into(), none(), none()],
    }
}
