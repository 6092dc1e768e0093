//! What was computed of checkpoints and is read, not acted on: a difference, or the weights.

use std::path::PathBuf;

use mnist_core::experiment::ExperimentDir;
use mnist_core::library::{CheckpointId, Difference, Entry};

use super::Loadable;
use crate::weights::Weights;

/// A report lying over a screen.
#[derive(Debug, Clone)]
pub struct Report {
    /// What it is about.
    pub subject: ReportSubject,
    /// What it says.
    pub content: Loadable<ReportContent>,
    /// The first row shown.
    pub first: usize,
}

/// What a report is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportSubject {
    /// What two checkpoints have in common and what not.
    Difference([Named; 2]),
    /// The tensors of one, and its first layer as pictures.
    Weights(Named),
    /// The same of any `.safetensors` file.
    File(PathBuf),
    /// Everything that an experiment shows.
    Experiment(ExperimentDir),
    /// How well the checkpoints suit the task of this name.
    Ranking(String),
}

impl ReportSubject {
    /// What it is about, in a few words; the name of a file may hold anything.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Self::Difference([left, right]) => format!("{} and {}", left.name, right.name),
            Self::Weights(of) => format!("the weights of {}", of.name),
            Self::File(path) => path.to_string_lossy().into_owned(),
            Self::Experiment(dir) => format!("experiment {}", dir.id()),
            Self::Ranking(task) => format!("ranking for {task}"),
        }
    }
}

/// A checkpoint and what people call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Which one.
    pub id: CheckpointId,
    /// Its name.
    pub name: String,
}

impl From<&Entry> for Named {
    fn from(entry: &Entry) -> Self {
        Self {
            id: entry.id.clone(),
            name: entry.title().to_owned(),
        }
    }
}

/// What a report says.
#[derive(Debug, Clone, PartialEq)]
pub enum ReportContent {
    /// Of two checkpoints.
    Difference(Difference),
    /// Of one.
    Weights(Weights),
    /// What the command line would print, wrapped to the columns of the terminal.
    Text(String),
}

impl Report {
    /// A report whose content is on its way.
    #[must_use]
    pub const fn of(subject: ReportSubject) -> Self {
        Self {
            subject,
            content: Loadable::Loading,
            first: 0,
        }
    }

    /// Rows that it takes on a terminal of so many columns.
    #[must_use]
    pub fn rows(&self, columns: u16) -> usize {
        match self.content.get() {
            None => 1,
            Some(ReportContent::Difference(found)) => difference_rows(found),
            Some(ReportContent::Weights(weights)) => weights.rows(columns),
            Some(ReportContent::Text(text)) => text.lines().count(),
        }
    }
}

/// A heading over each part and an empty row between them.
fn difference_rows(found: &Difference) -> usize {
    found.record.len() + found.tensors.len() + 3
}
