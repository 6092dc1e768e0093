//! Work in the background that may take long: what is under way, how far it is, and how it ended.

use std::collections::VecDeque;
use std::path::PathBuf;

use jiff::Timestamp;
use mnist_core::experiment::ExperimentDir;
use mnist_core::rate_range::RateCurve;
use mnist_core::run::RunDir;

use super::form::{ImportDraft, ImportErrors};
use super::report::{Named, Report, ReportContent, ReportSubject};
use crate::files::Existing;
use crate::request::TrainingRequest;

/// Work in the background that may take long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// Take a file into the library.
    Import(ImportDraft),
    /// Write a checkpoint for other programs.
    Export {
        /// Which one.
        of: Named,
        /// The file.
        to: PathBuf,
        /// What is written beside it.
        card: ModelCard,
        /// What is done about files that are there already.
        existing: Existing,
    },
    /// Write the curves of a run: a table where the path ends so, else a folder for TensorBoard.
    Curves {
        /// The run.
        run: RunDir,
        /// The file or folder.
        to: PathBuf,
        /// What is done about files that are there already.
        existing: Existing,
    },
    /// Write what an experiment shows; the path's ending says as what.
    Findings {
        /// The experiment.
        of: ExperimentDir,
        /// The file.
        to: PathBuf,
        /// What is done about files that are there already.
        existing: Existing,
    },
    /// Compute what a report says.
    Report(ReportSubject),
    /// Try learning rates for a training.
    Rates(Box<TrainingRequest>),
}

/// Whether a model card for the Hugging Face Hub is written beside an exported checkpoint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ModelCard {
    /// It is not.
    #[default]
    Without,
    /// It is, as README.md.
    With,
}

impl ModelCard {
    /// The other choice.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Without => Self::With,
            Self::With => Self::Without,
        }
    }
}

impl Job {
    /// Whether both do the same, so that one of them is enough: read the same file, write to the same place, or answer
    /// the same question.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Import(one), Self::Import(other)) => one.path == other.path,
            (
                Self::Export { to, .. } | Self::Curves { to, .. } | Self::Findings { to, .. },
                Self::Export { to: other, .. }
                | Self::Curves { to: other, .. }
                | Self::Findings { to: other, .. },
            ) => to == other,
            (Self::Report(one), Self::Report(other)) => one == other,
            (Self::Rates(one), Self::Rates(other)) => one == other,
            _ => false,
        }
    }

    /// The same, with files that are there already replaced.
    #[must_use]
    pub fn replacing(mut self) -> Self {
        if let Self::Export { existing, .. }
        | Self::Curves { existing, .. }
        | Self::Findings { existing, .. } = &mut self
        {
            *existing = Existing::Replace;
        }
        self
    }

    /// What is done, in a few words: `importing net.h5`; of a report what it is about.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Self::Import(draft) => format!("importing {}", draft.file_name()),
            Self::Export { of, .. } => format!("exporting {}", of.name),
            Self::Curves { run, .. } => format!("exporting the curves of {}", run.id()),
            Self::Findings { of, .. } => format!("exporting experiment {}", of.id()),
            Self::Report(subject) => subject.title(),
            Self::Rates(_) => "trying learning rates".to_owned(),
        }
    }

    /// Whether something would be missing if the program were left now.
    #[must_use]
    pub const fn leaves_something(&self) -> bool {
        !matches!(self, Self::Report(_) | Self::Rates(_))
    }
}

/// How far some work is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// What is being done.
    pub step: &'static str,
    /// How much of the step is done, from 0 to 1, where that can be told.
    pub share: Option<f64>,
}

/// How some work ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It is done; a line says so.
    Done(String),
    /// It could not be done; a line says why and what to do.
    Failed(String),
    /// A file is there already, which is replaced only where a person says so.
    Exists(PathBuf),
    /// A report was read.
    Read(ReportContent),
    /// Learning rates were tried.
    Tried(RateCurve),
    /// A file leaves something open that a person must choose, or what was chosen is wrong.
    Asks(ImportDraft, ImportErrors),
}

/// Some work that is under way.
#[derive(Debug, Clone, PartialEq)]
pub struct Work {
    /// What is done.
    pub job: Job,
    /// Since when.
    pub since: Timestamp,
    /// How far it is; `None` before it has told.
    pub progress: Option<Progress>,
}

