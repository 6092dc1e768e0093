//! Asks the networks of an experiment for their answers to the test images.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use mnist_core::data::{DataError, read};
use mnist_core::experiment::{
    Cell, ExperimentDir, ExperimentError, Plan, Predictions, PredictionsError,
};
use mnist_core::library::{CheckpointFile, CheckpointId, Entry, Library, LibraryError};
use mnist_core::run::{LaunchError, Parent, find_trainer};
use mnist_core::serve::Part;
use mnist_core::storage::DataDir;
use thiserror::Error;

use crate::serve_client::{ServeClient, ServeError};

/// Why there are no answers.
#[derive(Debug, Error)]
pub(crate) enum AnswersError {
    /// The experiment's folder refuses.
    #[error(transparent)]
    Experiment(#[from] ExperimentError),
    /// The images cannot be read, or are not those of the plan.
    #[error(transparent)]
    Data(#[from] DataError),
    /// There is no trainer.
    #[error(transparent)]
    Launch(#[from] LaunchError),
    /// It does not answer.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The file of a source cannot be read.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// It is gone, or another one has its place.
    #[error("{} is not the checkpoint {} any more; put it back, or begin an experiment from what is there", path.display(), id.short())]
    Source {
        /// Where the plan found it.
        path: PathBuf,
        /// What was there.
        id: CheckpointId,
    },
    /// It answers for other images.
    #[error(transparent)]
    Predictions(#[from] PredictionsError),
}

impl AnswersError {
    /// Whether other networks may be asked all the same.
    pub(super) const fn is_of_the_source(&self) -> bool {
        matches!(
            self,
            Self::Source { .. } | Self::Library(_) | Self::Serve(ServeError::Refused(_))
        )
    }
}

/// Whoever answers for networks, and what would be right.
pub(super) struct Answers<'a> {
    plan: &'a Plan,
    trainer: ServeClient,
    truth: Vec<u8>,
}

impl<'a> Answers<'a> {
    /// Reads the test images; the trainer is started with the first question.
    ///
    /// # Errors
    /// The images cannot be read or are not those of the plan; there is no trainer.
    pub(super) fn new(plan: &'a Plan) -> Result<Self, AnswersError> {
        let (source, hashes) = (&plan.transfer.data, &plan.transfer.data_hashes);
        let images = read(source)?.confirmed(source, hashes)?.test;
        let classes = images.labels().iter();
        let class_of = |label: &u8| plan.transfer.task.class_of(*label);
        Ok(Self {
            plan,
            trainer: ServeClient::new(find_trainer()?),
            truth: classes.filter_map(class_of).collect(),
        })
    }

    /// The answers of a checkpoint.
    fn of(&mut self, checkpoint: &Entry) -> Result<Predictions, AnswersError> {
        let data = &self.plan.transfer.data;
        let found = self.trainer.evaluate(&checkpoint.path, data, Part::Test)?;
        let id = Some(checkpoint.id.clone());
        Ok(Predictions::new(id, found.classes, self.truth.clone())?)
    }

    /// The answers of the cell's source itself, composed for the task with the labelled images of `cell`.
    pub(super) fn composed(
        &mut self,
        cell: Cell,
        data: &DataDir,
    ) -> Result<Predictions, AnswersError> {
        let hashes = self.plan.transfer.data_hashes.clone();
        let source = file(&self.plan.sources().at(cell.source).from, data)?;
        let sample = self.plan.sample(cell);
        let found = self.trainer.compose(&source, sample, hashes)?;
        Ok(Predictions::new(None, found.classes, self.truth.clone())?)
    }
}

/// The file of a source; the library's where the data directory was moved, or another network has its place.
fn file(source: &Parent, data: &DataDir) -> Result<PathBuf, AnswersError> {
    let in_library = Library::new(data.library()).checkpoint_path(&source.id);
    let id_of = |path: &PathBuf| CheckpointFile::read(path)?.id();
    let mut damaged = None;
    for path in [&source.path, &in_library]
        .into_iter()
        .filter(|p| p.exists())
    {
        match id_of(path) {
            Ok(id) if id == source.id => return Ok(path.clone()),
            Ok(_) => {}
            // The library may have it all the same.
            Err(error) => damaged = damaged.or(Some(error)),
        }
    }
    Err(damaged.map_or_else(
        || AnswersError::Source {
            path: source.path.clone(),
            id: source.id.clone(),
        },
        AnswersError::Library,
    ))
}

/// Networks whose answers were not kept yet.
pub(crate) struct Missing<'a> {
    folder: &'a ExperimentDir,
    plan: &'a Plan,
    networks: Vec<(Cell, Entry)>,
}

impl<'a> Missing<'a> {
    /// Finds them.
    ///
    /// # Errors
    /// The experiment's library cannot be read.
    pub(crate) fn of(folder: &'a ExperimentDir, plan: &'a Plan) -> Result<Self, ExperimentError> {
        let checkpoints = folder.checkpoints(plan)?;
        let results = folder.results_of(plan, &checkpoints);
        let is_missing = |(cell, _): &(Cell, Entry)| {
            let outcome = results.get(cell);
            outcome.is_none_or(|outcome| outcome.predictions.is_none())
        };
        Ok(Self {
            folder,
            plan,
            networks: checkpoints.into_iter().filter(is_missing).collect(),
        })
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.networks.len()
    }

    /// Asks for them and keeps them, until `interrupted` becomes true.
    ///
    /// # Errors
    /// No trainer, no test images, or nowhere to keep them.
    pub(crate) fn ask(self, interrupted: &AtomicBool) -> Result<(), AnswersError> {
        if self.networks.is_empty() {
            return Ok(());
        }
        let mut answers = Answers::new(self.plan)?;
        for (cell, checkpoint) in self.networks {
            if interrupted.load(Ordering::SeqCst) {
                break;
            }
            self.folder.keep(cell, &answers.of(&checkpoint)?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::report::tests::plan;

    #[test]
    fn answers_to_other_images_than_those_of_the_plan_are_not_asked_for() {
        let mut plan = plan(1);
        plan.transfer.data_hashes.test_images = "0".repeat(64);
        let refused = Answers::new(&plan).err().unwrap().to_string();
        assert!(
            refused.contains("mnist are not those it was created for"),
            "{refused}"
        );
    }
}
