//! `mnist-tui library list`

use std::io::Write;

use clap::Args;
use mnist_core::library::{Damaged, Entry, Library, Listing};
use serde_json::{Value, json};

use crate::cli::failure::Failure;
use crate::cli::table::{Align, Table};
use crate::format::{bytes, local_time, percent, printable, thousands};

/// List the checkpoints, newest first
///
/// Files that are no checkpoints any more come last, marked DAMAGED. Only the beginning of each file is read; `library
/// verify` reads all of it.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// What was removed and can be restored
    #[arg(long)]
    trash: bool,
    /// Print a JSON object for each checkpoint; `state` is `saved`, `removed`, or `damaged` with a `reason`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &List, library: &Library, out: &mut dyn Write) -> Result<(), Failure> {
    let (listing, state) = if command.trash {
        (library.trash()?, "removed")
    } else {
        (library.listing()?, "saved")
    };
    let Listing {
        entries, damaged, ..
    } = listing;
    if command.json {
        for entry in &entries {
            writeln!(out, "{}", json_of(entry, state))?;
        }
        for file in &damaged {
            writeln!(out, "{}", json_of_damaged(file))?;
        }
        return Ok(());
    }
    if !entries.is_empty() {
        let mut table = table(&entries);
        table.fit_the_terminal(&[
            "size", "params", "model", "created", "labels", "val", "from", "task",
        ]);
        table.write(out)?;
    } else if damaged.is_empty() {
        let hint = if command.trash {
            "the trash is empty"
        } else {
            "no checkpoints yet; `mnist-tui pretrain` makes one"
        };
        writeln!(out, "{hint}")?;
    }
    for file in &damaged {
        writeln!(out, "{}", in_words(file, command.trash))?;
    }
    Ok(())
}

/// `DAMAGED  digits-mlp (9b0c1d) is no checkpoint of mnist-tui; …`
fn in_words(file: &Damaged, is_removed: bool) -> String {
    let (what, remedy) = match &file.id {
        None => (file.path.display().to_string(), String::new()),
        Some(id) => {
            let short = id.short();
            let path = file.path.display();
            let remedy = if is_removed {
                String::new()
            } else {
                format!(
                    "; restore {path} from a copy, or `mnist-tui library remove {short}` moves it to the trash"
                )
            };
            (title(file, short), remedy)
        }
    };
    format!(
        "DAMAGED  {} {}{}",
        printable(&what),
        printable(&file.reason),
        printable(&remedy)
    )
}

/// `digits-mlp (9b0c1d)`, or the beginning of the id alone.
fn title(file: &Damaged, short: &str) -> String {
    if file.names.is_empty() {
        short.to_owned()
    } else {
        format!("{} ({short})", file.names.join(", "))
    }
}

fn json_of_damaged(file: &Damaged) -> Value {
    json!({
        "id": file.id,
        "name": file.names.first(),
        "names": file.names,
        "state": "damaged",
        "reason": file.reason,
        "path": file.path,
    })
}

fn table(entries: &[Entry]) -> Table {
    let mut table = Table::new([
        ("name", Align::Left),
        ("id", Align::Left),
        ("model", Align::Left),
        ("task", Align::Left),
        ("labels", Align::Right),
        ("params", Align::Right),
        ("val", Align::Right),
        ("test", Align::Right),
        ("size", Align::Right),
        ("created", Align::Left),
        ("from", Align::Left),
    ]);
    for entry in entries {
        let dash = || "-".to_owned();
        table.row([
            entry.names.join(", "),
            entry.id.short().to_owned(),
            entry.model.clone(),
            entry.task.clone(),
            entry
                .labels
                .map_or_else(|| "all".to_owned(), |n| thousands(n as usize)),
            thousands(entry.parameters),
            entry
                .validation_accuracy
                .map_or_else(dash, |share| percent(share, 2)),
            percent(entry.test_accuracy, 2),
            bytes(entry.bytes),
            local_time(entry.created),
            entry
                .parent
                .as_ref()
                .map_or_else(dash, |p| named(p.as_str(), entries)),
        ]);
    }
    table
}

/// The parent's name where it is in the list, else the beginning of its id.
fn named(id: &str, entries: &[Entry]) -> String {
    let found = entries.iter().find(|e| e.id.as_str() == id);
    found
        .and_then(|e| e.names.first().cloned())
        .unwrap_or_else(|| id.chars().take(6).collect())
}

fn json_of(entry: &Entry, state: &str) -> Value {
    let kind = if entry.parent.is_some() {
        "transfer"
    } else {
        "pretrain"
    };
    json!({
        "id": entry.id,
        "name": entry.names.first(),
        "names": entry.names,
        "kind": kind,
        "state": state,
        "created": entry.created,
        "model": entry.model,
        "task": entry.task,
        "labels": entry.labels,
        "parameters": entry.parameters,
        "validation_accuracy": entry.validation_accuracy,
        "test_accuracy": entry.test_accuracy,
        "parent": entry.parent,
        "bytes": entry.bytes,
        "path": entry.path,
    })
}
