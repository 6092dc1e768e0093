//! The process that is asked.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use mnist_core::run::{thread_variables, threads_asked_for, with_advice};
use mnist_core::serve::{Answer, Question, Request, Response};
use mnist_core::{BUILD_FINGERPRINT, PROTOCOL};

use super::{ServeError, TrainerFacts};

/// One `mnist-trainer serve`.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    /// `None` only while it is dropped.
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    complaints: File,
    next_id: u64,
    /// What it said of itself.
    pub(super) facts: TrainerFacts,
}

impl Process {
    /// Starts the program `trainer`.
    pub(super) fn start(trainer: &Path) -> Result<Self, ServeError> {
        let start = |source| ServeError::Start {
            trainer: trainer.to_owned(),
            source,
        };
        // A file, not a pipe: nobody needs to drain it while an answer is awaited.
        let complaints = tempfile::tempfile().map_err(start)?;
        let mut command = Command::new(trainer);
        // Ctrl-C is this program's to answer, not also the trainer's.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command
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
    pub(super) fn ask(&mut self, question: Question) -> Result<Result<Answer, String>, String> {
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
            Some(line) if read.is_ok() => with_advice(line.trim()),
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
