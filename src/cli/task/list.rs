//! `mnist-tui task list`

use std::io::Write;

use clap::Args;
use serde_json::json;

use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::config::TaskOrigin;
use crate::grouping::in_a_row;
use crate::table::{Align, Table};

/// List the tasks: those in the program, of your data sets, and of your configuration
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Print a JSON object for each: `name`, `classes`, `labels` (how many), `from` (`built in`, `your file` or `data set`)
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &List, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let mut table = Table::new([
        ("name", Align::Left),
        ("labels", Align::Right),
        ("from", Align::Left),
        ("classes", Align::Left),
    ]);
    for task in place.config.tasks.iter() {
        let name = task.name();
        let (labels, classes) = (task.labels().len(), task.classes());
        let from = place
            .config
            .tasks
            .origin(name)
            .map_or("", TaskOrigin::words);
        if command.json {
            let line = json!({"name": name, "classes": classes, "labels": labels, "from": from});
            writeln!(out, "{line}")?;
        } else {
            let classes = in_a_row(classes);
            table.row([
                name.to_owned(),
                labels.to_string(),
                from.to_owned(),
                classes,
            ]);
        }
    }
    if !command.json {
        // `task show` tells all classes, and a pipe takes all of them.
        let gap = place.look().glyphs.ellipsis();
        table.shorten_to_the_terminal("classes", gap);
        table.write(out)?;
    }
    Ok(())
}
