//! What came of the runs of an experiment so far.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::error::io;
use super::{Cell, ExperimentDir, ExperimentError, Plan, Predictions};
use crate::durable;
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
        let done = self.done(plan)?.into_iter();
        let outcome = |(cell, entry): (Cell, crate::library::Entry)| {
            let kept = self.predictions(cell);
            let outcome = Outcome {
                test_accuracy: entry.test_accuracy,
                // Of another checkpoint where the run was done again.
                predictions: kept.filter(|kept| kept.checkpoint() == Some(&entry.id)),
            };
            (cell, outcome)
        };
        Ok(done.map(outcome).collect())
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
