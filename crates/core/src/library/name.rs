//! Names of checkpoints.

use thiserror::Error;

/// Ending of checkpoint files; no name ends with it, so that a name is never taken for a path.
pub const FILE_ENDING: &str = ".safetensors";

/// Why a name cannot be used.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum CheckpointNameError {
    /// Not of the allowed form.
    #[error(
        "{0:?} cannot name a checkpoint: use 1 to 64 of a-z, 0-9, '.', '_', '-', beginning with a letter or digit, not ending with .safetensors"
    )]
    Invalid(String),
    /// Another checkpoint has it.
    #[error("the name {0:?} is taken; choose another, or rename that checkpoint first")]
    Taken(String),
}

/// Whether `name` can name a checkpoint and its file: 1 to 64 of `a-z 0-9 . _ -`, beginning with a letter or digit, not
/// ending with [`FILE_ENDING`].
#[must_use]
pub fn is_valid_name(name: &str) -> bool {
    let allowed =
        |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-');
    (1..=64).contains(&name.len())
        && name.bytes().all(allowed)
        && name.as_bytes()[0].is_ascii_alphanumeric()
        && !name.ends_with(FILE_ENDING)
}
