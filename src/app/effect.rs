//! What the state asks the world to do.

use std::path::PathBuf;

use mnist_core::experiment::ExperimentDir;
use mnist_core::library::CheckpointId;
use mnist_core::run::{Command, RunDir};
use mnist_core::task::Task;

use super::report::Named;
use super::work::Job;
use crate::experiment::request::ExperimentRequest;
use crate::files::Existing;
use crate::request::TrainingRequest;

/// What is changed about a checkpoint without touching its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Annotation {
    /// Whether it is a favourite.
    Favourite(bool),
    /// All of its tags.
    Tags(Vec<String>),
    /// Its note; empty for none.
    Note(String),
}

/// Something for the runtime to do; its result comes back as a [`super::Msg`].
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Leave the program.
    Quit,
    /// Go into the background.
    Suspend,
    /// Put a text on the clipboard.
    Copy(String),
    /// Create a run and start its trainer.
    Start(TrainingRequest),
    /// Start a trainer for a run that has none, after sending it what it should do.
    Resume(RunDir, Vec<Command>),
    /// Ask a live run for something.
    Send(RunDir, Command),
    /// Tell what this run does from now on, instead of any other.
    Follow(RunDir),
    /// Tell of no run any more.
    Unfollow,
    /// List the library for the first time: of a large one the newest checkpoints at once.
    OpenLibrary,
    /// List the library.
    LoadLibrary,
    /// List the runs.
    LoadRuns,
    /// Look at the experiments.
    LoadExperiments,
    /// Make an experiment and carry it out in the background.
    BeginExperiment(ExperimentRequest),
    /// Carry out what is left of an experiment in the background.
    Conduct(ExperimentDir),
    /// Ask whoever carries out an experiment to stop.
    StopExperiment(ExperimentDir),
    /// Read a checkpoint's record.
    LoadRecord(CheckpointId),
    /// Recompute a checkpoint's hashes.
    Verify(CheckpointId),
    /// Give a checkpoint another name.
    Rename {
        /// The old name.
        from: String,
        /// The new one.
        to: String,
    },
    /// Find out how the beginning of a path goes on.
    Complete {
        /// What was typed.
        typed: String,
        /// The endings of files that count.
        endings: &'static [&'static str],
    },
    /// Do something that may take long; it tells how far it is.
    Work(Job),
    /// Change what people added to a checkpoint.
    Annotate(Named, Annotation),
    /// Write a task into the user's config.toml.
    SaveTask {
        /// The task.
        task: Task,
        /// What is done where one of the user's own has its name.
        existing: Existing,
    },
    /// Move a checkpoint to the trash.
    RemoveCheckpoint(Named),
    /// Bring back the checkpoint that went to the trash last.
    RestoreCheckpoint,
    /// Delete a run's directory.
    RemoveRun(RunDir),
    /// Evaluate a checkpoint on the test images.
    Evaluate {
        /// Which one.
        id: CheckpointId,
        /// Its file.
        path: PathBuf,
    },
    /// Read the test images that a checkpoint is judged on.
    LoadImages {
        /// Which one.
        id: CheckpointId,
        /// Its file.
        path: PathBuf,
    },
}
