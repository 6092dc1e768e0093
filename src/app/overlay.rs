//! What lies over a screen and takes the keys.

mod prompt;

use std::path::{Path, PathBuf};

use mnist_core::experiment::ExperimentDir;
use mnist_core::library::{CheckpointId, Entry};
use mnist_core::run::RunDir;

pub use self::prompt::{FileFor, Prompt, PromptSubject};
use super::form::{ExperimentDraft, Form, ImportDraft};
use super::rates::RateTest;
use super::report::Report;
use super::task_editor::TaskEditor;
use super::work::{Job, ModelCard, Works};
use crate::format::count;
use crate::keys::{Action, Context, Keymap};

/// What lies over a screen.
#[derive(Debug, Clone)]
pub enum Overlay {
    /// All keys, from row `first` on.
    Help {
        /// The first row shown.
        first: usize,
    },
    /// The settings of a training.
    Form(Box<Form>),
    /// What an import leaves open.
    Import(Box<Form<ImportDraft>>),
    /// The settings of an experiment.
    Experiment(Box<Form<ExperimentDraft>>),
    /// A task that is being made or changed.
    Task(Box<TaskEditor>),
    /// A question answered by a line of text.
    Prompt(Prompt),
    /// A question answered by yes or no.
    Confirm(Question),
    /// The loss by learning rate, for the form below.
    Rates(Box<RateTest>),
    /// Something to read.
    Report(Box<Report>),
    /// The text that filters the list on the screen is being typed.
    Filter,
}

impl Overlay {
    /// Where its keys stand.
    #[must_use]
    pub const fn context(&self) -> Context {
        match self {
            Self::Help { .. } => Context::Help,
            Self::Report(_) => Context::Report,
            Self::Rates(_) => Context::Rates,
            Self::Form(_) | Self::Import(_) | Self::Experiment(_) | Self::Prompt(_) => {
                Context::Form
            }
            Self::Task(_) => Context::Task,
            Self::Confirm(_) => Context::Confirm,
            Self::Filter => Context::Filter,
        }
    }
}

/// A question answered by yes or no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// End a run?
    Stop(RunDir),
    /// End the carrying out of an experiment?
    StopExperiment(ExperimentDir),
    /// Move a checkpoint to the trash?
    RemoveCheckpoint {
        /// Which one.
        id: CheckpointId,
        /// Its name.
        name: String,
        /// Number of checkpoints whose parent it is.
        children: usize,
    },
    /// Delete a run's directory?
    RemoveRun(RunDir),
    /// Write over a file that is there already?
    Replace {
        /// What would write it.
        job: Box<Job>,
        /// The file.
        path: PathBuf,
    },
    /// Leave the program with something left undone?
    Leave {
        /// What is being done.
        work: Option<String>,
        /// Number of files to import that wait to be asked about.
        unanswered: usize,
    },
}

impl Question {
    /// Whether a checkpoint is to go to the trash.
    #[must_use]
    pub fn of(entry: &Entry, children: usize) -> Self {
        Self::RemoveCheckpoint {
            id: entry.id.clone(),
            name: entry.title().to_owned(),
            children,
        }
    }

    /// Whether to leave; `None` where nothing would be left undone.
    #[must_use]
    pub fn leave(works: &Works) -> Option<Self> {
        let work = works.unfinished().map(|work| work.job.title());
        let unanswered = works.unanswered();
        (work.is_some() || unanswered > 0).then_some(Self::Leave { work, unanswered })
    }

    /// The question and what follows from yes.
    #[must_use]
    pub fn text(&self, keymap: &Keymap) -> [String; 2] {
        match self {
            Self::Stop(run) => [
                format!("Stop run {}?", run.id()),
                "Its state is saved; it can be continued later.".into(),
            ],
            Self::StopExperiment(dir) => [
                format!("Stop experiment {}?", dir.id()),
                "What is at work is saved; it can be continued later.".into(),
            ],
            Self::RemoveCheckpoint { id, name, children } => {
                let key = keymap.named(Context::Library, Action::Restore);
                let back = format!(
                    "{key} brings it back, and so does `mnist-tui library restore {name}`."
                );
                [
                    format!("Move {name} ({}) to the trash?", id.short()),
                    match orphaned(*children) {
                        Some(warning) => format!("{warning}. {back}"),
                        None => back,
                    },
                ]
            }
            Self::RemoveRun(run) => [
                format!("Delete run {}?", run.id()),
                "Its events and saved state go; its checkpoints stay in the library.".into(),
            ],
            Self::Replace { job, path } => {
                [format!("Replace {}?", path.display()), replaced(job, path)]
            }
            Self::Leave { work, unanswered } => left(work.as_deref(), *unanswered),
        }
    }
}

/// What is lost when `job` writes over `path`.
fn replaced(job: &Job, path: &Path) -> String {
    match job {
        Job::Export {
            to,
            card: ModelCard::With,
            ..
        } if to == path => {
            "What is in it now is lost, and what is in a README.md beside it.".to_owned()
        }
        // A page and its chart.
        Job::Findings { to, .. } if to != path => {
            let name = to.file_name().unwrap_or_default().to_string_lossy();
            format!("What is in it now is lost, and what is in {name} beside it.")
        }
        _ => "What is in it now is lost.".to_owned(),
    }
}

/// Whether to leave what is being done, and files that wait to be asked about.
fn left(work: Option<&str>, unanswered: usize) -> [String; 2] {
    let unfinished = "It ends unfinished, and nothing half done is left behind.";
    let waiting = format!(
        "Not imported, for want of an answer: {}.",
        count(unanswered, "file")
    );
    match (work, unanswered) {
        (Some(title), 0) => [format!("Leave while {title}?"), unfinished.into()],
        (Some(title), _) => [
            format!("Leave while {title}?"),
            format!("{unfinished} {waiting}"),
        ],
        (None, _) => ["Leave without an answer?".into(), waiting],
    }
}

/// What the removal of a parent means for its children: `its 2 children keep their bytes but lose their proof`.
#[must_use]
pub fn orphaned(children: usize) -> Option<String> {
    match children {
        0 => None,
        1 => Some("its child keeps its bytes but loses its proof".into()),
        n => Some(format!(
            "its {n} children keep their bytes but lose their proof"
        )),
    }
}
