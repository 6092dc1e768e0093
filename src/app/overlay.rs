//! What lies over a screen and takes the keys.

use std::num::NonZeroU32;

use mnist_core::library::{CheckpointId, Entry};
use mnist_core::run::{LearningRate, RunDir, RunEntry};
use mnist_exchange::Format;

use super::form::Form;
use super::report::{Named, Report};
use super::text::TextLine;
use crate::files::Completion;
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
    /// How the path that is typed may go on.
    pub choices: Vec<String>,
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
    /// A file to take into the library.
    Import,
    /// Where to write a checkpoint for other programs.
    Export(Named),
}

impl Prompt {
    const fn new(subject: PromptSubject, line: TextLine) -> Self {
        Self {
            subject,
            line,
            problem: None,
            choices: Vec::new(),
        }
    }

    /// Lets `chord` edit the answer; whether it did.
    pub(super) fn edit(&mut self, chord: Chord) -> bool {
        let edited = self.line.edit(chord);
        if edited {
            self.problem = None;
            self.choices.clear();
        }
        edited
    }

    /// Goes on with the path as far as it is certain, and shows how it may go on from there.
    pub(super) fn complete(&mut self, completion: Completion) {
        if completion.names.is_empty() {
            self.problem = Some("nothing here begins so".into());
        }
        if completion.text != self.line.text() {
            self.line = TextLine::typed(&completion.text);
        }
        self.choices = match &completion.names[..] {
            [_] => vec![],
            _ => completion.names,
        };
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

    /// Asks for a file to import.
    #[must_use]
    pub fn import() -> Self {
        Self::new(PromptSubject::Import, TextLine::default())
    }

    /// Asks where to write a checkpoint.
    #[must_use]
    pub fn export(entry: &Entry) -> Self {
        let proposed = TextLine::new(&format!("{}.keras", entry.title()));
        Self::new(PromptSubject::Export(entry.into()), proposed)
    }

    /// Whether a path is asked for, which can be completed.
    #[must_use]
    pub const fn is_path(&self) -> bool {
        matches!(
            self.subject,
            PromptSubject::Import | PromptSubject::Export(_)
        )
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
            PromptSubject::Import => format!("import a file ({})", Format::endings()),
            PromptSubject::Export(of) => {
                format!("export {} to a file ({})", of.name, Format::endings())
            }
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
        /// Number of checkpoints whose parent it is.
        children: usize,
    },
    /// Delete a run's directory?
    RemoveRun(RunDir),
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

    /// The question and what follows from yes.
    #[must_use]
    pub fn text(&self) -> [String; 2] {
        match self {
            Self::Stop(run) => [
                format!("Stop run {}?", run.id()),
                "Its state is saved; it can be continued later.".into(),
            ],
            Self::RemoveCheckpoint { id, name, children } => {
                let back = format!("`mnist-tui library restore {name}` brings it back.");
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
        }
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
