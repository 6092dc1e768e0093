//! Data sets by name: `[data.NAME]` of config.toml.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use mnist_core::task::Task;
use serde::Deserialize;
use toml::Spanned;

use super::ConfigError;
use super::error::Source;
use super::tasks::{TaskOrigin, Tasks};

/// A data set that has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedData {
    /// The folder or file; absolute where the configuration's own place is.
    pub path: PathBuf,
    /// Names of its labels, where its files name none.
    pub classes: Option<Vec<String>>,
    /// What `mnist-tui data check` compares; see `mnist_core::data::DataHashes::combined`.
    pub sha256: Option<String>,
    /// So many of the first training images are for validation; as `[training]` says without it.
    pub validation_first: Option<NonZeroU32>,
}

/// A data set as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DataTable {
    path: PathBuf,
    classes: Option<Vec<String>>,
    sha256: Option<String>,
    validation_first: Option<NonZeroU32>,
}

/// The data sets of a file, and for each with named classes the task of telling these apart.
pub(super) fn lay_over(
    tables: BTreeMap<Spanned<String>, Spanned<DataTable>>,
    source: Source<'_>,
    sets: &mut BTreeMap<String, NamedData>,
    tasks: &mut Tasks,
) -> Result<(), ConfigError> {
    for (name, table) in tables {
        let wrong = |message: String| Err(source.invalid(&table.span(), message));
        let name = super::merge::named(&name, source)?;
        let set = table.get_ref();
        if name == "mnist" {
            return wrong("mnist is the data set in the program; choose another name".into());
        }
        let is_hash = |hash: &str| {
            hash.len() == 64 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        };
        if set.sha256.as_deref().is_some_and(|hash| !is_hash(hash)) {
            return wrong("sha256 needs the 64 digits that `mnist-tui data show` prints".into());
        }
        if let Some(classes) = &set.classes {
            match Task::of_classes(name.clone(), classes.clone()) {
                Ok(task) => tasks.insert(task, TaskOrigin::DataSet),
                Err(error) => return wrong(error.to_string()),
            }
        }
        sets.insert(name, in_place(table.into_inner(), source));
    }
    Ok(())
}

/// A relative path begins where the configuration file lies.
fn in_place(table: DataTable, source: Source<'_>) -> NamedData {
    let folder = Path::new(source.path).parent().unwrap_or(Path::new(""));
    let path = folder.join(table.path);
    NamedData {
        path: std::path::absolute(&path).unwrap_or(path),
        classes: table.classes,
        sha256: table.sha256,
        validation_first: table.validation_first,
    }
}
