//! A task: which class each label of a data set belongs to.

mod error;

use serde::{Deserialize, Serialize};

use crate::data::Labels;

pub use self::error::{Misfit, TaskError};

/// Labels are bytes.
const MOST_LABELS: usize = 256;

/// Groups the labels of a data set into named classes; always valid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked", into = "Unchecked")]
pub struct Task {
    name: String,
    labels: Vec<String>,
    classes: Vec<String>,
    label_map: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    name: String,
    classes: Vec<String>,
    label_map: Vec<u8>,
    /// Left out where the labels are called by their numbers, as digits are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    labels: Option<Vec<String>>,
}

impl TryFrom<Unchecked> for Task {
    type Error = TaskError;

    fn try_from(raw: Unchecked) -> Result<Self, TaskError> {
        let labels = raw.labels.unwrap_or_else(|| numbers(raw.label_map.len()));
        Self::new(raw.name, labels, raw.classes, raw.label_map)
    }
}

impl From<Task> for Unchecked {
    fn from(task: Task) -> Self {
        let numbers = numbers(task.labels.len());
        Self {
            name: task.name,
            classes: task.classes,
            label_map: task.label_map,
            labels: (task.labels != numbers).then_some(task.labels),
        }
    }
}

/// Names of so many labels that have none: their numbers from 0.
#[must_use]
pub fn numbers(count: usize) -> Vec<String> {
    (0..count).map(|label| label.to_string()).collect()
}

impl Task {
    /// Checks a task: `label_map[label]` is the position of the label's class in `classes`, `labels[label]` its name.
    ///
    /// # Errors
    /// See [`TaskError`].
    pub fn new(
        name: String,
        labels: Vec<String>,
        classes: Vec<String>,
        label_map: Vec<u8>,
    ) -> Result<Self, TaskError> {
        let most = labels.len().min(MOST_LABELS);
        if label_map.len() != most {
            return Err(TaskError::LabelCount {
                name,
                count: label_map.len(),
                wanted: most,
            });
        }
        Self::check_counts(&name, classes.len(), most)?;
        if let Some(what) = [&labels, &classes]
            .into_iter()
            .find_map(|names| twice(names))
        {
            let what = what.clone();
            return Err(TaskError::Twice { name, what });
        }
        let task = Self {
            name,
            labels,
            classes,
            label_map,
        };
        task.check_map().map(|()| task)
    }

    /// A task tells something apart.
    pub const FEWEST_CLASSES: usize = 2;

    /// Whether so many labels can be put into so many classes.
    ///
    /// # Errors
    /// There are too few labels, too few classes, or more classes than labels.
    pub fn check_counts(name: &str, classes: usize, labels: usize) -> Result<(), TaskError> {
        let name = || name.to_owned();
        match labels {
            0..Self::FEWEST_CLASSES => Err(TaskError::LabelsTooFew {
                name: name(),
                count: labels,
            }),
            most if !(Self::FEWEST_CLASSES..=most).contains(&classes) => {
                Err(TaskError::ClassCount {
                    name: name(),
                    count: classes,
                    most,
                })
            }
            _ => Ok(()),
        }
    }

    /// Every label has a class, every class a label.
    fn check_map(&self) -> Result<(), TaskError> {
        let classes = self.classes.len();
        for (label, class) in self.labels.iter().zip(&self.label_map) {
            if usize::from(*class) >= classes {
                return Err(TaskError::UnknownClass {
                    name: self.name.clone(),
                    label: label.clone(),
                    class: *class,
                    last: classes - 1,
                });
            }
        }
        let has_label = |class: usize| self.label_map.iter().any(|of| usize::from(*of) == class);
        match (0..classes).find(|class| !has_label(*class)) {
            None => Ok(()),
            Some(empty) => Err(TaskError::EmptyClass {
                name: self.name.clone(),
                class: self.classes[empty].clone(),
            }),
        }
    }

    /// The classes of a data set themselves.
    ///
    /// # Errors
    /// Fewer than two classes, more than 256, or one that is there twice.
    pub fn of_classes(name: String, classes: Vec<String>) -> Result<Self, TaskError> {
        let label_map = (0..=u8::MAX).take(classes.len()).collect();
        Self::new(name, classes.clone(), classes, label_map)
    }

