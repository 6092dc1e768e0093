//! What lies over a screen and takes the keys.

use std::num::NonZeroU32;

use mnist_core::library::{CheckpointId, Entry};
use mnist_core::run::{LearningRate, RunDir, RunEntry};

use super::form::Form;
use super::report::Report;
use super::text::TextLine;
use crate::keys::{Chord, Context};

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
    /// A question answered by a line of text.
    Prompt(Prompt),
    /// A question answered by yes or no.
    Confirm(Question),
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
            Self::Form(_) | Self::Prompt(_) => Context::Form,
            Self::Confirm(_) => Context::Confirm,
            Self::Filter => Context::Filter,
        }
    }
}

/// A question answered by a line of text.
#[derive(Debug, Clone)]
pub struct Prompt {
    /// What is asked.
    pub subject: PromptSubject,
    /// The answer so far.
    pub line: TextLine,
    /// What is wrong with it.
    pub problem: Option<String>,
}

/// What a prompt asks for.
#[derive(Debug, Clone)]
pub enum PromptSubject {
    /// A learning rate for the followed run.
    LearningRate,
    /// A number of epochs for a finished run.
    MoreEpochs(Box<RunEntry>),
    /// The number of a test image.
    Image {
        /// How many there are.
        count: usize,
    },
    /// A new name for the checkpoint of this name.
    Name(String),
    /// The tags of a checkpoint.
    Tags(CheckpointId),
    /// A note about a checkpoint.
    Note(CheckpointId),
}

impl Prompt {
    const fn new(subject: PromptSubject, line: TextLine) -> Self {
        Self {
            subject,
            line,
            problem: None,
        }
    }

    /// Lets `chord` edit the answer; whether it did.
    pub(super) fn edit(&mut self, chord: Chord) -> bool {
        let edited = self.line.edit(chord);
        if edited {
            self.problem = None;
        }
        edited
    }

    /// Asks for a learning rate.
    #[must_use]
    pub fn learning_rate(now: LearningRate) -> Self {
        Self::new(PromptSubject::LearningRate, TextLine::new(&now.to_string()))
    }

    /// Asks how many epochs a finished run should train on.
    #[must_use]
    pub fn more_epochs(run: RunEntry, proposed: NonZeroU32) -> Self {
        let subject = PromptSubject::MoreEpochs(Box::new(run));
        Self::new(subject, TextLine::new(&proposed.to_string()))
    }

    /// Asks for the number of an image.
    #[must_use]
    pub fn image(count: usize) -> Self {
        Self::new(PromptSubject::Image { count }, TextLine::default())
    }

    /// Asks for a new name.
    #[must_use]
    pub fn name(old: &str) -> Self {
        Self::new(PromptSubject::Name(old.to_owned()), TextLine::new(old))
    }

    /// Asks for all tags of a checkpoint.
    #[must_use]
    pub fn tags(entry: &Entry) -> Self {
        let line = TextLine::new(&entry.annotations.tags.join(" "));
        Self::new(PromptSubject::Tags(entry.id.clone()), line)
    }

    /// Asks for a note about a checkpoint.
    #[must_use]
    pub fn note(entry: &Entry) -> Self {
        let note = entry.annotations.note.as_deref().unwrap_or_default();
        let line = TextLine::new(&note.split_whitespace().collect::<Vec<_>>().join(" "));
        Self::new(PromptSubject::Note(entry.id.clone()), line)
    }

    /// What is asked, in a few words.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.subject {
            PromptSubject::LearningRate => "learning rate from the next batch on".into(),
            PromptSubject::MoreEpochs(_) => "train on for how many epochs?".into(),
            PromptSubject::Image { count } => {
                format!("image 0 to {}", count.saturating_sub(1))
            }
            PromptSubject::Name(old) => format!("new name for {old}"),
            PromptSubject::Tags(id) => format!("tags of {}, with spaces between", id.short()),
            PromptSubject::Note(id) => format!("note about {}", id.short()),
        }
    }
}

/// A question answered by yes or no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// End a run?
    Stop(RunDir),
    /// Move a checkpoint to the trash?
    RemoveCheckpoint {
        /// Which one.
        id: CheckpointId,
        /// Its name.
        name: String,
    },
    /// Delete a run's directory?
    RemoveRun(RunDir),
}

impl Question {
    /// Whether a checkpoint is to go to the trash.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        Self::RemoveCheckpoint {
            id: entry.id.clone(),
            name: entry.title().to_owned(),
        }
    }

    /// The question and what follows from yes.
    #[must_use]
    pub fn text(&self) -> [String; 2] {
        match self {
            Self::Stop(run) => [
                format!("Stop run {}?", run.id()),
                "Its state is saved; it can be continued later.".into(),
            ],
            Self::RemoveCheckpoint { id, name } => [
                format!("Move {name} ({}) to the trash?", id.short()),
                format!("`mnist-tui library restore {name}` brings it back."),
            ],
            Self::RemoveRun(run) => [
                format!("Delete run {}?", run.id()),
                "Its events and saved state go; its checkpoints stay in the library.".into(),
            ],
        }
    }
}
