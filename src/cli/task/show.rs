//! `mnist-tui task show`

use std::io::Write;

use clap::Args;
use mnist_core::task::Task;
use serde_json::{Value, json};

use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::config::{self, TaskOrigin};
use crate::format::printable;
use crate::grouping::Grouping;
use crate::table::{Align, Table};

/// Show a task: its classes, and the labels of each
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// A task, or one class of it against the rest, as in digits:3
    #[arg(value_name = "TASK")]
    task: String,
    /// Print one JSON object: `name`, `from` (`built in`, `your file`, `data set`, or null where it needs no table), `labels`,
    /// `classes` (each with `name`, `labels`)
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Show, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let tasks = &place.config.tasks;
    let task = config::task(&command.task, tasks).map_err(Failure::Usage)?;
    let origin = tasks.origin(task.name());
    if command.json {
        writeln!(out, "{}", in_json(&task, origin))?;
        return Ok(());
    }
    let from = origin.map_or("one class against the rest", TaskOrigin::words);
    writeln!(out, "{} ({from})\n", printable(task.name()))?;
    let mut table = Table::new([("class", Align::Left), ("labels", Align::Left)]);
    let grouping = Grouping::of(&task);
    for (class, name) in task.classes().iter().enumerate() {
        table.row([name.clone(), grouping.written(class)]);
    }
    table.write(out)?;
    Ok(())
}

fn in_json(task: &Task, origin: Option<TaskOrigin>) -> Value {
    let grouping = Grouping::of(task);
    let class = |(class, name): (usize, &String)| {
        let labels = grouping.members(class).map(|label| &task.labels()[label]);
        json!({"name": name, "labels": labels.collect::<Vec<_>>()})
    };
    json!({
        "name": task.name(),
        "from": origin.map(TaskOrigin::words),
        "labels": task.labels(),
        "classes": task.classes().iter().enumerate().map(class).collect::<Vec<_>>(),
    })
}