    /// The images of one class told from all others, which are class 0; `None` when there is no such class. Its name is
    /// `TASK:CLASS`.
    #[must_use]
    pub fn one_against_the_rest(&self, class: &str) -> Option<Self> {
        let position = self.classes.iter().position(|name| name == class)?;
        let label_map = self.label_map.iter();
        Some(Self {
            name: format!("{}:{class}", self.name),
            labels: self.labels.clone(),
            // No class of its own may have the name of the others.
            classes: vec![
                if class == "rest" { "others" } else { "rest" }.into(),
                class.into(),
            ],
            label_map: label_map
                .map(|of| u8::from(usize::from(*of) == position))
                .collect(),
        })
    }

    /// The ten digits themselves.
    #[must_use]
    pub fn digits() -> Self {
        Self {
            name: "digits".into(),
            labels: numbers(10),
            classes: numbers(10),
            label_map: (0..10).collect(),
        }
    }

    /// The tutorial's second task: even is class 1, odd is class 0.
    #[must_use]
    pub fn even_odd() -> Self {
        Self {
            name: "even-odd".into(),
            labels: numbers(10),
            classes: vec!["odd".into(), "even".into()],
            label_map: vec![1, 0, 1, 0, 1, 0, 1, 0, 1, 0],
        }
    }

    /// The task's name in config.toml.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Names of the labels that it groups.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Names of the classes; a class is its position here.
    #[must_use]
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// Class of each label.
    #[must_use]
    pub fn label_map(&self) -> &[u8] {
        &self.label_map
    }

    /// The class of a label; `None` for a label that the task does not know.
    #[must_use]
    pub fn class_of(&self, label: u8) -> Option<u8> {
        self.label_map.get(usize::from(label)).copied()
    }

    /// Whether a label and its class have the same name.
    #[must_use]
    pub fn names_as_its_class(&self, label: u8) -> bool {
        let class = self.class_of(label).map(usize::from);
        let class = class.and_then(|class| self.classes.get(class));
        class.is_some() && class == self.labels.get(usize::from(label))
    }

    /// Whether both tasks ask the same question, whatever they and their classes are called.
    #[must_use]
    pub fn same_question(&self, other: &Self) -> bool {
        self.label_map == other.label_map && self.labels == other.labels
    }

    /// Whether it is a task of a data set with these labels: they have the names that it groups, or no names and no number
    /// that it does not know.
    ///
    /// # Errors
    /// Which labels it is of, and which there are.
    pub fn fits(&self, labels: &Labels) -> Result<(), Misfit> {
        let found = match labels {
            Labels::Named(names) if *names == self.labels => return Ok(()),
            Labels::Below(count) if *count <= self.labels.len() => return Ok(()),
            Labels::Named(names) => list(names),
            Labels::Below(count) => list(&numbers(*count)),
        };
        Err(Misfit {
            task: self.name.clone(),
            wanted: list(&self.labels),
            found,
        })
    }
}

/// A name that comes twice.
fn twice(names: &[String]) -> Option<&String> {
    let mut seen = std::collections::BTreeSet::new();
    names.iter().find(|name| !seen.insert(*name))
}

/// `0, 1, … 9`: the names, without those in the middle of many.
fn list(names: &[String]) -> String {
    match names {
        [first, second, _, _, .., last] => format!("{first}, {second}, … {last}"),
        names => names.join(", "),
    }
}

impl Task {
    /// The class of `coarser` that each class of this task lies within, where each lies within one.
    #[must_use]
    pub fn within(&self, coarser: &Self) -> Option<Vec<u8>> {
        let mut found = vec![None; self.classes.len()];
        for (own, other) in self.label_map.iter().zip(&coarser.label_map) {
            let class = &mut found[usize::from(*own)];
            if class.is_some_and(|known| known != *other) {
                return None;
            }
            *class = Some(*other);
        }
        found.into_iter().collect()
    }
}

#[cfg(test)]
mod tests;
