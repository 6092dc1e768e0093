//! `mnist-tui task remove`

use std::io::Write;

use clap::Args;
use mnist_core::task::Task;
use serde_json::json;

use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::config::{Config, remove_task};
use crate::format::printable;
use crate::grouping::Grouping;
use crate::request::quoted;

/// Take a task out of your configuration
///
/// What was trained on it stays as it is, and what brings the task back is printed where its labels are known. Tasks that are built in or come with a data
/// set cannot be removed.
#[derive(Debug, Args)]
pub(crate) struct Remove {
    /// A task of your configuration file
    #[arg(value_name = "NAME")]
    name: String,
    /// Print one JSON object: `name`, `config`, `groups` (what `task add --group` takes)
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Remove, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let (task, left) = remove_task(&place.file, &command.name)?;
    let grouping = Grouping::of(&task);
    let groups = (0..task.classes().len()).map(|class| grouping.group(class));
    if command.json {
        let line = json!({
            "name": task.name(),
            "config": place.file.path(),
            "groups": groups.collect::<Vec<_>>(),
        });
        writeln!(out, "{line}")?;
        return Ok(());
    }
    let (name, path) = (task.name(), printable(&place.file.path().to_string_lossy()));
    let groups: Vec<String> = groups
        .map(|group| format!(" --group {}", quoted(&group)))
        .collect();
    let groups = groups.concat();
    let of = of(&task, &place.config).map(|of| format!("{of}{groups}"));
    let back = match (of, left.origin(name)) {
        (None, _) => String::new(),
        (Some(of), None) => format!("; `mnist-tui task add {name}{of}` brings it back"),
        (Some(of), Some(_)) => format!(
            ", and the one that it hid is there again; `mnist-tui task add OTHER-NAME{of}` makes it anew"
        ),
    };
    writeln!(out, "{path} has {name} no more{back}")?;
    Ok(())
}

/// What tells `task add` whose labels the task groups; `None` where no task knows them any more.
fn of(task: &Task, config: &Config) -> Option<String> {
    let usual = config.tasks.get(&config.training.task).into_iter();
    let mut others = usual.chain(config.tasks.iter());
    let knows_them =
        others.find(|other| other.name() != task.name() && other.labels() == task.labels())?;
    Some(format!(" --of {}", knows_them.name()))
}
