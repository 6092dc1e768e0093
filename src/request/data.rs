//! Which data set is meant, what it is like, and which one a checkpoint is judged on.

use std::num::NonZeroU32;
use std::path::Path;

use mnist_core::data::{DataHashes, DataSet, DataSource, Images, Labels, Split, read};
use mnist_core::library::Record;
use mnist_core::task::numbers;

use crate::config::{Config, NamedData};

mod error;
mod facts;

pub use error::DataSetError;
pub use facts::DataFacts;

/// The data set of that name or path; a path is made absolute, since the trainer works elsewhere.
pub(crate) fn data_source(wanted: &str, config: &Config) -> DataSource {
    if let Some(set) = config.data.get(wanted) {
        return DataSource::named(&set.path.to_string_lossy());
    }
    match DataSource::named(wanted) {
        DataSource::Mnist => DataSource::Mnist,
        // Only the empty path has no absolute form; that it cannot be read is told when it is read.
        _ => std::path::absolute(wanted).map_or_else(
            |_| DataSource::named(wanted),
            |path| DataSource::named(&path.to_string_lossy()),
        ),
    }
}

/// Whether images are those that the configuration says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Agreement {
    /// They have the hash that is written there, or that of the program's own.
    Same,
    /// No hash is written.
    Unwritten,
    /// They have another hash.
    Changed,
}

/// A data set with all its images.
#[derive(Debug)]
pub(crate) struct Whole {
    /// Its name in the configuration, where it has one.
    pub(crate) name: Option<String>,
    pub(crate) facts: DataFacts,
    pub(crate) train: Images,
    pub(crate) test: Images,
    pub(crate) agreement: Agreement,
}

impl Whole {
    /// Refuses images that are not those that were named.
    ///
    /// # Errors
    /// They have another hash.
    pub(crate) fn unchanged(self) -> Result<Self, DataSetError> {
        match (&self.name, self.agreement) {
            (Some(name), Agreement::Changed) => Err(DataSetError::Changed {
                name: name.clone(),
                path: self.facts.source,
                hash: self.facts.hashes.combined(),
            }),
            _ => Ok(self),
        }
    }
}

/// What the data set of that name or path is like.
///
/// # Errors
/// It is not there, damaged, or not what the configuration says.
pub(crate) fn facts(wanted: &str, config: &Config) -> Result<DataFacts, DataSetError> {
    if data_source(wanted, config) == DataSource::Mnist {
        return Ok(built_in(config));
    }
    Ok(whole(wanted, config)?.unchanged()?.facts)
}

/// Reads the data set of that name or path, whether or not its hash is the one that is written.
///
/// # Errors
/// It is not there, damaged, or cannot be what the configuration says.
pub(crate) fn whole(wanted: &str, config: &Config) -> Result<Whole, DataSetError> {
    let source = data_source(wanted, config);
    if let Some(path) = source.path().filter(|path| !path.exists()) {
        return Err(absent(wanted, path, config));
    }
    if let DataSource::Folder(path) = &source
        && path.is_file()
    {
        let path = path.clone();
        return Err(DataSetError::OtherFile { path });
    }
    let set = read(&source)?;
    let hash = set.hashes.combined();
    // Named by its place, or a copy of it, which is known by its hash.
    let is_this = |(_, named): &(&String, &NamedData)| {
        source.path() == Some(&named.path) || named.sha256.as_ref() == Some(&hash)
    };
    let named = config.data.get_key_value(wanted);
    let named = named.or_else(|| config.data.iter().find(is_this));
    let named = named.filter(|_| source != DataSource::Mnist);
    if let Some((name, named)) = named {
        suits_table(&set, &source, name, named)?;
    }
    let expected = named.and_then(|(_, named)| named.sha256.as_ref());
    let agreement = match expected {
        _ if source == DataSource::Mnist => Agreement::Same,
        None => Agreement::Unwritten,
        Some(expected) if *expected == hash => Agreement::Same,
        Some(_) => Agreement::Changed,
    };
    Ok(Whole {
        name: named.map(|(name, _)| name.clone()),
        train: set.train.clone(),
        test: set.test.clone(),
        facts: described(source, set, named.map(|(_, named)| named), config),
        agreement,
    })
}

