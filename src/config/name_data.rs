//! Gives a data set a name in the user's file, of which everything else stays as it is written.

use std::io::ErrorKind;
use std::path::Path;

use mnist_core::durable;
use toml_edit::{Array, DocumentMut, Item, Table, value};

use super::error::{BUILT_IN, Source};
use super::merge::combine;
use super::{ConfigError, ConfigFile, NamedData};

/// Writes `[data.NAME]` into the user's file, whole or not at all; makes the file where there is none.
///
/// # Errors
/// The file cannot be read or written, or would not be right any more.
pub(crate) fn name_data(file: &ConfigFile, name: &str, set: &NamedData) -> Result<(), ConfigError> {
    let path = file.path();
    let text = match std::fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        read => read.map_err(|source| ConfigError::Read {
            path: path.to_owned(),
            source,
        })?,
    };
    let shown = &path.display().to_string();
    let source = Source {
        path: shown,
        text: &text,
    };
    let text = with_data(source, name, set)?;
    combine(&[
        BUILT_IN,
        Source {
            text: &text,
            ..source
        },
    ])?;
    write(path, &text).map_err(|source| ConfigError::Write {
        path: path.to_owned(),
        source,
    })
}

/// The text with one more table.
fn with_data(source: Source<'_>, name: &str, set: &NamedData) -> Result<String, ConfigError> {
    let mut document: DocumentMut =
        source.text.parse().map_err(|error: toml_edit::TomlError| {
            source.invalid(&error.span().unwrap_or_default(), error.message())
        })?;
    let mut sets = Table::new();
    sets.set_implicit(true);
    let sets = document.entry("data").or_insert(Item::Table(sets));
    let Some(sets) = sets.as_table_like_mut() else {
        let span = sets.span().unwrap_or_default();
        return Err(source.invalid(&span, "data is not a table"));
    };
    sets.insert(name, Item::Table(table(set)));
    Ok(document.to_string())
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

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    // Where the file is a link, as among dotfiles, it stays one.
    let target = path.canonicalize().or_else(|_| std::path::absolute(path))?;
    if let Some(folder) = target.parent() {
        durable::create_folder(folder)?;
    }
    durable::replace(&target, text.as_bytes()).map_err(durable::without_path)
}

#[cfg(test)]
mod tests;
