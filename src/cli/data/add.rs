//! `mnist-tui data add`

use std::io::Write;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use clap::Args;
use mnist_core::data::Labels;
use mnist_core::task::Task;
use serde_json::json;

use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::config::{self, Config, NamedData};
use crate::format::printable;
use crate::request::{DataFacts, DataSetError, Whole, whole};

/// Give a data set a name in your configuration, with its hash
///
/// The set is read first. Its classes make a task of the same name; folders of pictures bring the names of their classes. The
/// rest of your file stays as it is.
#[derive(Debug, Args)]
pub(crate) struct Add {
    /// What to call it
    #[arg(value_name = "NAME", value_parser = config::valid_name)]
    name: String,
    /// A folder of IDX files or of pictures, or an .npz file
    #[arg(value_name = "PATH")]
    path: String,
    /// What the labels 0, 1, … mean
    #[arg(long, value_name = "CLASS,...", value_delimiter = ',')]
    classes: Option<Vec<String>>,
    /// So many of the first training images are for validation, instead of what `[training]` of your configuration says
    #[arg(long, value_name = "N")]
    validation_first: Option<NonZeroU32>,
    /// Print one JSON object: `name`, `config`, `path`, `classes`, `validation_first`, `sha256`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Add, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let added = give_name(command, place)?;
    if command.json {
        let Added {
            name, config, set, ..
        } = added;
        let line = json!({
            "name": name,
            "config": config,
            "path": set.path,
            "classes": set.classes,
            "validation_first": set.validation_first,
            "sha256": set.sha256,
        });
        writeln!(out, "{line}")?;
        return Ok(());
    }
    writeln!(out, "{}", added.told())?;
    Ok(())
}

impl Add {
    /// As if a downloaded set were added by hand.
    pub(super) fn of_folder(set: &mnist_download::Set, folder: &Path) -> Self {
        Self {
            name: set.name.clone(),
            path: folder.to_string_lossy().into_owned(),
            classes: Some(set.classes.clone()),
            validation_first: None,
            json: false,
        }
    }
}

/// What the user's file has now.
pub(super) struct Added {
    pub(super) name: String,
    /// The user's file.
    pub(super) config: PathBuf,
    pub(super) set: NamedData,
    /// A task that the set can be trained for.
    task: String,
}

impl Added {
    /// In a line for people.
    pub(super) fn told(&self) -> String {
        let Self { name, task, .. } = self;
        let path = printable(&self.config.to_string_lossy());
        format!(
            "{path} has {name} now; `mnist-tui pretrain --data {name} --task {task}` trains on it"
        )
    }
}

/// Reads the set and writes it into the user's file.
pub(super) fn give_name(command: &Add, place: &Place) -> Result<Added, Failure> {
    let Place { config, file, .. } = place;
    config::check_data_name(file, &command.name, config)?;
    let set = read(command, config)?;
    let named = NamedData {
        classes: classes(command, &set.facts, config)?,
        sha256: Some(set.facts.hashes.combined()),
        ..wanted(command)?
    };
    config::name_data(file, &command.name, &named)?;
    let task = match named.classes {
        Some(_) => command.name.as_str(),
        None => fitting(&set.facts, config).unwrap_or(&config.training.task),
    };
    Ok(Added {
        name: command.name.clone(),
        config: file.path().to_owned(),
        task: task.to_owned(),
        set: named,
    })
}

/// The set as it was asked for, without its hash.
fn wanted(command: &Add) -> Result<NamedData, Failure> {
    let path = std::path::absolute(Path::new(&command.path));
    let path = path.map_err(|error| Failure::Usage(format!("PATH {:?}: {error}", command.path)))?;
    Ok(NamedData {
        path,
        classes: command.classes.clone(),
        sha256: None,
        validation_first: command.validation_first,
    })
}

/// Reads the set as if it had its name already, and no other had one: what is called otherwise may be called so too.
fn read(command: &Add, config: &Config) -> Result<Whole, Failure> {
    let set = wanted(command)?;
    let mut config = config.clone();
    config.data = [(command.name.clone(), set)].into();
    let set = whole(&command.name, &config).map_err(|error| match error {
        DataSetError::Lost { path, .. } => Failure::Usage(format!(
            "there is no {}; give a file or a folder",
            path.display()
        )),
        DataSetError::Unnamed {
            labels, classes, ..
        } => Failure::Usage(format!(
            "--classes: the images have {labels} labels, and {classes} are named; name all of them"
        )),
        DataSetError::OwnValidation { own, .. } => Failure::Usage(format!(
            "--validation-first: the set has {own} validation images of its own; leave it out"
        )),
        other => other.into(),
    })?;
    let usage = |why: String| Failure::Usage(format!("--validation-first: {why}"));
    set.facts.divides().map(|()| set).map_err(usage)
}

/// The classes to write down: what was asked for or the files name; without them numbers, where no task would fit else.
fn classes(
    command: &Add,
    facts: &DataFacts,
    config: &Config,
) -> Result<Option<Vec<String>>, Failure> {
    let classes = match &facts.labels {
        Labels::Below(_) if fitting(facts, config).is_some() => return Ok(None),
        labels => labels.names(),
    };
    let name = &command.name;
    config::check_task_name(name, config)?;
    Task::of_classes(name.clone(), classes.clone())
        .map_err(|error| Failure::Usage(format!("--classes: {error}")))?;
    Ok(Some(classes))
}

/// The name of a task that groups these labels, the configured one before others.
fn fitting<'a>(facts: &DataFacts, config: &'a Config) -> Option<&'a str> {
    let configured = config.tasks.get(&config.training.task);
    let mut tasks = configured.into_iter().chain(config.tasks.iter());
    let fits = tasks.find(|task| task.fits(&facts.labels).is_ok());
    fits.map(Task::name)
}
