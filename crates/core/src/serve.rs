//! The conversation with `mnist-trainer serve`: JSON lines, a request on stdin, its answer on stdout.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::data::{DataHashes, DataSource, Split, SplitError, stratified_subset};
use crate::rate_range::RateCurve;
use crate::run::{RunSpec, Scores};
use crate::task::Task;

/// A question; answers come in the order of the questions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Repeated in the answer.
    pub id: u64,
    /// What is asked.
    #[serde(flatten)]
    pub question: Question,
}

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "question", rename_all = "snake_case")]
pub enum Question {
    /// Which libtorch this is and what it offers.
    Hello,
    /// Scores, confusion matrix and every prediction of a checkpoint on a part of a data set.
    Evaluate {
        /// The checkpoint file.
        checkpoint: PathBuf,
        /// Where the images come from.
        data: DataSource,
        /// Which part of it.
        part: Part,
    },
    /// Predictions for some images of a data set.
    Predict {
        /// The checkpoint file.
        checkpoint: PathBuf,
        /// Where the images come from.
        data: DataSource,
        /// Which part of it.
        part: Part,
        /// Positions within the part, from 0.
        indices: Vec<u32>,
    },
    /// How well a checkpoint suits a task, before anything is trained.
    Suitability {
        /// The checkpoint file.
        checkpoint: PathBuf,
        /// The images to judge it by.
        sample: Sample,
    },
    /// What a checkpoint tells of the test images of another task, without any training: the probabilities of its own
    /// classes, summed for each class of the task. Which class is part of which, the label maps say where it was trained on
    /// the same data and each of its classes lies within one of the task's; else it is estimated from the sample. Answered with
    /// [`Answer::Evaluation`].
    Compose {
        /// The checkpoint file.
        checkpoint: PathBuf,
        /// The task and its labelled images.
        sample: Sample,
        /// Hashes of the files behind the sample's data.
        data_hashes: DataHashes,
    },
    /// The loss by learning rate in a short training, begun as this run would be and thrown away afterwards: nothing on the disk
    /// changes. Asking leaves the process with the run's number of threads.
    RateRange(Box<RunSpec>),
    /// Predictions for images sent along.
    PredictPixels {
        /// The checkpoint file.
        checkpoint: PathBuf,
        /// One image each: 28 rows of 28 bytes, 0 for background, 255 for ink.
        images: Vec<Vec<u8>>,
    },
}

/// Labelled training images that checkpoints are judged by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// Where they come from.
    pub data: DataSource,
    /// Which of them are for training: only these are taken.
    pub split: Split,
    /// What is to be told apart.
    pub task: Task,
    /// Their number, the same share of each class.
    pub labels: u32,
    /// Seed of the choice among them.
    pub seed: u64,
}

impl Sample {
    /// Positions of the images; `digits[position]` is the digit there.
    ///
    /// # Errors
    /// Fewer training images than labels, or fewer labels than classes.
    pub fn rows(&self, digits: &[u8]) -> Result<Vec<u32>, SplitError> {
        let train = self.split.ranges(digits.len())?.1;
        stratified_subset(digits, train, &self.task, self.labels, self.seed)
    }
}

/// A part of a data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The images trained on.
    Train,
    /// The validation images.
    Validation,
    /// The test images.
    Test,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// The request's id.
    pub id: u64,
    /// The answer, or one line saying what is wrong and what to do.
    pub result: Result<Answer, String>,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// To [`Question::Hello`].
    Hello {
        /// [`crate::PROTOCOL`] of the trainer.
        protocol: u32,
        /// The trainer's build fingerprint.
        build: String,
        /// Version of libtorch.
        libtorch: String,
        /// Devices besides the processor, for people.
        devices: Vec<String>,
        /// Threads that libtorch uses by default.
        threads: u32,
    },
    /// To [`Question::Evaluate`] and [`Question::Compose`].
    Evaluation(Evaluation),
    /// To [`Question::Suitability`].
    Suitability(Suitability),
    /// To [`Question::RateRange`].
    RateRange(RateCurve),
    /// To [`Question::Predict`] about an image that is not in the part.
    NoImage {
        /// The position that was asked for.
        index: u32,
        /// The number of images there are.
        images: usize,
    },
    /// To both predict questions.
    Predictions {
        /// In the order asked.
        predictions: Vec<Prediction>,
    },
}

/// How well a checkpoint suits a task, by several scores; more is better in each.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Suitability {
    /// Labelled images that it was judged by.
    pub images: usize,
    /// Numbers that the layer before the head gives for an image.
    pub features: usize,
    /// Seconds for the network's answers to these images.
    pub seconds: f64,
    /// Log expected empirical prediction, in nats, at most 0 (Nguyen et al. 2020).
    pub leep: Scored,
    /// Negative conditional entropy, in nats, at most 0 (Tran et al. 2019).
    pub nce: Scored,
    /// Mean log evidence of the labels given the features (You et al. 2021).
    pub log_me: Scored,
    /// H-score, at most the number of classes less one (Bao et al. 2019).
    pub h_score: Scored,
    /// Accuracy in `[0, 1]` of a logistic regression on the features, on a fifth of the images that it was not fitted to.
    pub probe: Scored,
}

/// A score and how long it took.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    /// The score.
    pub value: f64,
    /// Seconds that it took, the network's answers left out.
    pub seconds: f64,
}

/// How a checkpoint does on a part of a data set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Mean loss and accuracy.
    pub scores: Scores,
    /// `confusion[true class][predicted class]`, counts of images.
    pub confusion: Vec<Vec<u64>>,
    /// Predicted class of every image, in the order of the part.
    pub classes: Vec<u8>,
    /// Probability of the predicted class, in the order of the part.
    pub probabilities: Vec<f32>,
}

impl Evaluation {
    /// Share of the images of `class` that are recognised, in `[0, 1]`; `None` when there are none.
    #[must_use]
    pub fn recall(&self, class: usize) -> Option<f64> {
        let row = self.confusion.get(class)?;
        let all: u64 = row.iter().sum();
        (all > 0).then(|| row.get(class).copied().unwrap_or(0) as f64 / all as f64)
    }
}

/// One prediction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// The most probable class, as a position in the task's classes.
    pub class_index: u8,
    /// Its name.
    pub class: String,
    /// Probability of every class; sums to 1.
    pub probabilities: Vec<f32>,
    /// The true class, where the image has a label.
    pub label: Option<u8>,
    /// The label in the data set, which the task maps to the true class.
    #[serde(default)]
    pub digit: Option<u8>,
}