/// Whether a set can be what its table in the configuration says.
fn suits_table(
    set: &DataSet,
    path: &DataSource,
    name: &str,
    named: &NamedData,
) -> Result<(), DataSetError> {
    let (name, path) = (name.to_owned(), path.clone());
    let labels = set.labels.count();
    if let Some(classes) = named.classes.as_ref().map(Vec::len).filter(|n| *n < labels) {
        return Err(DataSetError::Unnamed {
            name,
            path,
            labels,
            classes,
        });
    }
    match (set.validation, named.validation_first) {
        (Some(own), Some(asked)) if asked.get() != own => {
            Err(DataSetError::OwnValidation { name, path, own })
        }
        _ => Ok(()),
    }
}

/// The names of all data sets, that of the built-in one first.
pub(crate) fn data_names(config: &Config) -> impl Iterator<Item = &str> {
    std::iter::once("mnist").chain(config.data.keys().map(String::as_str))
}

fn absent(wanted: &str, path: &Path, config: &Config) -> DataSetError {
    let names: Vec<&str> = data_names(config).collect();
    let names = names.join(", ");
    let path = path.to_owned();
    if config.data.contains_key(wanted) {
        let name = wanted.to_owned();
        DataSetError::Lost { name, path }
    } else if wanted.is_empty() {
        DataSetError::NothingNamed { names }
    } else {
        DataSetError::Unknown { path, names }
    }
}

fn built_in(config: &Config) -> DataFacts {
    DataFacts {
        hashes: mnist_core::data::embedded_hashes(),
        labels: Labels::Named(numbers(10)),
        images: 60_000,
        split: config.training.split,
        test_images: 10_000,
        remark: None,
        source: DataSource::Mnist,
    }
}

fn described(
    source: DataSource,
    set: DataSet,
    named: Option<&NamedData>,
    config: &Config,
) -> DataFacts {
    let own = named.and_then(|named| named.validation_first);
    let validation_first = set.validation.or(own.map(NonZeroU32::get));
    let classes = named.and_then(|named| named.classes.clone());
    DataFacts {
        source,
        hashes: set.hashes,
        labels: classes.map_or(set.labels, Labels::Named),
        images: set.train.len(),
        test_images: set.test.len(),
        split: validation_first.map_or(config.training.split, |validation_first| Split {
            validation_first,
        }),
        remark: set.remark,
    }
}

/// The data set to judge a checkpoint on: the one it was trained on where that can be read, else the configured one.
/// Where it is another one there is a line for people too, which names both.
pub(crate) fn data_for(record: &Record, config: &Config) -> (DataSource, Option<String>) {
    choose(&record.data, &record.data_hashes, config)
}

fn choose(trained_on: &str, hashes: &DataHashes, config: &Config) -> (DataSource, Option<String>) {
    let is_the_same = |source: &DataSource| source.hashes().is_ok_and(|found| found == *hashes);
    let own = data_source(trained_on, config);
    let other = data_source(&config.training.data, config);
    // The embedded set comes first: its hashes are known without reading, from whatever folder it was trained.
    // Then a named one with these hashes, before what takes reading to compare.
    let hash = hashes.combined();
    let named = config
        .data
        .values()
        .filter(|named| named.sha256.as_ref() == Some(&hash));
    let named = named.map(|named| DataSource::named(&named.path.to_string_lossy()));
    let mut sources = std::iter::once(DataSource::Mnist)
        .chain(named)
        .chain([own.clone(), other.clone()]);
    if let Some(source) = sources.find(is_the_same) {
        return (source, None);
    }
    match own.hashes() {
        Ok(_) => {
            let warning = format!("{own} is not what it was when the checkpoint was trained on it");
            (own, Some(warning))
        }
        Err(error) => {
            let warning =
                format!("{other} is used, since the checkpoint was trained on {own}: {error}");
            (other, Some(warning))
        }
    }
}

#[cfg(test)]
mod tests;
