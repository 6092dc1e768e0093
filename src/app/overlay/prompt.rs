//! A question answered by a line of text.

use std::num::NonZeroU32;

use mnist_core::experiment::ExperimentDir;
use mnist_core::library::Entry;
use mnist_core::run::{LearningRate, RunDir, RunEntry};
use mnist_exchange::Format;

use crate::app::Screen;
use crate::app::form::ImportDraft;
use crate::app::report::Named;
use crate::app::text::TextLine;
use crate::app::work::{Job, ModelCard};
use crate::experiment;
use crate::files::{Completion, TABLE_ENDING};
use crate::keys::Chord;

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
    Tags(Named),
    /// A note about a checkpoint.
    Note(Named),
    /// A file that something is read from or written to.
    File(FileFor),
    /// A file to look into.
    Inspect,
    /// The task for which the checkpoints are ranked.
    Rank,
}

/// What a file is wanted for.
#[derive(Debug, Clone)]
pub enum FileFor {
    /// It is taken into the library.
    Import,
    /// A checkpoint is written for other programs.
    Export {
        /// Which one.
        of: Named,
        /// What is written beside it.
        card: ModelCard,
    },
    /// The curves of a run are written.
    Curves(RunDir),
    /// What an experiment shows is written.
    Findings(ExperimentDir),
}

impl FileFor {
    /// The endings of such files.
    const fn endings(&self) -> &'static [&'static str] {
        const NETWORKS: [&str; 4] = [
            Format::Safetensors.ending(),
            Format::Keras.ending(),
            Format::KerasH5.ending(),
            Format::Onnx.ending(),
        ];
        const TABLES: [&str; 1] = [TABLE_ENDING];
        match self {
            Self::Import | Self::Export { .. } => &NETWORKS,
            Self::Curves(_) => &TABLES,
            Self::Findings(_) => &experiment::export::ENDINGS,
        }
    }

    /// What is asked, in a few words.
    fn title(&self) -> String {
        match self {
            Self::Import => format!("import a file ({})", Format::endings()),
            Self::Export { of, .. } => {
                format!("export {} to a file ({})", of.name, Format::endings())
            }
            Self::Curves(_) => "export to a .csv file, or a folder for TensorBoard".into(),
            Self::Findings(_) => {
                "export as .md page, .csv runs, .json report, or .svg or .png chart".into()
            }
        }
    }
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
    pub(in crate::app) fn edit(&mut self, chord: Chord) -> bool {
        let edited = self.line.edit(chord);
        if edited {
            self.problem = None;
            self.choices.clear();
        }
        edited
    }

    /// Goes on with the path as far as it is certain, and shows how it may go on from there.
    pub(in crate::app) fn complete(&mut self, completion: Completion) {
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
        Self::new(PromptSubject::Tags(entry.into()), line)
    }

    /// Asks for a note about a checkpoint.
    #[must_use]
    pub fn note(entry: &Entry) -> Self {
        let note = entry.annotations.note.as_deref().unwrap_or_default();
        let line = TextLine::new(&note.split_whitespace().collect::<Vec<_>>().join(" "));
        Self::new(PromptSubject::Note(entry.into()), line)
    }

    /// Asks for a file to import.
    #[must_use]
    pub fn import() -> Self {
        Self::new(PromptSubject::File(FileFor::Import), TextLine::default())
    }

    /// Asks where to write a checkpoint.
    #[must_use]
    pub fn export(entry: &Entry) -> Self {
        let proposed = TextLine::new(&format!("{}.keras", entry.title()));
        let subject = FileFor::Export {
            of: entry.into(),
            card: ModelCard::default(),
        };
        Self::new(PromptSubject::File(subject), proposed)
    }

    /// Asks where to write the curves of a run.
    #[must_use]
    pub fn curves(run: RunDir) -> Self {
        let proposed = TextLine::new(&format!("{}.csv", run.id()));
        Self::new(PromptSubject::File(FileFor::Curves(run)), proposed)
    }

    /// Asks where to write what an experiment shows.
    #[must_use]
    pub fn findings(of: ExperimentDir) -> Self {
        let proposed = TextLine::new(&format!("{}.md", of.id()));
        Self::new(PromptSubject::File(FileFor::Findings(of)), proposed)
    }

    /// Asks once more for the file of some work, on the screen where it was asked for.
    #[must_use]
    pub(in crate::app) fn again(job: &Job) -> Option<(Self, Screen)> {
        let (wanted_for, path, screen) = match job {
            // What was answered in a form is not asked for again.
            Job::Import(draft) if *draft != ImportDraft::new(draft.path.clone()) => return None,
            Job::Import(draft) => (FileFor::Import, &draft.path, Screen::Library),
            Job::Export { of, to, card, .. } => {
                let (of, card) = (of.clone(), *card);
                (FileFor::Export { of, card }, to, Screen::Library)
            }
            Job::Curves { run, to, .. } => (FileFor::Curves(run.clone()), to, Screen::Runs),
            Job::Findings { of, to, .. } => (FileFor::Findings(of.clone()), to, Screen::Experiment),
            Job::Report(_) | Job::Rates(_) => return None,
        };
        let line = TextLine::typed(&path.to_string_lossy());
        Some((Self::new(PromptSubject::File(wanted_for), line), screen))
    }

    /// Asks for a file to look into; `latest` was the one before.
    #[must_use]
    pub fn inspect(latest: &str) -> Self {
        Self::new(PromptSubject::Inspect, TextLine::new(latest))
    }

    /// Asks for the task for which the checkpoints are ranked.
    #[must_use]
    pub fn rank(proposed: &str) -> Self {
        Self::new(PromptSubject::Rank, TextLine::new(proposed))
    }

    /// The endings of the files that a path may lead to; `None` where no path is asked for.
    #[must_use]
    pub const fn endings(&self) -> Option<&'static [&'static str]> {
        const TENSORS: [&str; 1] = [Format::Safetensors.ending()];
        match &self.subject {
            PromptSubject::File(wanted_for) => Some(wanted_for.endings()),
            PromptSubject::Inspect => Some(&TENSORS),
            _ => None,
        }
    }

    /// Writes a model card beside an exported checkpoint, or none.
    pub(in crate::app) const fn switch_card(&mut self) {
        if let PromptSubject::File(FileFor::Export { card, .. }) = &mut self.subject {
            *card = card.other();
        }
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
            PromptSubject::Tags(of) => format!("tags of {}, with spaces between", of.name),
            PromptSubject::Note(of) => format!("note about {}", of.name),
            PromptSubject::File(wanted_for) => wanted_for.title(),
            PromptSubject::Inspect => "look into a .safetensors file".into(),
            PromptSubject::Rank => "rank the checkpoints for which task?".into(),
        }
    }
}
