//! Names of models, tasks and data sets.

use mnist_core::library::is_valid_name;
use thiserror::Error;

/// A name that cannot be used: it becomes part of checkpoint names.
#[derive(Debug, Error, PartialEq, Eq)]
#[error(
    "the name {0:?} may hold only a-z, 0-9, '.', '_' and '-', beginning with a letter or digit and not \
     ending with .safetensors"
)]
pub struct NameError(String);

/// The name of a model, a task or a data set.
///
/// # Errors
/// It cannot be one.
pub(crate) fn valid_name(name: &str) -> Result<String, NameError> {
    if is_valid_name(name) {
        Ok(name.to_owned())
    } else {
        Err(NameError(name.to_owned()))
    }
}
