//! A task: which class each digit belongs to.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::DIGITS;

/// Groups the ten digits into named classes; always valid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked", into = "Unchecked")]
pub struct Task {
    name: String,
    classes: Vec<String>,
    label_map: [u8; DIGITS],
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    name: String,
    classes: Vec<String>,
    label_map: Vec<u8>,
}

/// Why a task is not one.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum TaskError {
    /// Fewer than two classes, or more than ten.
    #[error("task {name:?} has {count} classes; it needs 2 to 10")]
    ClassCount {
        /// The task's name.
        name: String,
        /// How many classes it lists.
        count: usize,
    },
    /// The label map does not give one class for each digit.
    #[error(
        "task {name:?} maps {count} labels; label_map needs one class number for each digit 0 to 9"
    )]
    LabelCount {
        /// The task's name.
        name: String,
        /// How many labels it maps.
        count: usize,
    },
    /// A digit is mapped to a class that does not exist.
    #[error(
        "task {name:?} maps digit {digit} to class {class}, but its classes are numbered 0 to {last}"
    )]
    UnknownClass {
        /// The task's name.
        name: String,
        /// The digit.
        digit: usize,
        /// What it is mapped to.
        class: u8,
        /// The highest class number.
        last: usize,
    },
    /// A class that no digit belongs to.
    #[error("task {name:?}: no digit belongs to class {class:?}")]
    EmptyClass {
        /// The task's name.
        name: String,
        /// The class.
        class: String,
    },
}

impl TryFrom<Unchecked> for Task {
    type Error = TaskError;

    fn try_from(raw: Unchecked) -> Result<Self, TaskError> {
        Self::new(raw.name, raw.classes, &raw.label_map)
    }
}

impl From<Task> for Unchecked {
    fn from(task: Task) -> Self {
        Self {
            name: task.name,
            classes: task.classes,
            label_map: task.label_map.to_vec(),
        }
    }
}

impl Task {
    /// Checks a task: `label_map[digit]` is the position of the digit's class in `classes`.
    ///
    /// # Errors
    /// See [`TaskError`].
    pub fn new(name: String, classes: Vec<String>, label_map: &[u8]) -> Result<Self, TaskError> {
        if !(2..=DIGITS).contains(&classes.len()) {
            return Err(TaskError::ClassCount {
                name,
                count: classes.len(),
            });
        }
        let Ok(label_map) = <[u8; DIGITS]>::try_from(label_map) else {
            return Err(TaskError::LabelCount {
                name,
                count: label_map.len(),
            });
        };
        if let Some(digit) = label_map
            .iter()
            .position(|c| usize::from(*c) >= classes.len())
        {
            return Err(TaskError::UnknownClass {
                name,
                digit,
                class: label_map[digit],
                last: classes.len() - 1,
            });
        }
        if let Some(empty) =
            (0..classes.len()).find(|c| label_map.iter().all(|m| usize::from(*m) != *c))
        {
            return Err(TaskError::EmptyClass {
                name,
                class: classes[empty].clone(),
            });
        }
        Ok(Self {
            name,
            classes,
            label_map,
        })
    }

    /// The ten digits themselves.
    #[must_use]
    pub fn digits() -> Self {
        let label_map = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        Self {
            name: "digits".into(),
            classes: label_map.iter().map(u8::to_string).collect(),
            label_map,
        }
    }

    /// The tutorial's second task: even is class 1, odd is class 0.
    #[must_use]
    pub fn even_odd() -> Self {
        let classes = vec!["odd".into(), "even".into()];
        Self {
            name: "even-odd".into(),
            classes,
            label_map: [1, 0, 1, 0, 1, 0, 1, 0, 1, 0],
        }
    }

    /// The task's name in config.toml.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Names of the classes; a class is its position here.
    #[must_use]
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// Class of each digit.
    #[must_use]
    pub const fn label_map(&self) -> &[u8; DIGITS] {
        &self.label_map
    }

    /// The class of a digit; `None` for a label above 9.
    #[must_use]
    pub fn class_of(&self, digit: u8) -> Option<u8> {
        self.label_map.get(usize::from(digit)).copied()
    }

    /// Whether both tasks ask the same question, whatever they are called.
    #[must_use]
    pub fn same_question(&self, other: &Self) -> bool {
        self.label_map == other.label_map
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
mod tests {
    use super::*;

    #[test]
    fn digits_lie_within_even_and_odd_and_not_the_other_way_round() {
        let (digits, even_odd) = (Task::digits(), Task::even_odd());
        assert_eq!(
            digits.within(&even_odd),
            Some(vec![1, 0, 1, 0, 1, 0, 1, 0, 1, 0])
        );
        assert_eq!(even_odd.within(&even_odd), Some(vec![0, 1]));
        assert_eq!(even_odd.within(&digits), None);
    }

    #[test]
    fn even_is_one_and_odd_is_zero() {
        let task = Task::even_odd();
        assert_eq!(
            [7, 2, 1].map(|digit| task.class_of(digit)),
            [Some(0), Some(1), Some(0)]
        );
        assert_eq!(task.class_of(10), None);
    }

    #[test]
    fn built_in_tasks_pass_their_own_check() {
        for task in [Task::digits(), Task::even_odd()] {
            let text = serde_json::to_string(&task).unwrap();
            assert_eq!(serde_json::from_str::<Task>(&text).unwrap(), task);
        }
    }

    #[test]
    fn a_map_to_a_missing_class_is_refused() {
        let error = Task::new(
            "t".into(),
            vec!["a".into(), "b".into()],
            &[0, 1, 2, 0, 0, 0, 0, 0, 0, 0],
        )
        .unwrap_err();
        assert_eq!(
            error,
            TaskError::UnknownClass {
                name: "t".into(),
                digit: 2,
                class: 2,
                last: 1
            }
        );
    }
}