/// Everything that is under way in the background, oldest first, and what waits to be looked at.
#[derive(Debug, Clone, Default)]
pub struct Works {
    under_way: Vec<Work>,
    /// A report whose overlay was closed before it was read.
    pub unread: Option<Report>,
    /// What files leave open while the user is busy with something else, oldest first.
    unanswered: VecDeque<(ImportDraft, ImportErrors)>,
    /// The path that was inspected last, as it was typed.
    pub inspected: String,
}

impl Works {
    /// What is under way, oldest first.
    #[must_use]
    pub fn under_way(&self) -> &[Work] {
        &self.under_way
    }

    /// The work that does the same as `job`.
    #[must_use]
    pub fn find(&self, job: &Job) -> Option<&Work> {
        self.under_way.iter().find(|work| work.job.is_same(job))
    }

    /// Notes that `job` is begun; whether it was not under way already.
    #[must_use]
    pub fn begin(&mut self, job: Job, now: Timestamp) -> bool {
        let is_new = self.find(&job).is_none();
        if is_new {
            self.under_way.push(Work {
                job,
                since: now,
                progress: None,
            });
        }
        is_new
    }

    /// Notes how far `job` is.
    pub fn heard(&mut self, job: &Job, progress: Progress) {
        let work = self.under_way.iter_mut().find(|w| w.job.is_same(job));
        if let Some(work) = work {
            work.progress = Some(progress);
        }
    }

    /// Notes that `job` has ended; since when it was under way.
    pub fn end(&mut self, job: &Job) -> Option<Timestamp> {
        let at = self.under_way.iter().position(|w| w.job.is_same(job))?;
        Some(self.under_way.remove(at).since)
    }

    /// Keeps what a file leaves open until it can be asked; of one file only what it left open last.
    pub fn ask_later(&mut self, draft: ImportDraft, errors: ImportErrors) {
        self.unanswered.retain(|(kept, _)| kept.path != draft.path);
        self.unanswered.push_back((draft, errors));
    }

    /// What is to be asked next.
    pub fn ask_next(&mut self) -> Option<(ImportDraft, ImportErrors)> {
        self.unanswered.pop_front()
    }

    /// How many files wait to be asked about.
    #[must_use]
    pub fn unanswered(&self) -> usize {
        self.unanswered.len()
    }

    /// The first work that would be lost if the program were left now.
    #[must_use]
    pub fn unfinished(&self) -> Option<&Work> {
        let mut left = self.under_way.iter();
        left.find(|work| work.job.leaves_something())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::samples;

    fn export(to: &str) -> Job {
        Job::Export {
            of: Named::from(&samples::entry(1, "digits-mlp", None, 1)),
            to: to.into(),
            card: ModelCard::Without,
            existing: Existing::Keep,
        }
    }

    fn import(path: &str) -> Job {
        Job::Import(ImportDraft::new(path.into()))
    }

    #[test]
    fn the_same_is_not_begun_twice_and_something_else_is() {
        let mut works = Works::default();
        assert!(works.begin(import("a.h5"), samples::now()));
        assert!(!works.begin(import("a.h5"), samples::now()));
        assert!(works.begin(import("b.h5"), samples::now()));
        assert!(works.begin(export("a.h5"), samples::now()));
        let curves = Job::Curves {
            run: RunDir::at("/data/runs/x"),
            to: "a.h5".into(),
            existing: Existing::Keep,
        };
        assert!(!works.begin(curves, samples::now()), "the same file");
        works.end(&import("a.h5"));
        assert!(works.begin(import("a.h5"), samples::now()));
    }

    #[test]
    fn how_far_it_is_is_known_of_each_alone() {
        let mut works = Works::default();
        let begun = ["a.h5", "b.h5"].map(|path| works.begin(import(path), samples::now()));
        assert_eq!(begun, [true, true]);
        let progress = Progress {
            step: "reading",
            share: Some(0.5),
        };
        works.heard(&import("b.h5"), progress);
        works.heard(&import("gone.h5"), progress);
        let told: Vec<_> = works.under_way().iter().map(|w| w.progress).collect();
        assert_eq!(told, [None, Some(progress)]);
    }
}
