//! Which data set is meant, what it is like, and which one a checkpoint is judged on.

use std::num::NonZeroU32;

use mnist_core::data::{DataHashes, DataSet, DataSource, Labels, Split, read};
use mnist_core::library::Record;
use mnist_core::task::{Task, numbers};

use crate::config::{Config, NamedData};

/// A data set that was found sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFacts {
    /// Where the images come from; a path is absolute, since the trainer works elsewhere.
    pub source: DataSource,
    /// What it is told apart by.
    pub hashes: DataHashes,
    /// What its labels mean.
    pub labels: Labels,
    /// Training and validation images.
    pub images: usize,
    /// Which of them validate.
    pub split: Split,
    /// What was done to the images, in one line for people.
    pub remark: Option<String>,
}

/// The data set of that name or path; a path is made absolute, since the trainer works elsewhere.
pub(crate) fn source(wanted: &str, config: &Config) -> DataSource {
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

/// What the data set of that name or path is like.
///
/// # Errors
/// It is not there, damaged, or not what the configuration says.
pub(crate) fn facts(wanted: &str, config: &Config) -> Result<DataFacts, String> {
    let source = source(wanted, config);
    let Some(path) = source.path() else {
        return Ok(built_in(config));
    };
    if !path.exists() {
        let names = config.data.keys().map(String::as_str);
        let names: Vec<&str> = std::iter::once("mnist").chain(names).collect();
        return Err(format!(
            "there is no {}; the data sets with a name are {}",
            path.display(),
            names.join(", ")
        ));
    }
    let set = read(&source).map_err(|e| e.to_string())?;
    let hash = set.hashes.combined();
    let named = config.data.get(wanted);
    if let Some(expected) = named.and_then(|named| named.sha256.as_ref())
        && *expected != hash
    {
        return Err(format!(
            "{} is not what [data.{wanted}] of the configuration says: its hash is {hash}; restore it, or change sha256",
            path.display()
        ));
    }
    // Named by its place, or a copy of it, which is known by its hash.
    let is_this = |named: &&NamedData| named.path == *path || named.sha256.as_ref() == Some(&hash);
    let named = named.or_else(|| config.data.values().find(is_this));
    Ok(described(source, set, named, config))
}

fn built_in(config: &Config) -> DataFacts {
    DataFacts {
        hashes: mnist_core::data::embedded_hashes(),
        labels: Labels::Named(numbers(10)),
        images: 60_000,
        split: config.training.split,
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
        split: validation_first.map_or(config.training.split, |validation_first| Split {
            validation_first,
        }),
        remark: set.remark,
    }
}

impl DataFacts {
    /// Whether `task` groups these labels.
    ///
    /// # Errors
    /// It does not; the tasks that do.
    pub(crate) fn suits(&self, task: &Task, config: &Config) -> Result<(), String> {
        let Err(misfit) = task.fits(&self.labels) else {
            return Ok(());
        };
        let fitting = config
            .tasks
            .iter()
            .filter(|(_, task)| task.fits(&self.labels).is_ok());
        let names: Vec<&str> = fitting.map(|(name, _)| name.as_str()).collect();
        let remedy = if names.is_empty() {
            "`mnist-tui data add NAME PATH` makes a task of its classes, [tasks.NAME] in your configuration one of your own".to_owned()
        } else {
            format!("use {}", names.join(", "))
        };
        Err(format!("{misfit}; {remedy}"))
    }

    /// Whether there are so many training images.
    ///
    /// # Errors
    /// There are not so many.
    pub(crate) fn has(&self, labels: Option<NonZeroU32>) -> Result<(), String> {
        let training = self
            .images
            .saturating_sub(self.split.validation_first as usize);
        match labels {
            Some(n) if n.get() as usize > training => Err(format!(
                "there are only {training} training images; use at most that, or all"
            )),
            _ => Ok(()),
        }
    }

    /// Whether there are images both to train on and to validate on.
    ///
    /// # Errors
    /// One of them would be empty.
    pub(crate) fn divides(&self) -> Result<(), String> {
        let divided = self.split.ranges(self.images);
        divided.map(drop).map_err(|error| error.to_string())
    }
}

/// The data set to judge a checkpoint on: the one it was trained on where that can be read, else the configured one.
/// Where it is another one there is a line for people too, which names both.
pub(crate) fn data_for(record: &Record, config: &Config) -> (DataSource, Option<String>) {
    choose(&record.data, &record.data_hashes, config)
}

fn choose(trained_on: &str, hashes: &DataHashes, config: &Config) -> (DataSource, Option<String>) {
    let is_the_same = |source: &DataSource| source.hashes().is_ok_and(|found| found == *hashes);
    let own = source(trained_on, config);
    let other = source(&config.training.data, config);
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
mod tests {
    use std::path::Path;

    use super::*;

    /// A data set of ten images of this shade.
    fn write(folder: &Path, shade: u8) -> DataHashes {
        for stem in ["train", "t10k"] {
            let mut images = vec![0, 0, 8, 3, 0, 0, 0, 10, 0, 0, 0, 28, 0, 0, 0, 28];
            images.extend(vec![shade; 10 * 28 * 28]);
            let mut labels = vec![0, 0, 8, 1, 0, 0, 0, 10];
            labels.extend(0..10);
            std::fs::write(folder.join(format!("{stem}-images-idx3-ubyte")), images).unwrap();
            std::fs::write(folder.join(format!("{stem}-labels-idx1-ubyte")), labels).unwrap();
        }
        DataSource::Folder(folder.to_owned()).hashes().unwrap()
    }

    /// The defaults with this data set.
    fn config(data: &str) -> Config {
        let mut config = crate::config::load_defaults().unwrap();
        data.clone_into(&mut config.training.data);
        config
    }

    #[test]
    fn a_checkpoint_is_judged_on_what_it_was_trained_on() {
        let folder = tempfile::tempdir().unwrap();
        let hashes = write(folder.path(), 1);
        let path = folder.path().to_str().unwrap();
        let own = (DataSource::Folder(path.into()), None);
        assert_eq!(choose(path, &hashes, &config("mnist")), own);
        assert_eq!(choose("/moved/elsewhere", &hashes, &config(path)), own);

        let mnist = DataSource::Mnist.hashes().unwrap();
        assert_eq!(
            choose("/copy/of/mnist", &mnist, &config(path)),
            (DataSource::Mnist, None)
        );
    }

    #[test]
    fn what_is_used_in_place_of_a_lost_data_set_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let hashes = write(folder.path(), 1);
        let (used, warning) = choose("/lost/set", &hashes, &config("mnist"));
        let warning = warning.unwrap();
        assert_eq!(used, DataSource::Mnist);
        assert!(
            warning.contains("mnist is used") && warning.contains("trained on /lost/set: cannot"),
            "{warning}"
        );
    }

    #[test]
    fn a_folder_with_other_images_than_before_is_used_and_told() {
        let folder = tempfile::tempdir().unwrap();
        let hashes = write(folder.path(), 1);
        write(folder.path(), 2);
        let path = folder.path().to_str().unwrap();
        let (used, warning) = choose(path, &hashes, &config("mnist"));
        assert_eq!(used, DataSource::Folder(path.into()));
        assert!(warning.unwrap().contains(path));
    }
}
