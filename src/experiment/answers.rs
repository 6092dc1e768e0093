//! Asks the networks of an experiment for their answers to the test images, so that two can be compared image by image.

use std::sync::atomic::{AtomicBool, Ordering};

use mnist_core::data::{DataError, load_test};
use mnist_core::experiment::{
    Cell, ExperimentDir, ExperimentError, Plan, Predictions, PredictionsError,
};
use mnist_core::library::Entry;
use mnist_core::run::{LaunchError, find_trainer};
use mnist_core::serve::Part;
use thiserror::Error;

use crate::serve_client::{ServeClient, ServeError};

/// Why there are no answers.
#[derive(Debug, Error)]
pub(crate) enum AnswersError {
    /// The experiment's folder refuses.
    #[error(transparent)]
    Experiment(#[from] ExperimentError),
    /// The test images cannot be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// There is no trainer.
    #[error(transparent)]
    Launch(#[from] LaunchError),
    /// It does not answer.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// It answers for other images.
    #[error(transparent)]
    Predictions(#[from] PredictionsError),
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
        let results = folder.results(plan)?;
        let is_missing = |(cell, _): &(Cell, Entry)| {
            let outcome = results.get(cell);
            outcome.is_none_or(|outcome| outcome.predictions.is_none())
        };
        let done = folder.done(plan)?.into_iter();
        Ok(Self {
            folder,
            plan,
            networks: done.filter(is_missing).collect(),
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
        let transfer = &self.plan.transfer;
        let images = load_test(&transfer.data)?;
        let classes = images.labels().iter();
        let truth: Vec<u8> = classes
            .filter_map(|label| transfer.task.class_of(*label))
            .collect();
        let mut trainer = ServeClient::new(find_trainer()?);
        for (cell, Entry { id, path, .. }) in self.networks {
            if interrupted.load(Ordering::SeqCst) {
                break;
            }
            let found = trainer.evaluate(&path, &transfer.data, Part::Test)?;
            let predictions = Predictions::new(Some(id), found.classes, truth.clone())?;
            self.folder.keep(cell, &predictions)?;
        }
        Ok(())
    }
}
