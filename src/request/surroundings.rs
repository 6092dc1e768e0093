//! What a request must know beyond its own text and the configuration.

use std::path::PathBuf;

use jiff::Timestamp;
use mnist_core::library::Library;
use mnist_core::model::Architecture;
use mnist_core::run::Parent;
use mnist_core::storage::DataDir;
use mnist_core::task::Task;

use super::DataFacts;
use crate::config::Config;

/// Facts from outside; each error is one line for people.
pub trait Surroundings {
    /// The checkpoint of that name, beginning of an id, or file.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    fn parent(&self, wanted: &str) -> Result<ParentFacts, String>;

    /// The data set of that name or path.
    ///
    /// # Errors
    /// Files that are missing or damaged.
    fn data(&self, wanted: &str) -> Result<DataFacts, String>;

    /// Whether a checkpoint can be saved under `name`.
    ///
    /// # Errors
    /// It is taken or invalid.
    fn check_name(&self, name: &str) -> Result<(), String>;

    /// The time.
    fn now(&self) -> Timestamp;

    /// The checkpoint library.
    fn library(&self) -> PathBuf;
}

/// What a transfer takes from its parent.
#[derive(Debug, Clone, PartialEq)]
pub struct ParentFacts {
    /// The checkpoint.
    pub parent: Parent,
    /// Name of its model preset.
    pub model: String,
    /// Its layers, head included.
    pub architecture: Architecture,
    /// What it tells apart.
    pub task: Task,
}

impl ParentFacts {
    /// The network that a transfer to `task` trains: the parent's own for the same question, else with a new head.
    #[must_use]
    pub fn network_for(&self, task: &Task) -> Architecture {
        if task.same_question(&self.task) {
            self.architecture.clone()
        } else {
            self.architecture.replace_head(task.classes().len())
        }
    }
}

/// The real thing: a data directory on disk and this machine.
#[derive(Debug, Clone)]
pub struct Disk<'a> {
    library: Library,
    config: &'a Config,
}

impl<'a> Disk<'a> {
    /// The surroundings of a request whose run will lie in `data`.
    #[must_use]
    pub fn new(data: &DataDir, config: &'a Config) -> Self {
        Self {
            library: Library::new(data.library()),
            config,
        }
    }
}

impl Surroundings for Disk<'_> {
    fn parent(&self, wanted: &str) -> Result<ParentFacts, String> {
        let entry = self.library.find(wanted).map_err(|e| e.to_string())?;
        let record = mnist_core::library::read_record(&entry.path).map_err(|e| e.to_string())?;
        Ok(ParentFacts {
            parent: Parent {
                id: entry.id,
                name: entry
                    .names
                    .iter()
                    .find(|n| *n == wanted)
                    .or(entry.names.first())
                    .cloned(),
                // The trainer works elsewhere.
                path: std::path::absolute(&entry.path).unwrap_or(entry.path),
            },
            model: record.model,
            architecture: record.architecture,
            task: record.task,
        })
    }

    fn data(&self, wanted: &str) -> Result<DataFacts, String> {
        super::data::facts(wanted, self.config).map_err(|e| e.to_string())
    }

    fn check_name(&self, name: &str) -> Result<(), String> {
        self.library.check_name(name).map_err(|e| e.to_string())
    }

    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn library(&self) -> PathBuf {
        self.library.root().to_owned()
    }
}
