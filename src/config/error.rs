//! What is wrong with a configuration file, and where.

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;

use thiserror::Error;

use super::tasks::TaskOrigin;

/// A line of a configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The file; `config.toml (built in)` for the defaults.
    pub path: PathBuf,
    /// The line, from 1.
    pub line: usize,
}

impl Location {
    pub(super) fn built_in() -> Self {
        BUILT_IN.location(&(0..0))
    }

    pub(super) fn is_built_in(&self) -> bool {
        self.path.as_os_str() == BUILT_IN.path
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path.display(), self.line)
    }
}

/// Why there is no configuration.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {path}: {source}; give another file with --config or MNIST_TUI_CONFIG")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file cannot be written.
    #[error("cannot write {path}: {source}; make it writable, or give another file with --config")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Something in the file is wrong.
    #[error("{location}: {message}")]
    Invalid {
        /// Where.
        location: Location,
        /// What is wrong and what would be right.
        message: String,
    },
    /// A name that is to be given is given already.
    #[error("there is a {what} {name} already; {remedy}")]
    Taken {
        /// What has it, such as `data set`.
        what: &'static str,
        /// The name.
        name: String,
        /// What to do.
        remedy: String,
    },
    /// A task that is not to be taken away.
    #[error("task {name} stays: {reason}")]
    Kept {
        /// Its name.
        name: String,
        /// Why, and what to do.
        reason: String,
    },
    /// There is no task of this name.
    #[error("{0}")]
    UnknownTask(String),
    /// The system names no home directory.
    #[error("no home directory is known; set HOME, or give {flag}")]
    NoHome {
        /// The flag that makes it unnecessary.
        flag: &'static str,
    },
}

/// A configuration file's text, to turn positions in it into lines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) path: &'a str,
    pub(super) text: &'a str,
}

/// The defaults.
pub(super) const BUILT_IN: Source<'static> = Source {
    path: "config.toml (built in)",
    text: super::DEFAULTS,
};

impl Source<'_> {
    /// Where the tasks are defined that are written in it.
    pub(super) fn defines(self) -> TaskOrigin {
        if self.path == BUILT_IN.path {
            TaskOrigin::BuiltIn
        } else {
            TaskOrigin::Own
        }
    }

    pub(super) fn location(self, span: &Range<usize>) -> Location {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        Location {
            path: self.path.into(),
            line: before.matches('\n').count() + 1,
        }
    }

    pub(super) fn invalid(self, span: &Range<usize>, message: impl Into<String>) -> ConfigError {
        ConfigError::Invalid {
            location: self.location(span),
            message: message.into(),
        }
    }
}
