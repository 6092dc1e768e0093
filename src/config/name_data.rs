//! Gives a data set a name in the user's file.

use toml_edit::{Array, Item, Table, value};

use super::edit::edit;
use super::{Config, ConfigError, ConfigFile, NamedData};

/// Writes `[data.NAME]` into the user's file.
///
/// # Errors
/// The name is taken; or the file cannot be read or written, or would not be right any more.
pub(crate) fn name_data(file: &ConfigFile, name: &str, set: &NamedData) -> Result<(), ConfigError> {
    edit(file, |edit| {
        check_data_name(file, name, &edit.config)?;
        if set.classes.is_some() {
            check_task_name(name, &edit.config)?;
        }
        edit.tables("data")?.insert(name, Item::Table(table(set)));
        Ok(())
    })
    .map(drop)
}

/// Whether a data set may be called so.
///
/// # Errors
/// Another one is.
pub(crate) fn check_data_name(
    file: &ConfigFile,
    name: &str,
    config: &Config,
) -> Result<(), ConfigError> {
    let taken = |remedy: String| {
        Err(ConfigError::Taken {
            what: "data set",
            name: name.to_owned(),
            remedy,
        })
    };
    if name == "mnist" {
        return taken("choose another name".to_owned());
    }
    if config.data.contains_key(name) {
        let file = file.path().display();
        return taken(format!(
            "choose another name, or take [data.{name}] out of {file}"
        ));
    }
    Ok(())
}

/// Whether the classes of a data set may make a task of this name.
///
/// # Errors
/// There is a task of this name.
pub(crate) fn check_task_name(name: &str, config: &Config) -> Result<(), ConfigError> {
    if config.tasks.get(name).is_some() {
        return Err(ConfigError::Taken {
            what: "task",
            name: name.to_owned(),
            remedy: "the classes would make another, so choose another name".to_owned(),
        });
    }
    Ok(())
}

fn table(set: &NamedData) -> Table {
    let mut table = Table::new();
    table.insert("path", value(set.path.to_string_lossy().into_owned()));
    if let Some(classes) = &set.classes {
        table.insert("classes", value(Array::from_iter(classes)));
    }
    if let Some(count) = set.validation_first {
        table.insert("validation_first", value(i64::from(count.get())));
    }
    if let Some(hash) = &set.sha256 {
        table.insert("sha256", value(hash));
    }
    table
}

#[cfg(test)]
mod tests;
