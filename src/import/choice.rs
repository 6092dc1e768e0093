//! What a file leaves open, and what is chosen: the preset that a state dict is of, and what the classes mean.

use mnist_core::task::Task;
use mnist_exchange::{ExchangeError, Models, fitting};

use super::{Destination, ImportError, ImportRequest};
use crate::config::Config;

/// What a file may be taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choices {
    /// Presets that its layers fit; none where it says itself what they compute.
    pub(crate) models: Vec<String>,
    /// Tasks with as many classes.
    pub(crate) tasks: Vec<String>,
}

/// Between what a person can choose where an import failed with `error` because the file leaves it open.
pub(crate) fn choices(
    error: &ImportError,
    request: &ImportRequest,
    config: &Config,
) -> Option<Choices> {
    let (ImportError::Exchange(ExchangeError::Ambiguous { classes, .. })
    | ImportError::Task { classes, .. }) = error
    else {
        return None;
    };
    let fits = |task: &&Task| task.classes().len() == *classes;
    let tasks = config.tasks.iter().filter(fits);
    let tasks: Vec<String> = tasks.map(|task| task.name().to_owned()).collect();
    let models = fitting(&request.path, &config.models).unwrap_or_default();
    (!tasks.is_empty()).then_some(Choices { models, tasks })
}

/// The presets that a state dict may be of: the one asked for, or all.
pub(super) fn models(wanted: Option<&str>, config: &Config) -> Result<Models, ImportError> {
    let Some(wanted) = wanted else {
        return Ok(config.models.clone());
    };
    let model = config.models.get(wanted);
    let model = model.ok_or_else(|| unknown("model", wanted, config.models.keys()))?;
    Ok(Models::from([(wanted.to_owned(), model.clone())]))
}

fn unknown<'a>(
    what: &'static str,
    wanted: &str,
    choices: impl Iterator<Item = &'a String>,
) -> ImportError {
    let choices: Vec<&str> = choices.map(String::as_str).collect();
    ImportError::Unknown {
        what,
        wanted: wanted.to_owned(),
        choices: choices.join(", "),
    }
}

/// The task asked for, or the only one of these images with so many classes.
pub(super) fn task(
    request: &ImportRequest,
    classes: usize,
    to: Destination,
) -> Result<Task, ImportError> {
    let Destination { config, data, .. } = to;
    let fits = |task: &&Task| task.classes().len() == classes && task.fits(&data.labels).is_ok();
    let fitting: Vec<&Task> = config.tasks.iter().filter(fits).collect();
    let names: Vec<&str> = fitting.iter().map(|task| task.name()).collect();
    let cannot_tell = || ImportError::Task {
        path: request.path.clone(),
        classes,
        remedy: match &names[..] {
            [] => "no task has so many; `mnist-tui task add` makes one".to_owned(),
            [only] => format!("the task is {only}"),
            several => format!("say with --task which it is of {}", several.join(", ")),
        },
    };
    let Some(wanted) = &request.task else {
        return match &fitting[..] {
            [only] => Ok((*only).clone()),
            _ => Err(cannot_tell()),
        };
    };
    let task = crate::config::task(wanted, &config.tasks)
        .map_err(|_| unknown("task", wanted, config.tasks.names()))?;
    if fits(&&task) {
        Ok(task)
    } else {
        Err(cannot_tell())
    }
}
