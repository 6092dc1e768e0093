//! Puts the labels of a data set into new classes.

mod error;
mod parse;
mod print;

use mnist_core::task::Task;

pub use self::error::GroupingError;
pub(crate) use self::parse::Group;
pub(crate) use self::print::in_a_row;
use crate::config::valid_name;

/// Labels and the classes that they are put into; while it is made, labels may have no class and classes no label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grouping {
    labels: Vec<String>,
    classes: Vec<String>,
    /// Of each label the position of its class; always of one that there is.
    class_of: Vec<Option<usize>>,
}

impl Grouping {
    /// These labels, and no class yet.
    #[must_use]
    pub fn new(labels: Vec<String>) -> Self {
        Self {
            classes: Vec::new(),
            class_of: vec![None; labels.len()],
            labels,
        }
    }

    /// As a task groups its labels.
    #[must_use]
    pub fn of(task: &Task) -> Self {
        Self {
            labels: task.labels().to_vec(),
            classes: task.classes().to_vec(),
            class_of: task.label_map().iter().map(|c| Some((*c).into())).collect(),
        }
    }

    /// Names of the labels.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Names of the classes.
    #[must_use]
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// Position of a label's class.
    #[must_use]
    pub fn class_of(&self, label: usize) -> Option<usize> {
        self.class_of.get(label).copied().flatten()
    }

    /// Positions of a class's labels.
    pub fn members(&self, class: usize) -> impl Iterator<Item = usize> {
        let all = self.class_of.iter().enumerate();
        all.filter(move |(_, of)| **of == Some(class))
            .map(|(label, _)| label)
    }

    /// Adds a class without labels; its position.
    pub fn add_class(&mut self, name: &str) -> usize {
        self.classes.push(name.to_owned());
        self.classes.len() - 1
    }

    /// Gives a class another name, if there is one at this position.
    pub fn rename_class(&mut self, class: usize, name: &str) {
        if let Some(class) = self.classes.get_mut(class) {
            name.clone_into(class);
        }
    }

    /// Takes a class away; its labels have none then.
    pub fn remove_class(&mut self, class: usize) {
        if class >= self.classes.len() {
            return;
        }
        self.classes.remove(class);
        for of in &mut self.class_of {
            *of = of.filter(|of| *of != class);
            *of = of.map(|of| of - usize::from(of > class));
        }
    }

    /// Puts a label into a class; nothing happens where there is no such label or class.
    pub fn assign(&mut self, label: usize, class: usize) {
        if class < self.classes.len()
            && let Some(of) = self.class_of.get_mut(label)
        {
            *of = Some(class);
        }
    }

    /// The task of telling the classes apart.
    ///
    /// # Errors
    /// What is missing or wrong, one thing at a time.
    pub fn task(&self, name: &str) -> Result<Task, GroupingError> {
        let name = valid_name(name)?;
        Task::check_counts(&name, self.classes.len(), self.labels.len())?;
        if self.classes.iter().any(|class| class.trim().is_empty()) {
            return Err(GroupingError::Unnamed);
        }
        let without = (0..self.labels.len()).filter(|label| self.class_of(*label).is_none());
        let without: Vec<usize> = without.collect();
        if !without.is_empty() {
            return Err(GroupingError::Gap(self.named(&without)));
        }
        let classes = self.class_of.iter().flatten();
        // More than there are bytes are refused with the number of labels.
        let label_map = classes.map(|class| u8::try_from(*class).unwrap_or(u8::MAX));
        Ok(Task::new(
            name,
            self.labels.clone(),
            self.classes.clone(),
            label_map.collect(),
        )?)
    }
}

#[cfg(test)]
mod tests;
