//! `mnist-tui library list`

use std::io::Write;

use clap::Args;
use mnist_core::library::{Entry, Library};
use serde_json::{Value, json};

use crate::cli::failure::Failure;
use crate::cli::table::{Align, Table};
use crate::format::{bytes, local_time, percent, thousands};

/// List the checkpoints, newest first
#[derive(Debug, Args)]
pub(crate) struct List {
    /// What was removed and can be restored
    #[arg(long)]
    trash: bool,
    /// Print a JSON object for each checkpoint
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &List, library: &Library, out: &mut dyn Write) -> Result<(), Failure> {
    let (entries, state) = if command.trash {
        (library.trash()?, "removed")
    } else {
        (library.list()?, "saved")
    };
    if command.json {
        for entry in &entries {
            writeln!(out, "{}", json_of(entry, state))?;
        }
        return Ok(());
    }
    if entries.is_empty() {
        let hint = if command.trash {
            "the trash is empty"
        } else {
            "no checkpoints yet; `mnist-tui pretrain` makes one"
        };
        writeln!(out, "{hint}")?;
        return Ok(());
    }
    table(&entries).write(out)?;
    Ok(())
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
