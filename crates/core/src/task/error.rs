//! Why a task is none, or not one of a data set.

use thiserror::Error;

/// Why a task is not one.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum TaskError {
    /// Fewer than two classes, or more than there are labels.
    #[error("task {name:?} needs 2 to {most} classes, one label or more for each; it has {count}")]
    ClassCount {
        /// The task's name.
        name: String,
        /// How many classes it lists.
        count: usize,
        /// How many it may have.
        most: usize,
    },
    /// Fewer than two labels.
    #[error(
        "task {name:?} has nothing to tell apart: it needs 2 labels or more, and there is {count}"
    )]
    LabelsTooFew {
        /// The task's name.
        name: String,
        /// How many labels there are.
        count: usize,
    },
    /// The label map does not give one class for each label.
    #[error(
        "task {name:?} maps {count} labels; label_map needs one class number for each of the {wanted} labels"
    )]
    LabelCount {
        /// The task's name.
        name: String,
        /// How many labels it maps.
        count: usize,
        /// How many labels have a name.
        wanted: usize,
    },
    /// A label or a class has the name of another.
    #[error("task {name:?} has {what:?} twice; give each label and each class a name of its own")]
    Twice {
        /// The task's name.
        name: String,
        /// The name that is there twice.
        what: String,
    },
    /// A label is mapped to a class that does not exist.
    #[error(
        "task {name:?} maps label {label:?} to class {class}, but its classes are numbered 0 to {last}"
    )]
    UnknownClass {
        /// The task's name.
        name: String,
        /// The label.
        label: String,
        /// What it is mapped to.
        class: u8,
        /// The highest class number.
        last: usize,
    },
    /// A class that no label belongs to.
    #[error("task {name:?}: no label belongs to class {class:?}")]
    EmptyClass {
        /// The task's name.
        name: String,
        /// The class.
        class: String,
    },
}

/// A task that is not of a data set's labels.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("task {task} is of the labels {wanted}; the images have {found}")]
pub struct Misfit {
    pub(super) task: String,
    pub(super) wanted: String,
    pub(super) found: String,
}
