//! What came of the runs of an experiment so far.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::error::io;
use super::{Cell, ExperimentDir, ExperimentError, Plan, Predictions, Strategy};
use crate::durable;
use crate::library::Entry;
use crate::storage::read_text;

/// Predictions take a few bytes for each image; what is longer was not written by this program.
const MOST_BYTES: u64 = 16 << 20;

/// What came of one run.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// In `[0, 1]`.
    pub test_accuracy: f64,
    /// Its answers to the test images, where they were kept.
    pub predictions: Option<Predictions>,
}

/// What came of each run that is done.
pub type Results = BTreeMap<Cell, Outcome>;

impl ExperimentDir {
    /// What came of each run that is done.
    ///
    /// # Errors
    /// The library cannot be read.
    pub fn results(&self, plan: &Plan) -> Result<Results, ExperimentError> {
        Ok(self.results_of(plan, &self.checkpoints(plan)?))
    }

    /// What came of each run that is done, where its [`Self::checkpoints`] are known already.
    #[must_use]
    pub fn results_of(&self, plan: &Plan, checkpoints: &BTreeMap<Cell, Entry>) -> Results {
        let trained = checkpoints.iter();
        let trained = trained.map(|(cell, entry)| (*cell, self.trained(*cell, entry)));
        let composed = composed(plan).filter_map(|cell| Some((cell, self.composed(cell)?)));
        trained.chain(composed).collect()
    }

    /// What is done: what has a checkpoint, and what needs none and has its answers.
    ///
    /// # Errors
    /// The library cannot be read.
    pub fn done(&self, plan: &Plan) -> Result<BTreeSet<Cell>, ExperimentError> {
        let trained = self.checkpoints(plan)?.into_keys();
        let composed = composed(plan).filter(|cell| self.composed(*cell).is_some());
        Ok(trained.chain(composed).collect())
    }

    fn trained(&self, cell: Cell, checkpoint: &Entry) -> Outcome {
        let kept = self.predictions(cell);
        Outcome {
            test_accuracy: checkpoint.test_accuracy,
            // Of another checkpoint where the run was done again.
            predictions: kept.filter(|kept| kept.checkpoint() == Some(&checkpoint.id)),
        }
    }

    fn composed(&self, cell: Cell) -> Option<Outcome> {
        let kept = self.predictions(cell)?;
        Some(Outcome {
            test_accuracy: kept.accuracy(),
            predictions: Some(kept),
        })
    }

    /// The answers of a run's network, where they were kept. They can always be had again, so whatever is wrong with the
    /// file counts as there being none.
    fn predictions(&self, cell: Cell) -> Option<Predictions> {
        let text = read_text(&self.predictions_path(cell), MOST_BYTES).ok()?;
        serde_json::from_str(&text).ok()
    }

    /// Keeps the answers of a run's network, in place of those that may be there.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn keep(&self, cell: Cell, predictions: &Predictions) -> Result<(), ExperimentError> {
        let path = self.predictions_path(cell);
        let written = serde_json::to_vec(predictions).map_err(std::io::Error::other);
        let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        folder
            .and(written)
            .and_then(|written| durable::replace(&path, &written))
            .map_err(io("write", &path))
    }

    fn predictions_path(&self, cell: Cell) -> PathBuf {
        let folder = self.path().join("predictions");
        folder.join(format!("{}.json", cell.name()))
    }
}

/// Cells without a checkpoint: their answers are all there is of them.
fn composed(plan: &Plan) -> impl Iterator<Item = Cell> + '_ {
    let cells = plan.cells();
    cells.filter(|cell| cell.strategy == Strategy::Compose)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::run::CheckpointName;
    use crate::storage::DataDir;

    #[test]
    fn answers_count_as_long_as_they_are_whole_and_of_the_checkpoint_that_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let plan = fixtures::plan();
        let made = ExperimentDir::create(&DataDir::new(folder.path()), &plan).unwrap();
        let cell = plan.cells().next().unwrap();
        let file = fixtures::checkpoint(0.3, fixtures::orphan());
        let id = file.id().unwrap();
        let name = CheckpointName::Explicit(cell.name());
        made.library().save(&file, &name).unwrap();
        let kept = || made.results(&plan).unwrap()[&cell].predictions.clone();
        assert_eq!(kept(), None);
        let answers = |of| Predictions::new(of, vec![0, 1], vec![0, 0]).unwrap();
        made.keep(cell, &answers(None)).unwrap();
        assert_eq!(kept(), None);
        made.keep(cell, &answers(Some(id.clone()))).unwrap();
        assert_eq!(kept(), Some(answers(Some(id))));
        std::fs::write(made.predictions_path(cell), "{").unwrap();
        assert_eq!(kept(), None);
    }
}
