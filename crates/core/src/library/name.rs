//! Names of checkpoints.

use thiserror::Error;

/// Why a name cannot be used.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum CheckpointNameError {
    /// Not of the allowed form.
    #[error(
        "{0:?} cannot name a checkpoint: use 1 to 64 of a-z, 0-9, '.', '_', '-', beginning with a letter or digit"
    )]
    Invalid(String),
    /// Another checkpoint has it.
    #[error("the name {0:?} is taken; choose another, or rename that checkpoint first")]
    Taken(String),
}

/// Whether `name` can name a checkpoint and its file: 1 to 64 of `a-z 0-9 . _ -`, beginning with a letter or digit.
#[must_use]
pub fn is_valid_name(name: &str) -> bool {
    let allowed =
        |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-');
    (1..=64).contains(&name.len())
        && name.bytes().all(allowed)
        && name.as_bytes()[0].is_ascii_alphanumeric()
}
