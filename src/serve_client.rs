//! Asks `mnist-trainer serve`: evaluations and predictions without libtorch in this program.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use mnist_core::data::DataSource;
use mnist_core::run::{thread_variables, threads_asked_for};
use mnist_core::serve::{Answer, Evaluation, Part, Prediction, Question, Request, Response};
use mnist_core::{BUILD_FINGERPRINT, PROTOCOL};
use thiserror::Error;

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

/// One `mnist-trainer serve`.
#[derive(Debug)]
struct Process {
    child: Child,
    /// `None` only while it is dropped.
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    complaints: File,
    next_id: u64,
    facts: TrainerFacts,
}

impl Process {
    fn start(trainer: &Path) -> Result<Self, ServeError> {
        let start = |source| ServeError::Start {
            trainer: trainer.to_owned(),
            source,
        };
        // A file, not a pipe: nobody needs to drain it while an answer is awaited.
        let complaints = tempfile::tempfile().map_err(start)?;
        let mut child = Command::new(trainer)
            .arg("serve")
            .envs(thread_variables(threads_asked_for()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(complaints.try_clone().map_err(start)?)
            .spawn()
            .map_err(start)?;
        let (questions, answers) = (child.stdin.take(), child.stdout.take());
        let Some(answers) = answers else {
            return Err(start(io::Error::other("its output is not connected")));
        };
        let mut process = Self {
            child,
            questions,
            answers: BufReader::new(answers),
            complaints,
            next_id: 1,
            facts: TrainerFacts {
                libtorch: String::new(),
                devices: Vec::new(),
                threads: 0,
            },
        };
        process.introduce(trainer)?;
        Ok(process)
    }

    /// Both programs must be of one build: the answers' shapes are only then known to agree.
    fn introduce(&mut self, trainer: &Path) -> Result<(), ServeError> {
        let no_answer = |reason| ServeError::NoAnswer {
            trainer: trainer.to_owned(),
            reason,
        };
        match self.ask(Question::Hello).map_err(no_answer)? {
            Ok(Answer::Hello {
                protocol,
                build,
                libtorch,
                devices,
                threads,
            }) => {
                if protocol != PROTOCOL || build != BUILD_FINGERPRINT {
                    return Err(ServeError::Stale {
                        trainer: trainer.to_owned(),
                        found: build,
                    });
                }
                self.facts = TrainerFacts {
                    libtorch,
                    devices,
                    threads,
                };
                Ok(())
            }
            Ok(_) => Err(no_answer("it does not introduce itself".into())),
            Err(reason) => Err(ServeError::Refused(reason)),
        }
    }

    /// The answer or the trainer's refusal; or why there is neither.
    fn ask(&mut self, question: Question) -> Result<Result<Answer, String>, String> {
        let id = self.next_id;
        self.next_id += 1;
        let mut line =
            serde_json::to_string(&Request { id, question }).map_err(|e| e.to_string())?;
        line.push('\n');
        let sent = self.questions.as_mut().map(|q| {
            q.write_all(line.as_bytes())?;
            q.flush()
        });
        if !matches!(sent, Some(Ok(()))) {
            return Err(self.last_complaint());
        }
        let mut answer = String::new();
        match self.answers.read_line(&mut answer) {
            Ok(length) if length > 0 => {}
            _ => return Err(self.last_complaint()),
        }
        let response: Response =
            serde_json::from_str(&answer).map_err(|e| format!("its answer cannot be read: {e}"))?;
        if response.id == id {
            Ok(response.result)
        } else {
            Err(format!("it answered question {}, not {id}", response.id))
        }
    }

    /// The last line it wrote to stderr.
    fn last_complaint(&mut self) -> String {
        const MOST: u64 = 64 * 1024;
        let mut bytes = Vec::new();
        let length = self.complaints.seek(SeekFrom::End(0)).unwrap_or(0);
        let read = self
            .complaints
            .seek(SeekFrom::Start(length.saturating_sub(MOST)))
            .and_then(|_| self.complaints.read_to_end(&mut bytes));
        let text = String::from_utf8_lossy(&bytes);
        match text.lines().rev().find(|l| !l.trim().is_empty()) {
            Some(line) if read.is_ok() => line.trim().to_owned(),
            _ => "it ended without a word".to_owned(),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // End of file on its stdin ends it; one that computes is not waited for.
        self.questions = None;
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}
