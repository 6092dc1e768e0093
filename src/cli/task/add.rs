//! `mnist-tui task add`

use std::io::Write;

use clap::Args;
use serde_json::json;

use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::config::{self, Config};
use crate::files::Existing;
use crate::format::printable;
use crate::grouping::{Group, Grouping};
use crate::request::{facts, quoted};

/// Make a task of your own in your configuration: group labels into new classes
///
/// Every label of the data needs exactly one class. The rest of your file stays as it is.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: mnist-tui task add round --group \"round=0,6,8-9\" --group \"straight=rest\""
)]
pub(crate) struct Add {
    /// What to call it
    #[arg(value_name = "NAME", value_parser = config::valid_name)]
    name: String,
    /// A class and its labels, by name or as a range such as 5-9; `rest` stands for all labels that no group names. Names
    /// with a comma stand in double quotes. Once for each class
    #[arg(long = "group", value_name = "CLASS=LABELS", required = true)]
    groups: Vec<Group>,
    /// Whose labels are grouped: a task, or a data set by its name or path; without it, the data that your configuration
    /// trains on
    #[arg(long, value_name = "TASK|DATA")]
    of: Option<String>,
    /// Print one JSON object: `name`, `config`, `labels`, `classes`, `label_map`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Add, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let (file, config) = (&place.file, &place.config);
    config::check_task_free(&command.name, Existing::Keep, &config.tasks)?;
    let labels = labels(command.of.as_deref(), config)?;
    let task = Grouping::parse(labels, &command.groups)
        .and_then(|grouping| grouping.task(&command.name))
        .map_err(|error| Failure::Usage(format!("--group: {error}")))?;
    config::save_task(file, &task, Existing::Keep)?;
    if command.json {
        let line = json!({
            "name": task.name(),
            "config": file.path(),
            "labels": task.labels(),
            "classes": task.classes(),
            "label_map": task.label_map(),
        });
        writeln!(out, "{line}")?;
        return Ok(());
    }
    let (name, path) = (task.name(), printable(&file.path().to_string_lossy()));
    let data = data(command.of.as_deref(), task.labels(), config);
    let data = data.map_or_else(String::new, |data| format!(" --data {}", quoted(data)));
    writeln!(
        out,
        "{path} has {name} now; `mnist-tui pretrain{data} --task {name}` trains on it"
    )?;
    Ok(())
}

/// The images that have these labels, where they are not those of the configuration: what was named, or a data set with the labels of
/// the task that was named.
fn data<'a>(of: Option<&'a str>, labels: &[String], config: &'a Config) -> Option<&'a str> {
    let of = of?;
    if config.data.contains_key(of) || config.tasks.get(of).is_none() {
        return Some(of);
    }
    let has_them = |classes: &Option<Vec<String>>| classes.as_deref() == Some(labels);
    let mut sets = config.data.iter();
    let (name, _) = sets.find(|(_, set)| has_them(&set.classes))?;
    Some(name)
}

/// Names of the labels of a task or a data set.
fn labels(of: Option<&str>, config: &Config) -> Result<Vec<String>, Failure> {
    let of = of.unwrap_or(&config.training.data);
    if let Some(task) = config.tasks.get(of) {
        return Ok(task.labels().to_vec());
    }
    Ok(facts(of, config)?.labels.names())
}
