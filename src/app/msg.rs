//! What can happen.

use mnist_core::experiment::ExperimentDir;
use mnist_core::library::{CheckpointId, Listing, Verification};
use mnist_core::run::{Event, RunDir, RunEntry, RunId, RunListing, RunState};
use mnist_core::serve::Evaluation;

use super::records::Content;
use super::report::Named;
use super::test::TestImages;
use super::work::{Job, Outcome, Progress};
use crate::config::Tasks;
use crate::experiment::request::Refusal;
use crate::experiment::standing::Standing;
use crate::files::Completion;
use crate::keys::Chord;
use crate::request::FieldErrors;

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Msg {
    /// A key was pressed.
    Key(Chord),
    /// A text was pasted.
    Paste(String),
    /// The terminal has so many columns and rows now.
    Resized(u16, u16),
    /// Everything in the library; or, when it is large and opened, first the newest checkpoints.
    Library(Result<Listing, String>),
    /// Every run.
    Runs(Result<RunListing, String>),
    /// Every experiment, newest first.
    Experiments(Result<Vec<Standing>, String>),
    /// Somebody carries out an experiment of this program.
    Conducted(ExperimentDir),
    /// The experiment asked for could not be begun.
    NotConducted(String),
    /// An experiment that was asked for is not as it can be.
    ExperimentRefused(Refusal),
    /// The library may have changed.
    LibraryChanged,
    /// The runs may have changed.
    RunsChanged,
    /// What a checkpoint's file says.
    Record(CheckpointId, Box<Result<Content, String>>),
    /// How a path that was typed goes on.
    Completed {
        /// What was typed.
        typed: String,
        /// What it becomes, and the names that begin so.
        completion: Completion,
    },
    /// How far some work is.
    Progress(Job, Progress),
    /// How some work ended.
    Ended(Job, Box<Outcome>),
    /// Time has passed, while it is shown how long something takes.
    Tick,
    /// What the verification of a checkpoint found.
    Verified(CheckpointId, Result<Verification, String>),
    /// A trainer was started for a run.
    Launched(RunDir),
    /// The run that is followed from now on, as it stands.
    Followed(Box<RunEntry>),
    /// The training asked for cannot be started as it stands.
    Refused(FieldErrors),
    /// The training asked for could not be started.
    NotStarted(String),
    /// More events of the followed run, and what it is doing now.
    Events {
        /// The run.
        run: RunId,
        /// Its new events, oldest first.
        events: Vec<Event>,
        /// What it is doing.
        state: RunState,
    },
    /// How a checkpoint does on the test images.
    Evaluated(CheckpointId, Box<Result<Evaluation, String>>),
    /// The test images that a checkpoint is judged on.
    Images(CheckpointId, Result<TestImages, String>),
    /// A task was written into the user's config.toml.
    TaskSaved {
        /// Its name.
        name: String,
        /// The tasks that there are now.
        tasks: Box<Tasks>,
    },
    /// The task could not be written.
    TaskNotSaved(String),
    /// A checkpoint is back from the trash; none was in it.
    Restored(Option<Named>),
    /// A run's directory was deleted.
    RunRemoved(RunDir),
    /// Something that was asked for is done.
    Done(String),
    /// Something that was asked for could not be done.
    Failed(String),
}
