//! What a data set is like, and what can be asked of it.

use std::num::NonZeroU32;

use mnist_core::data::{DataHashes, DataSource, Labels, Split};
use mnist_core::task::Task;

use crate::config::Config;

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
    /// Test images.
    pub test_images: usize,
    /// What was done to the images, in one line for people.
    pub remark: Option<String>,
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
        let tasks = config.tasks.iter();
        let fitting = tasks.filter(|task| task.fits(&self.labels).is_ok());
        let names: Vec<&str> = fitting.map(Task::name).collect();
        let remedy = if names.is_empty() {
            "`mnist-tui data add NAME PATH` makes a task of its classes, `mnist-tui task add` one of your own".to_owned()
        } else {
            format!("use {}", names.join(", "))
        };
        Err(format!("{misfit}; {remedy}"))
    }

    /// Number of images to train on.
    pub(crate) fn training(&self) -> usize {
        let validation = self.split.validation_first as usize;
        self.images.saturating_sub(validation)
    }

    /// Whether there are so many training images.
    ///
    /// # Errors
    /// There are not so many.
    pub(crate) fn has(&self, labels: Option<NonZeroU32>) -> Result<(), String> {
        let training = self.training();
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
