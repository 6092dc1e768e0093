//! `mnist-tui runs list`

use std::io::Write;

use clap::Args;
use mnist_core::run::{self, Outcome, Phase, RunEntry, RunKind, RunListing};
use serde_json::{Value, json};

use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::format::{bytes, local_time, percent, printable};
use crate::table::{Align, Table};

/// List the runs, live ones first, then newest first; those that cannot be read come last
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Print a JSON object for each run, newest first; one that cannot be read has the `state` `unreadable` and a `reason`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &List, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let RunListing {
        mut runs,
        unreadable,
    } = run::listing(&place.data)?;
    if command.json {
        runs.sort_by_key(|entry| std::cmp::Reverse(entry.dir.id()));
        for entry in &runs {
            writeln!(out, "{}", json_of(entry))?;
        }
        for run in &unreadable {
            let (id, path) = (run.dir.id(), run.dir.path());
            let line = json!({"id": id, "state": "unreadable", "reason": run.reason, "path": path});
            writeln!(out, "{line}")?;
        }
        return Ok(());
    }
    if !runs.is_empty() {
        let mut table = table(&runs);
        table.fit_the_terminal(&["disk", "created", "val", "epoch"]);
        table.write(out)?;
    } else if unreadable.is_empty() {
        writeln!(out, "no runs yet; `mnist-tui pretrain` starts one")?;
    }
    for run in &unreadable {
        let (id, reason) = (run.dir.id(), &run.reason);
        writeln!(out, "{}  unreadable  {}", printable(&id), printable(reason))?;
    }
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
            entry.spec.title_in_lists(),
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
