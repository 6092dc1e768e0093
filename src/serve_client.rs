//! Asks `mnist-trainer serve`: evaluations and predictions without libtorch in this program.

mod process;

use std::io;
use std::path::{Path, PathBuf};

use mnist_core::BUILD_FINGERPRINT;
use mnist_core::data::{DataHashes, DataSource};
use mnist_core::rate_range::RateCurve;
use mnist_core::run::RunSpec;
use mnist_core::serve::{Answer, Evaluation, Part, Prediction, Question, Sample, Suitability};
use thiserror::Error;

use self::process::Process;

/// Why a question has no answer.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The program does not start.
    #[error("cannot start {trainer}: {source}; build it with `make build`")]
    Start {
        /// The trainer.
        trainer: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It was built from other sources.
    #[error(
        "{trainer} was built from other sources than this program ({found}, not {BUILD_FINGERPRINT}); run `make build`"
    )]
    Stale {
        /// The trainer.
        trainer: PathBuf,
        /// Its fingerprint.
        found: String,
    },
    /// It ended, or answered what is no answer.
    #[error("{trainer} gave no answer: {reason}; `mnist-tui doctor` says more")]
    NoAnswer {
        /// The trainer.
        trainer: PathBuf,
        /// What is known of the cause.
        reason: String,
    },
    /// It answered that it cannot.
    #[error("{0}")]
    Refused(String),
    /// An image was asked for that is not there.
    #[error("there is no image {index}; this part has images 0 to {}", .images.saturating_sub(1))]
    NoImage {
        /// The position that was asked for.
        index: u32,
        /// The number of images there are.
        images: usize,
    },
}

/// What a trainer says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainerFacts {
    /// Version of libtorch.
    pub libtorch: String,
    /// Devices besides the processor.
    pub devices: Vec<String>,
    /// Threads that libtorch uses by default.
    pub threads: u32,
}

/// A trainer to ask; its process is started with the first question and again when it has ended idle. Every call
/// blocks until the answer is there.
#[derive(Debug)]
pub struct ServeClient {
    trainer: PathBuf,
    process: Option<Process>,
}

impl ServeClient {
    /// A client of the program `trainer`; nothing is started yet.
    #[must_use]
    pub fn new(trainer: impl Into<PathBuf>) -> Self {
        Self {
            trainer: trainer.into(),
            process: None,
        }
    }

    /// What the trainer says of itself.
    ///
    /// # Errors
    /// It does not start, or is not of this program's build.
    pub fn facts(&mut self) -> Result<TrainerFacts, ServeError> {
        Ok(self.process()?.facts.clone())
    }

    /// Scores, confusion matrix and predictions on a part of a data set.
    ///
    /// # Errors
    /// No answer, or the trainer's reason.
    pub fn evaluate(
        &mut self,
        checkpoint: &Path,
        data: &DataSource,
        part: Part,
    ) -> Result<Evaluation, ServeError> {
        let question = Question::Evaluate {
            checkpoint: checkpoint.to_owned(),
            data: data.clone(),
            part,
        };
        match self.ask(question)? {
            Answer::Evaluation(evaluation) => Ok(evaluation),
            other => Err(self.unexpected(&other)),
        }
    }

    /// How well a checkpoint suits a task, before anything is trained.
    ///
    /// # Errors
    /// No answer, or the trainer's reason.
    pub fn suitability(
        &mut self,
        checkpoint: &Path,
        sample: &Sample,
    ) -> Result<Suitability, ServeError> {
        let question = Question::Suitability {
            checkpoint: checkpoint.to_owned(),
            sample: sample.clone(),
        };
        match self.ask(question)? {
            Answer::Suitability(suitability) => Ok(suitability),
            other => Err(self.unexpected(&other)),
        }
    }

    /// What a checkpoint tells of the test images of another task without any training.
    ///
    /// # Errors
    /// No answer, or the trainer's reason.
    pub fn compose(
        &mut self,
        checkpoint: &Path,
        sample: Sample,
        data_hashes: DataHashes,
    ) -> Result<Evaluation, ServeError> {
        let question = Question::Compose {
            checkpoint: checkpoint.to_owned(),
            sample,
            data_hashes,
        };
        match self.ask(question)? {
            Answer::Evaluation(evaluation) => Ok(evaluation),
            other => Err(self.unexpected(&other)),
        }
    }

    /// The loss by learning rate in a training that begins as this run would and is thrown away.
    ///
    /// # Errors
    /// No answer, or the trainer's reason.
    pub fn rate_range(&mut self, spec: RunSpec) -> Result<RateCurve, ServeError> {
        match self.ask(Question::RateRange(Box::new(spec)))? {
            Answer::RateRange(curve) => Ok(curve),
            other => Err(self.unexpected(&other)),
        }
    }

    /// Predictions for images of a data set, by position in its part.
    ///
    /// # Errors
    /// No answer, or the trainer's reason.
    pub fn predict(
        &mut self,
        checkpoint: &Path,
        data: &DataSource,
        part: Part,
        indices: Vec<u32>,
    ) -> Result<Vec<Prediction>, ServeError> {
        self.predictions(Question::Predict {
            checkpoint: checkpoint.to_owned(),
            data: data.clone(),
            part,
            indices,
        })
    }

    /// Predictions for images of 28 rows of 28 bytes, 0 for background, 255 for ink.
    ///
    /// # Errors
    /// No answer, or the trainer's reason.
    pub fn predict_pixels(
        &mut self,
        checkpoint: &Path,
        images: Vec<Vec<u8>>,
    ) -> Result<Vec<Prediction>, ServeError> {
        self.predictions(Question::PredictPixels {
            checkpoint: checkpoint.to_owned(),
            images,
        })
    }

    fn predictions(&mut self, question: Question) -> Result<Vec<Prediction>, ServeError> {
        match self.ask(question)? {
            Answer::Predictions { predictions } => Ok(predictions),
            Answer::NoImage { index, images } => Err(ServeError::NoImage { index, images }),
            other => Err(self.unexpected(&other)),
        }
    }

    /// Asks, and asks a fresh process again when the old one has ended meanwhile: questions change nothing.
    ///
    /// # Errors
    /// No answer, or the trainer's reason.
    pub fn ask(&mut self, question: Question) -> Result<Answer, ServeError> {
        if let Some(process) = &mut self.process {
            match process.ask(question.clone()) {
                Ok(result) => return result.map_err(ServeError::Refused),
                Err(_) => self.process = None,
            }
        }
        match self.process()?.ask(question) {
            Ok(result) => result.map_err(ServeError::Refused),
            Err(reason) => {
                self.process = None;
                Err(self.no_answer(reason))
            }
        }
    }

    fn process(&mut self) -> Result<&mut Process, ServeError> {
        let process = match self.process.take() {
            Some(process) => process,
            None => Process::start(&self.trainer)?,
        };
        Ok(self.process.insert(process))
    }

    fn unexpected(&self, answer: &Answer) -> ServeError {
        self.no_answer(format!("it answered another question: {answer:.60?}"))
    }

    fn no_answer(&self, reason: String) -> ServeError {
        ServeError::NoAnswer {
            trainer: self.trainer.clone(),
            reason,
        }
    }
}
