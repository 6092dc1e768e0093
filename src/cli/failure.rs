//! How a command ends without success.

use std::fmt;
use std::io;
use std::process::ExitCode;

use mnist_core::data::picture::PictureError;
use mnist_core::experiment::ExperimentError;
use mnist_core::library::LibraryError;
use mnist_core::run::{LaunchError, RunError};
use mnist_core::tensors::TensorFileError;
use mnist_exchange::ExchangeError;

use crate::config::ConfigError;
use crate::experiment::conduct::ConductError;
use crate::experiment::export::ExportError as FindingsError;
use crate::export::ExportError;
use crate::files::WriteError;
use crate::format::printable;
use crate::request::DataSetError;
use crate::serve_client::ServeError;
use crate::start::StartError;
use crate::suggestion::complete;

/// How a command ends without success; the text is one line: what is wrong and what to do.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It could not be done.
    Failed(String),
    /// It was asked for wrongly.
    Usage(String),
    /// Ctrl-C; the text says what became of the work.
    Interrupted(String),
    /// Whoever read the output has left, as `head` does; that is no error.
    ReaderLeft {
        /// What goes on without them.
        left: Option<String>,
    },
}

impl Failure {
    pub(crate) fn report(self) -> ExitCode {
        let (code, text) = match self {
            Self::Failed(text) => (1, text),
            Self::Usage(text) => (2, text),
            Self::Interrupted(text) => (130, text),
            Self::ReaderLeft { left: Some(text) } => (0, text),
            Self::ReaderLeft { left: None } => return ExitCode::SUCCESS,
        };
        note(&text);
        ExitCode::from(code)
    }

    /// The line on stderr; empty where there is none.
    pub(super) fn told(&self) -> String {
        match self {
            Self::Failed(text)
            | Self::Usage(text)
            | Self::Interrupted(text)
            | Self::ReaderLeft { left: Some(text) } => line(text),
            Self::ReaderLeft { left: None } => String::new(),
        }
    }

    pub(crate) fn failed(error: impl fmt::Display) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Tells something on stderr, in one line.
pub(super) fn note(text: &str) {
    // With stderr gone too there is nobody left to tell.
    let _ = io::Write::write_all(&mut io::stderr(), line(text).as_bytes());
}

fn line(text: &str) -> String {
    let line: Vec<&str> = text.lines().collect();
    let line = complete(&line.join(" "));
    format!("mnist-tui: {}\n", printable(&line))
}

/// What clap tells in a paragraph, in one line like everything else.
impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Self {
        let text = error.render().to_string();
        let is_rest = |line: &&str| line.starts_with("Usage:") || line.starts_with("For more");
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let mut told = String::new();
        for line in lines.take_while(|line| !is_rest(line)) {
            let between = match told.chars().last() {
                None => "",
                Some(':') => " ",
                Some(_) => "; ",
            };
            told = told
                + between
                + line
                    .trim_start_matches("error: ")
                    .trim_start_matches("tip: ");
        }
        Self::Usage(format!("{told}; --help tells more"))
    }
}

/// Errors of the standard output; all others are named where they happen.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::ReaderLeft { left: None }
        } else {
            Self::Failed(format!("cannot write the output: {error}"))
        }
    }
}

/// What was typed is wrong where it names nothing, or several things; everything else is the world's fault.
impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        match error {
            RunError::NotFound { .. } | RunError::Ambiguous { .. } => {
                Self::Usage(error.to_string())
            }
            other => Self::failed(other),
        }
    }
}

impl From<ExperimentError> for Failure {
    fn from(error: ExperimentError) -> Self {
        match error {
            ExperimentError::NotFound { .. } | ExperimentError::Ambiguous { .. } => {
                Self::Usage(error.to_string())
            }
            other => Self::failed(other),
        }
    }
}

impl From<ConductError> for Failure {
    fn from(error: ConductError) -> Self {
        Self::failed(error)
    }
}

impl From<LibraryError> for Failure {
    fn from(error: LibraryError) -> Self {
        match error {
            LibraryError::NotFound { .. }
            | LibraryError::NotInTrash(_)
            | LibraryError::Ambiguous { .. }
            | LibraryError::TooShort(_)
            | LibraryError::Tag(_)
            | LibraryError::NoteTooLong { .. }
            | LibraryError::Name(_) => Self::Usage(error.to_string()),
            other => Self::failed(other),
        }
    }
}

impl From<PictureError> for Failure {
    fn from(error: PictureError) -> Self {
        match &error {
            PictureError::Read { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                Self::Usage(error.to_string())
            }
            _ => Self::failed(error),
        }
    }
}

impl From<ExchangeError> for Failure {
    fn from(error: ExchangeError) -> Self {
        match error {
            ExchangeError::Pickle(_) | ExchangeError::UnknownEnding { .. } => {
                Self::Usage(error.to_string())
            }
            other => Self::failed(other),
        }
    }
}

/// What was typed is wrong where a file would be lost.
impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Taken(path) => {
                let path = printable(&path.to_string_lossy());
                Self::Usage(format!("{path} exists; --force replaces it"))
            }
            other => Self::failed(other),
        }
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Exchange(error) => error.into(),
            ExportError::Library(error) => error.into(),
            ExportError::Write(error) => error.into(),
            other => Self::failed(other),
        }
    }
}

impl From<FindingsError> for Failure {
    fn from(error: FindingsError) -> Self {
        match error {
            FindingsError::UnknownEnding(_) => Self::Usage(error.to_string()),
            FindingsError::Write(error) => error.into(),
            other => Self::failed(other),
        }
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        Self::failed(error)
    }
}

/// What was typed is wrong where it names nothing.
impl From<DataSetError> for Failure {
    fn from(error: DataSetError) -> Self {
        match error {
            DataSetError::Unknown { .. }
            | DataSetError::NothingNamed { .. }
            | DataSetError::OtherFile { .. } => Self::Usage(error.to_string()),
            other => Self::failed(other),
        }
    }
}

impl From<TensorFileError> for Failure {
    fn from(error: TensorFileError) -> Self {
        Self::failed(error)
    }
}

impl From<LaunchError> for Failure {
    fn from(error: LaunchError) -> Self {
        Self::failed(error)
    }
}

/// What was typed is wrong where it is the name of something else, or of nothing.
impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        match error {
            ConfigError::Taken { .. } | ConfigError::Kept { .. } | ConfigError::UnknownTask(_) => {
                Self::Usage(error.to_string())
            }
            other => Self::failed(other),
        }
    }
}

/// What was typed is wrong where it is the number of no image.
impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        match error {
            ServeError::NoImage { .. } => Self::Usage(error.to_string()),
            other => Self::failed(other),
        }
    }
}

/// A line of JSON; our own types always have one.
impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        error.io_error_kind().map_or_else(
            || Self::failed(&error),
            |kind| Self::from(io::Error::from(kind)),
        )
    }
}
