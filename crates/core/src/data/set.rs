//! Whole data sets: one loader behind every source.

use std::path::Path;
use std::sync::OnceLock;

use super::idx_folder::{self, Pair};
use super::{DataError, DataHashes, DataSource, Images, mnist, npz, pictures};
use crate::task::numbers;

/// A whole data set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataSet {
    /// Training and validation images.
    pub train: Images,
    /// Test images.
    pub test: Images,
    /// What it is told apart by.
    pub hashes: DataHashes,
    /// What the labels mean.
    pub labels: Labels,
    /// So many of the first training images are for validation, where the set itself says so.
    pub validation: Option<u32>,
    /// What was done to the images, in one line for people.
    pub remark: Option<String>,
}

/// What labels mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Labels {
    /// The files name none; labels are less than this number.
    Below(usize),
    /// A label is a position here.
    Named(Vec<String>),
}

impl Labels {
    /// Number of labels.
    #[must_use]
    pub const fn count(&self) -> usize {
        match self {
            Self::Below(count) => *count,
            Self::Named(names) => names.len(),
        }
    }

    /// Name of each label; its number where the files name none.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        match self {
            Self::Below(count) => numbers(*count),
            Self::Named(names) => names.clone(),
        }
    }
}

impl DataSet {
    /// This set, which was read from `source`, if it has the hashes `expected`.
    ///
    /// # Errors
    /// It has others.
    pub fn confirmed(self, source: &DataSource, expected: &DataHashes) -> Result<Self, DataError> {
        if self.hashes == *expected {
            return Ok(self);
        }
        let data = source.to_string();
        Err(DataError::Changed { data })
    }
}

impl DataSource {
    /// Hashes of the images, without keeping them; those of the embedded set are known beforehand.
    ///
    /// # Errors
    /// A file that is missing or damaged.
    pub fn hashes(&self) -> Result<DataHashes, DataError> {
        match self {
            Self::Mnist => Ok(mnist::hashes()),
            _ => read(self).map(|set| set.hashes),
        }
    }
}

/// Reads and verifies a whole set; the embedded one once per process, which keeps it.
///
/// # Errors
/// A file that is missing, damaged, or does not fit the others.
pub fn load(source: &DataSource) -> Result<DataSet, DataError> {
    static EMBEDDED: OnceLock<DataSet> = OnceLock::new();
    once(source, &EMBEDDED, || read(source))
}

/// Reads and verifies a whole set for a caller who needs it once: nothing is kept.
///
/// # Errors
/// A file that is missing, damaged, or does not fit the others.
pub fn read(source: &DataSource) -> Result<DataSet, DataError> {
    match source {
        DataSource::Mnist => {
            let (train, test) = both(mnist::read)?;
            Ok(DataSet {
                hashes: mnist::hashes(),
                labels: Labels::Named(numbers(10)),
                validation: None,
                remark: None,
                train,
                test,
            })
        }
        DataSource::Folder(folder) => {
            let (train, test) = both(|pair| idx_folder::read(folder, pair))?;
            Ok(of_numbers(train, None, test))
        }
        DataSource::Npz(path) => {
            let npz::Parts {
                train,
                validation,
                test,
            } = npz::open(path)?.read()?;
            Ok(of_numbers(train, validation, test))
        }
        DataSource::Pictures(folder) => read_pictures(folder),
    }
}

/// Reads and verifies the test images only; the embedded ones once per process.
///
/// # Errors
/// A file that is missing, damaged, or does not fit the other.
pub fn load_test(source: &DataSource) -> Result<Images, DataError> {
    static EMBEDDED: OnceLock<Images> = OnceLock::new();
    once(source, &EMBEDDED, || match source {
        DataSource::Mnist => mnist::read(Pair::Test),
        DataSource::Folder(folder) => idx_folder::read(folder, Pair::Test),
        DataSource::Npz(path) => npz::open(path)?.test(),
        // What they are drawn on is found out from all of them.
        DataSource::Pictures(folder) => read_pictures(folder).map(|set| set.test),
    })
}

/// A set whose files name no classes; its own validation images come before the others.
fn of_numbers(train: Images, validation: Option<Images>, test: Images) -> DataSet {
    let (train, validation) = validation_first(train, validation);
    let highest = train.labels().iter().chain(test.labels()).max();
    DataSet {
        hashes: DataHashes::of(&train, &test),
        labels: Labels::Below(highest.map_or(0, |label| usize::from(*label) + 1)),
        validation,
        remark: None,
        train,
        test,
    }
}

fn read_pictures(folder: &Path) -> Result<DataSet, DataError> {
    let found = pictures::read(folder)?;
    let (train, validation) = validation_first(found.train, found.validation);
    Ok(DataSet {
        hashes: DataHashes::of(&train, &found.test),
        labels: Labels::Named(found.classes),
        validation,
        remark: Some(found.remark),
        train,
        test: found.test,
    })
}

/// The training part as everything reads it, and how many of its first images validate.
fn validation_first(train: Images, validation: Option<Images>) -> (Images, Option<u32>) {
    match validation {
        None => (train, None),
        Some(validation) => {
            let count = u32::try_from(validation.len()).ok();
            (validation.followed_by(&train), count)
        }
    }
}

/// Both pairs at once.
fn both(
    read: impl Fn(Pair) -> Result<Images, DataError> + Sync,
) -> Result<(Images, Images), DataError> {
    std::thread::scope(|scope| {
        let test = scope.spawn(|| read(Pair::Test));
        let train = read(Pair::Train);
        let test = test.join();
        Ok((
            train?,
            test.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?,
        ))
    })
}

/// What `read` gives, kept when it is of the embedded set.
fn once<T: Clone>(
    source: &DataSource,
    kept: &OnceLock<T>,
    read: impl FnOnce() -> Result<T, DataError>,
) -> Result<T, DataError> {
    match (source, kept.get()) {
        (DataSource::Mnist, Some(value)) => Ok(value.clone()),
        (DataSource::Mnist, None) => read().map(|value| kept.get_or_init(|| value).clone()),
        _ => read(),
    }
}

#[cfg(test)]
mod tests;
