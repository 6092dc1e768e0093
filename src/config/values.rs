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
    /// The number of cores, at most [`Threads::MOST_AUTOMATIC`].
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
    /// Networks as small as these gain nothing from more.
    pub const MOST_AUTOMATIC: NonZeroU32 = NonZeroU32::MIN.saturating_add(3);

    /// The number to use on a machine with `cores` cores.
    #[must_use]
    pub fn resolve(self, cores: NonZeroU32) -> NonZeroU32 {
        match self {
            Self::Auto => cores.min(Self::MOST_AUTOMATIC),
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
    fn automatic_threads_are_the_cores_but_no_more_than_help() {
        let cores = |n| NonZeroU32::new(n).unwrap();
        assert_eq!(Threads::Auto.resolve(cores(2)), cores(2));
        assert_eq!(Threads::Auto.resolve(cores(64)), cores(4));
        assert_eq!(
            Threads::Exactly(cores(7)).resolve(cores(2)),
            cores(7),
            "what was asked for is not corrected"
        );
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
