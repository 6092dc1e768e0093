//! Writes tasks into the user's file, and takes them out of it.

use mnist_core::task::{Task, numbers};
use toml_edit::{Array, Item, Table, value};

use super::edit::edit;
use super::{Config, ConfigError, ConfigFile, TaskOrigin, Tasks, load_defaults};
use crate::files::Existing;

const SECTION: &str = "tasks";

/// Writes `[tasks.NAME]` into the user's file; the tasks that there are then.
///
/// # Errors
/// The name is taken; or the file cannot be read or written, or would not be right any more.
pub(crate) fn save_task(
    file: &ConfigFile,
    task: &Task,
    existing: Existing,
) -> Result<Tasks, ConfigError> {
    let ((), config) = edit(file, |edit| {
        check_task_free(task.name(), existing, &edit.config.tasks)?;
        let tables = edit.tables(SECTION)?;
        if let Some(old) = tables.get_mut(task.name()) {
            rewrite(old, task);
        } else {
            let mut table = Item::Table(Table::new());
            rewrite(&mut table, task);
            tables.insert(task.name(), table);
        }
        Ok(())
    })?;
    Ok(config.tasks)
}

/// Whether a task may be written under this name; one of the user's own may give way to it.
///
/// # Errors
/// There is a task of this name.
pub(crate) fn check_task_free(
    name: &str,
    existing: Existing,
    tasks: &Tasks,
) -> Result<(), ConfigError> {
    let remedy = match (tasks.origin(name), existing) {
        (None, _) | (Some(TaskOrigin::Own), Existing::Replace) => return Ok(()),
        (Some(TaskOrigin::Own), Existing::Keep) => {
            format!("choose another name, or `mnist-tui task remove {name}` first")
        }
        (Some(TaskOrigin::BuiltIn | TaskOrigin::DataSet), _) => "choose another name".to_owned(),
    };
    Err(ConfigError::Taken {
        what: "task",
        name: name.to_owned(),
        remedy,
    })
}

/// Takes `[tasks.NAME]` out of the user's file; what it was, and the tasks that there are then.
///
/// # Errors
/// It is not written there, or is named there elsewhere; or the file cannot be read or written.
pub(crate) fn remove_task(file: &ConfigFile, name: &str) -> Result<(Task, Tasks), ConfigError> {
    let (removed, config) = edit(file, |edit| {
        let task = removable(file, name, &edit.config)?.clone();
        edit.tables(SECTION)?.remove(name);
        Ok(task)
    })?;
    Ok((removed, config.tasks))
}

/// A task that the user's own file defines, and can do without.
fn removable<'a>(
    file: &ConfigFile,
    name: &str,
    config: &'a Config,
) -> Result<&'a Task, ConfigError> {
    let kept = |reason: String| {
        let name = name.to_owned();
        Err(ConfigError::Kept { name, reason })
    };
    let path = file.path().display();
    let Some(task) = config.tasks.get(name) else {
        let names: Vec<&str> = config.tasks.names().map(String::as_str).collect();
        let message = format!("no task {name:?} is defined; there is {}", names.join(", "));
        return Err(ConfigError::UnknownTask(message));
    };
    match config.tasks.origin(name) {
        Some(TaskOrigin::BuiltIn) => {
            return kept("it is built in; only tasks of your own can be removed".to_owned());
        }
        Some(TaskOrigin::DataSet) => {
            let reason = format!("it comes with a data set; take [data.{name}] out of {path}");
            return kept(reason);
        }
        Some(TaskOrigin::Own) | None => {}
    }
    match named_by(name, config) {
        Some(table) if !hides_another(name, config)? => kept(format!(
            "[{table}] of {path} names it; choose another task there first"
        )),
        _ => Ok(task),
    }
}

/// The table that has this task, or one class of it against the rest.
fn named_by(name: &str, config: &Config) -> Option<&'static str> {
    let is_it = |task: &str| {
        let class = task.strip_prefix(name);
        class.is_some_and(|class| class.is_empty() || class.starts_with(':'))
    };
    let users = [
        ("training", &config.training.task),
        ("transfer", &config.transfer.task),
    ];
    let mut users = users.into_iter().filter(|(_, task)| is_it(task));
    users.next().map(|(table, _)| table)
}

/// Whether the user's task hides one that is built in or comes with a data set, which comes back without it.
fn hides_another(name: &str, config: &Config) -> Result<bool, ConfigError> {
    let of_data = config
        .data
        .get(name)
        .is_some_and(|set| set.classes.is_some());
    Ok(of_data || load_defaults()?.tasks.get(name).is_some())
}

/// Writes a task over what is written of one; comments stay.
fn rewrite(table: &mut Item, task: &Task) {
    let label_map = task.label_map().iter().map(|class| i64::from(*class));
    let names = (task.labels() != numbers(task.labels().len())).then(|| task.labels());
    put(table, "classes", Array::from_iter(task.classes()));
    put(table, "label_map", label_map.collect::<Array>());
    match names {
        Some(names) => put(table, "labels", Array::from_iter(names)),
        None => {
            if let Some(table) = table.as_table_like_mut() {
                table.remove("labels");
            }
        }
    }
}

fn put(table: &mut Item, key: &str, array: Array) {
    let Some(table) = table.as_table_like_mut() else {
        return;
    };
    let mut new = value(array);
    // A comment behind a value belongs to it.
    if let (Some(old), Item::Value(new)) = (table.get(key).and_then(Item::as_value), &mut new) {
        *new.decor_mut() = old.decor().clone();
    }
    table.insert(key, new);
}

#[cfg(test)]
mod tests;
