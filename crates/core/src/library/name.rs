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

/// A valid name that comes near `text`, with room for a number behind it: `even-odd-dense_2-head` for
/// `even-odd-dense_2, head`.
#[must_use]
pub fn name_like(text: &str) -> String {
    let words = text.to_ascii_lowercase().replace(
        |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_')),
        "-",
    );
    let joined: Vec<&str> = words.split('-').filter(|word| !word.is_empty()).collect();
    let mut name = joined.join("-");
    // Leaves room for `-2` and so on behind it.
    name.truncate(56);
    // A name with the ending of a file would be taken for one.
    let name = name.trim_end_matches(FILE_ENDING);
    let name = name.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    if is_valid_name(name) {
        name.to_owned()
    } else {
        "checkpoint".to_owned()
    }
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
