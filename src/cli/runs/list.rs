//! `mnist-tui runs list`

use std::io::Write;

use clap::Args;
use mnist_core::run::{self, Outcome, Phase, RunEntry, RunKind};
use serde_json::{Value, json};

use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::cli::table::{Align, Table};
use crate::format::{bytes, local_time, percent};

/// List the runs, live ones first, then newest first
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Print a JSON object for each run, newest first
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &List, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let mut entries = run::list(&place.data)?;
    if command.json {
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.dir.id()));
        for entry in &entries {
            writeln!(out, "{}", json_of(entry))?;
        }
        return Ok(());
    }
    if entries.is_empty() {
        writeln!(out, "no runs yet; `mnist-tui pretrain` starts one")?;
        return Ok(());
    }
    table(&entries).write(out)?;
    Ok(())
}

fn table(entries: &[RunEntry]) -> Table {
    let mut table = Table::new([
        ("run", Align::Left),
        ("state", Align::Left),
        ("what", Align::Left),
        ("epoch", Align::Right),
        ("val", Align::Right),
        ("disk", Align::Right),
        ("created", Align::Left),
    ]);
    for entry in entries {
        let last = entry.history.completed.last();
        table.row([
            entry.dir.id(),
            entry.state.word().to_owned(),
            entry.spec.title(),
            format!("{}/{}", entry.history.completed.len(), entry.history.epochs),
            last.map_or_else(|| "-".to_owned(), |e| percent(e.validation.accuracy, 2)),
            entry.dir.disk_use().map_or_else(|_| "?".to_owned(), bytes),
            local_time(entry.spec.created),
        ]);
    }
    table
}

pub(super) const fn kind(entry: &RunEntry) -> &'static str {
    match entry.spec.kind {
        RunKind::Pretrain => "pretrain",
        RunKind::Transfer { .. } => "transfer",
    }
}

pub(super) fn json_of(entry: &RunEntry) -> Value {
    let history = &entry.history;
    let checkpoint = match &history.phase {
        Phase::Ended(Outcome::Finished { checkpoint, .. }) => Some(checkpoint),
        Phase::Ended(Outcome::Stopped { checkpoint, .. }) => checkpoint.as_ref(),
        _ => None,
    };
    json!({
        "id": entry.dir.id(),
        "kind": kind(entry),
        "state": entry.state.word(),
        "created": entry.spec.created,
        "model": entry.spec.model,
        "task": entry.spec.task.name(),
        "step": history.step,
        "epochs_done": history.completed.len(),
        "epochs": history.epochs,
        "validation": history.completed.last().map(|e| e.validation),
        "checkpoint": checkpoint,
        "disk_bytes": entry.dir.disk_use().ok(),
        "writable": entry.writable,
        "path": entry.dir.path(),
    })
}
