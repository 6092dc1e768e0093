//! Answers questions about checkpoints and trainings: JSON lines on stdin, their answers on stdout.

mod answers;
mod compose;
mod images;
mod rate_range;
mod selection;
mod suitability;

use std::io::{BufRead, Write};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use mnist_core::run::threads_asked_for;
use mnist_core::serve::{Request, Response};

use crate::error::{EngineError, Result};
use crate::threads;
use answers::Answers;

/// Without a question for so long, the program ends and gives its memory back.
const IDLE: Duration = Duration::from_secs(60);
/// How long an answer under way may take after nobody listens any more.
const AFTER_END: Duration = Duration::from_millis(500);

/// Answers questions until there are no more, or none has come for a minute.
///
/// # Errors
/// What the system says of stdout, or of starting again with the right number of threads.
pub fn serve() -> Result<()> {
    threads::settle(threads_asked_for())?;
    serve_lines().map_err(|source| EngineError::Io {
        action: "write to",
        path: "stdout".into(),
        source,
    })
}

fn serve_lines() -> std::io::Result<()> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let Ok(line) = line else { break };
            if sender.send(line).is_err() {
                return;
            }
        }
        // Nobody waits for the answers: a long one under way must not keep the process.
        drop(sender);
        std::thread::sleep(AFTER_END);
        std::process::exit(0);
    });
    let mut answers = Answers::default();
    loop {
        match lines.recv_timeout(IDLE) {
            Ok(line) if line.trim().is_empty() => {}
            Ok(line) => {
                let response = respond(&mut answers, &line);
                let mut text = serde_json::to_vec(&response)?;
                text.push(b'\n');
                let mut out = std::io::stdout().lock();
                out.write_all(&text)?;
                out.flush()?;
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return Ok(()),
        }
    }
}

fn respond(answers: &mut Answers, line: &str) -> Response {
    match serde_json::from_str::<Request>(line) {
        Ok(request) => Response {
            id: request.id,
            result: answers.answer(request.question).map_err(|e| e.to_string()),
        },
        Err(error) => {
            let id = serde_json::from_str::<serde_json::Value>(line)
                .ok()
                .and_then(|v| v.get("id")?.as_u64());
            Response {
                id: id.unwrap_or_default(),
                result: Err(format!(
                    "not a question this trainer knows: {error}; build both programs from the same sources"
                )),
            }
        }
    }
}
