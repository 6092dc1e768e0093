//! The editor of a task: its name, its classes, and the class of each label.

mod asker;
mod keys;

use mnist_core::library::name_like;
use mnist_core::task::{Task, numbers};

pub use self::asker::Asker;
pub use self::keys::letter_of;
use super::TextLine;
use crate::config::{Config, TaskOrigin, Tasks, check_task_free, task};
use crate::files::Existing;
use crate::grouping::Grouping;

/// A task that is being made or changed.
#[derive(Debug, Clone)]
pub struct TaskEditor {
    /// What asked for it, and gets it.
    pub asker: Asker,
    /// What became of the wish to save it.
    pub standing: Standing,
    grouping: Grouping,
    spot: Spot,
    name: TextLine,
    /// The name of the class in focus.
    class: TextLine,
    /// The user's own task that gives way to it, if it keeps its name.
    own: Option<String>,
}

/// Where the keys go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// The task's name.
    Name,
    /// The name of the class at this position.
    Class(usize),
    /// The place behind the classes, where another one is begun.
    NewClass,
    /// The label at this position.
    Label(usize),
}

/// What became of the wish to save a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// There is none yet.
    Edited,
    /// It is being written.
    Saving,
    /// It could not be written, and why.
    Refused(String),
}

impl TaskEditor {
    /// An editor of the task that `asker` names, where it is the user's own; else of a new one like it.
    #[must_use]
    pub fn new(asker: Asker, config: &Config) -> Self {
        let labels = config.data.get(asker.data(config));
        let labels = labels.and_then(|set| set.classes.clone());
        // A task of other images says nothing of these, and stays as it is.
        let fits = |task: &Task| labels.as_ref().is_none_or(|names| task.labels() == names);
        let like = task(asker.task(), &config.tasks).ok().filter(fits);
        let is_own = |name: &&str| config.tasks.origin(name) == Some(TaskOrigin::Own);
        let own = like.as_ref().map(Task::name).filter(is_own);
        let own = own.map(str::to_owned);
        let grouping = match (&like, labels) {
            (Some(task), _) if own.is_some() || groups(task) => Grouping::of(task),
            (Some(task), _) => Grouping::new(task.labels().to_vec()),
            (None, labels) => Grouping::new(labels.unwrap_or_else(|| numbers(10))),
        };
        let name = own.clone();
        let name = name.unwrap_or_else(|| free_name(asker.task(), &config.tasks));
        Self {
            asker,
            standing: Standing::Edited,
            grouping,
            spot: Spot::Name,
            name: TextLine::new(&name),
            class: TextLine::default(),
            own,
        }
    }

    /// Labels and classes as they stand.
    #[must_use]
    pub const fn grouping(&self) -> &Grouping {
        &self.grouping
    }

    /// Where the keys go.
    #[must_use]
    pub const fn spot(&self) -> Spot {
        self.spot
    }

    /// The task's name.
    #[must_use]
    pub const fn name(&self) -> &TextLine {
        &self.name
    }

    /// The text that is being typed; on a label there is none.
    #[must_use]
    pub const fn line(&self) -> Option<&TextLine> {
        match self.spot {
            Spot::Name => Some(&self.name),
            Spot::Class(_) | Spot::NewClass => Some(&self.class),
            Spot::Label(_) => None,
        }
    }

    /// The task and what may give way to it.
    ///
    /// # Errors
    /// What is missing or wrong before it can be saved.
    pub fn task(&self, tasks: &Tasks) -> Result<(Task, Existing), String> {
        let (name, existing) = self.check_name(tasks)?;
        let task = self
            .grouping
            .task(name)
            .map_err(|error| error.to_string())?;
        Ok((task, existing))
    }

    /// The name, where the task can have it, and what may give way to it.
    fn check_name(&self, tasks: &Tasks) -> Result<(&str, Existing), String> {
        let name = self.name.text().trim();
        let existing = match &self.own {
            Some(own) if own == name => Existing::Replace,
            _ => Existing::Keep,
        };
        check_task_free(name, existing, tasks).map_err(|error| error.to_string())?;
        Ok((name, existing))
    }
}

/// Whether a task puts labels together, instead of telling all of them apart.
fn groups(task: &Task) -> bool {
    task.classes().len() < task.labels().len()
}

/// A name like that of a task which no task has.
fn free_name(like: &str, tasks: &Tasks) -> String {
    let base = name_like(like);
    let numbered = (2_u32..).map(|number| format!("{base}-{number}"));
    let mut names = std::iter::once(base.clone()).chain(numbered);
    let is_free = |name: &String| tasks.get(name).is_none();
    names.find(is_free).unwrap_or(base)
}

#[cfg(test)]
mod tests;
