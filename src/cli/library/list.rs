//! `mnist-tui library list`

use std::collections::HashMap;
use std::io::Write;

use clap::Args;
use mnist_core::library::{CheckpointId, Column, Damaged, Entry, Library, Listing, Order, Query};
use serde_json::{Value, json};

use crate::cli::failure::Failure;
use crate::format::{bytes, local_time, percent, printable, thousands};
use crate::table::{Align, Table};

/// So many entries take long to free.
const MANY: usize = 10_000;

/// List the checkpoints, newest first, or those that pass a filter
///
/// Files that are no checkpoints any more come last, marked DAMAGED. Only the beginning of each file is read; `library
/// verify` reads all of it.
///
/// A filter has words, whose letters stand in this order in a name, tag, task or model, fields as in `task:even-odd` (name,
/// id, task, model, tag, note, parent, from), limits as in `acc>0.97` (acc, val, params, labels, age as in `age<2d`) and
/// `is:favourite`; all must hold.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// What to list, as in `head tag:demo 'acc>0.97'`; all without it
    #[arg(value_name = "FILTER")]
    filter: Vec<String>,
    /// What to order by
    #[arg(long, value_name = "COLUMN", value_parser = column())]
    sort: Option<Column>,
    /// Turn the order round
    #[arg(long)]
    reverse: bool,
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
    let entries = chosen(command, entries)?;
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
            "size", "tags", "params", "model", "created", "labels", "val", "from", "task",
        ]);
        table.write(out)?;
    } else if damaged.is_empty() {
        writeln!(out, "{}", nothing(command))?;
    }
    for file in &damaged {
        writeln!(out, "{}", in_words(file, command.trash))?;
    }
    if entries.len() >= MANY {
        // The program ends: to free a hundred thousand of them one by one would take a tenth of its time.
        std::mem::forget(entries);
    }
    Ok(())
}

/// What stands there instead of an empty list.
const fn nothing(command: &List) -> &'static str {
    if command.trash {
        "the trash is empty"
    } else if command.filter.is_empty() {
        "no checkpoints yet; `mnist-tui pretrain` makes one"
    } else {
        "no checkpoint passes the filter"
    }
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

/// The names of the columns, for the help and against typing errors.
fn column() -> impl clap::builder::TypedValueParser<Value = Column> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    let of = |name: String| Column::ALL.into_iter().find(|column| column.name() == name);
    PossibleValuesParser::new(Column::ALL.map(Column::name))
        .map(move |name| of(name).unwrap_or(Column::Created))
}

/// What passes the filter, in the order asked for.
fn chosen(command: &List, mut entries: Vec<Entry>) -> Result<Vec<Entry>, Failure> {
    let query = Query::parse(&command.filter.join(" "));
    if let Some(problem) = query.problems.first() {
        return Err(Failure::Usage(problem.clone()));
    }
    if !query.is_empty() {
        let now = jiff::Timestamp::now();
        // One matcher for all: making one costs more than using it.
        let mut passes = vec![false; entries.len()];
        for (at, _) in query.filter(&entries, now) {
            passes[at] = true;
        }
        let mut passes = passes.into_iter();
        entries.retain(|_| passes.next() == Some(true));
    }
    if command.sort.is_some() || command.reverse {
        let order = Order {
            column: command.sort.unwrap_or(Column::Created),
            reversed: command.reverse,
        };
        entries.sort_by(|a, b| order.compare(a, b));
    }
    Ok(entries)
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
        ("tags", Align::Left),
    ]);
    let titles: HashMap<&CheckpointId, &str> = entries.iter().map(|e| (&e.id, e.title())).collect();
    let title = |id: &CheckpointId| titles.get(id).map_or(id.short(), |title| *title).to_owned();
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
            // The parent's name where it is in the list, else the beginning of its id.
            entry.parent.as_ref().map_or_else(dash, title),
            marks(entry),
        ]);
    }
    table
}

/// `* demo best`: a star for favourites, and the tags.
fn marks(entry: &Entry) -> String {
    let star = entry.annotations.favourite.then_some("*");
    let tags = entry.annotations.tags.iter().map(String::as_str);
    let marks: Vec<&str> = star.into_iter().chain(tags).collect();
    if marks.is_empty() {
        "-".to_owned()
    } else {
        marks.join(" ")
    }
}

fn json_of(entry: &Entry, state: &str) -> Value {
    let kind = if entry.imported_from.is_some() {
        "import"
    } else if entry.parent.is_some() {
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
        "imported_from": entry.imported_from,
        "tags": entry.annotations.tags,
        "favourite": entry.annotations.favourite,
        "note": entry.annotations.note,
        "path": entry.path,
    })
}
