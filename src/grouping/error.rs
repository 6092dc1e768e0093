//! What is missing or wrong in a grouping.

use mnist_core::task::TaskError;
use thiserror::Error;

use crate::config::NameError;

/// Why labels and classes make no task.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum GroupingError {
    /// The task cannot be called so.
    #[error(transparent)]
    Name(#[from] NameError),
    /// A group that is not of the right form.
    #[error("{0:?} is no group; write CLASS=LABELS, as in odd=1,3,5,7,9 or high=5-9 or other=rest")]
    Form(String),
    /// A label that there is not.
    #[error("class {class:?}: there is no label {label:?}; the labels are {labels}")]
    UnknownLabel {
        /// The class that is to have it.
        class: String,
        /// What was written.
        label: String,
        /// The labels that there are.
        labels: String,
    },
    /// Labels that are named more than once.
    #[error("the groups name {0} more than once; name each label in one class, once")]
    Double(String),
    /// Several classes that are to have what is left.
    #[error("only one class can have the rest, but {0} do; name their labels")]
    Rests(String),
    /// Nothing is left.
    #[error("class {0:?}: all labels are named, so none is left for rest")]
    NoRest(String),
    /// A class without a name.
    #[error("a class has no name")]
    Unnamed,
    /// Labels without a class.
    #[error("no class has {0}; every label needs one")]
    Gap(String),
    /// Everything else that a task must be.
    #[error(transparent)]
    Task(#[from] TaskError),
}
