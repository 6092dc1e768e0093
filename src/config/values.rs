//! Values that are written the same way in config.toml, on the command line and in a form.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Even into a file.
    Always,
    /// Not at all.
    Never,
}

/// Number of threads of libtorch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Raw")]
pub enum Threads {
    /// One.
    Auto,
    /// Exactly so many.
    Exactly(NonZeroU32),
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected \"auto\" or a number of threads from 1 on"
)]
enum Raw {
    Number(NonZeroU32),
    Word(String),
}

impl Threads {
    /// The number to use. `auto` is one: the same command then gives the same checkpoint on machines with different
    /// numbers of cores, and a busy neighbour costs a share of the speed, not all of it.
    #[must_use]
    pub const fn resolve(self) -> NonZeroU32 {
        match self {
            Self::Auto => NonZeroU32::MIN,
            Self::Exactly(threads) => threads,
        }
    }
}

impl FromStr for Threads {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim() {
            "auto" => Ok(Self::Auto),
            number => number
                .parse()
                .map(Self::Exactly)
                .map_err(|_| format!("{text:?} is not \"auto\" or a number of threads from 1 on")),
        }
    }
}

impl TryFrom<Raw> for Threads {
    type Error = String;

    fn try_from(raw: Raw) -> Result<Self, String> {
        match raw {
            Raw::Number(threads) => Ok(Self::Exactly(threads)),
            Raw::Word(text) => text.parse(),
        }
    }
}

impl fmt::Display for Threads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Exactly(threads) => threads.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn automatic_is_one_thread_and_what_was_asked_for_is_not_corrected() {
        assert_eq!(Threads::Auto.resolve(), NonZeroU32::MIN);
        let seven = NonZeroU32::MIN.saturating_add(6);
        assert_eq!(Threads::Exactly(seven).resolve(), seven);
    }

    #[test]
    fn threads_are_a_word_or_a_positive_number() {
        for text in ["auto", "1", "16"] {
            assert_eq!(text.parse::<Threads>().unwrap().to_string(), text);
        }
        for text in ["", "0", "-1", "many", "1.5"] {
            assert!(text.parse::<Threads>().is_err(), "{text:?} was taken");
        }
    }
}
