//! What the networks of an experiment answered to the test images, kept so that two of them can be compared image by image.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::library::CheckpointId;

/// The answers of one network to every test image, with what would have been right. Not empty, and as many of the one as
/// of the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Predictions {
    checkpoint: Option<CheckpointId>,
    predicted: Vec<u8>,
    truth: Vec<u8>,
}

/// The content of a file of `predictions/`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    checkpoint: Option<CheckpointId>,
    predicted: Vec<u8>,
    truth: Vec<u8>,
}

/// Why answers do not fit the images.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{predicted} predictions for {truth} test images")]
pub struct PredictionsError {
    /// Number of answers.
    pub predicted: usize,
    /// Number of images.
    pub truth: usize,
}

/// On how many images two networks differ in being right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disagreement {
    /// Images that only the first gets right.
    pub only_first: u64,
    /// Images that only the second gets right.
    pub only_second: u64,
}

impl Predictions {
    /// The classes that a checkpoint predicts for the test images, in their order, and their true classes. Without a
    /// checkpoint the network is not one that can be kept.
    ///
    /// # Errors
    /// There are no images, or not as many as predictions.
    pub fn new(
        checkpoint: Option<CheckpointId>,
        predicted: Vec<u8>,
        truth: Vec<u8>,
    ) -> Result<Self, PredictionsError> {
        if predicted.len() != truth.len() || truth.is_empty() {
            let (predicted, truth) = (predicted.len(), truth.len());
            return Err(PredictionsError { predicted, truth });
        }
        Ok(Self {
            checkpoint,
            predicted,
            truth,
        })
    }

    /// The checkpoint that answered.
    #[must_use]
    pub fn checkpoint(&self) -> Option<&CheckpointId> {
        self.checkpoint.as_ref()
    }

    /// Number of test images, at least 1.
    #[must_use]
    pub fn images(&self) -> usize {
        self.truth.len()
    }

    /// Share of the images that it gets right, in `[0, 1]`.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        self.are_right().filter(|is_right| *is_right).count() as f64 / self.truth.len() as f64
    }

    /// On how many images it and another network differ in being right; `None` where they saw different ones.
    #[must_use]
    pub fn disagreement(&self, other: &Self) -> Option<Disagreement> {
        let found = Disagreement {
            only_first: 0,
            only_second: 0,
        };
        let pairs = self.are_right().zip(other.are_right());
        let count = |mut found: Disagreement, (first, second): (bool, bool)| {
            found.only_first += u64::from(first && !second);
            found.only_second += u64::from(second && !first);
            found
        };
        (self.truth == other.truth).then(|| pairs.fold(found, count))
    }

    fn are_right(&self) -> impl Iterator<Item = bool> {
        let answers = self.predicted.iter().zip(&self.truth);
        answers.map(|(predicted, truth)| predicted == truth)
    }
}

impl TryFrom<Written> for Predictions {
    type Error = PredictionsError;

    fn try_from(written: Written) -> Result<Self, PredictionsError> {
        Self::new(written.checkpoint, written.predicted, written.truth)
    }
}

impl From<Predictions> for Written {
    fn from(predictions: Predictions) -> Self {
        Self {
            checkpoint: predictions.checkpoint,
            predicted: predictions.predicted,
            truth: predictions.truth,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn predictions(predicted: [u8; 5], truth: [u8; 5]) -> Predictions {
        Predictions::new(None, predicted.to_vec(), truth.to_vec()).unwrap()
    }

    #[test]
    fn what_only_one_of_two_networks_gets_right_is_counted() {
        let truth = [0, 1, 2, 0, 1];
        let one = predictions([0, 1, 2, 1, 0], truth);
        let other = predictions([0, 0, 0, 0, 2], truth);
        assert!((one.accuracy() - 0.6).abs() < 1e-12);
        let expected = Disagreement {
            only_first: 2,
            only_second: 1,
        };
        assert_eq!(one.disagreement(&other), Some(expected));
        assert_eq!(one.disagreement(&predictions(truth, [0, 1, 2, 0, 2])), None);
    }

    #[test]
    fn answers_to_other_images_and_to_none_are_refused() {
        for (predicted, truth) in [("[0,1]", "[0]"), ("[]", "[]"), ("[0]", "[0,1]")] {
            let text = format!(r#"{{"checkpoint":null,"predicted":{predicted},"truth":{truth}}}"#);
            let error = serde_json::from_str::<Predictions>(&text).unwrap_err();
            assert!(error.to_string().contains("test images"), "{error}");
        }
        let text = r#"{"checkpoint":null,"predicted":[0,1],"truth":[1,1]}"#;
        let read: Predictions = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
    }
}
