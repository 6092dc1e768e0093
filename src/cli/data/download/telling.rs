//! How a download is told: a bar on a terminal, a line a file elsewhere, or JSON.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget};
use mnist_download::{Event, Set};
use serde_json::{Value, json};

use crate::cli::failure::note;
use crate::cli::place::Place;
use crate::cli::report;
use crate::format::bytes;

/// JSON tells no more often how far a file is.
const EVERY: Duration = Duration::from_millis(200);

/// Tells events as they come: people on stderr, programs on the output of the command.
pub(super) struct Telling {
    manner: Manner,
    /// Bytes of the files that are here and whole.
    whole: u64,
    /// What a server did instead of sending a file. Told only when another one is asked: the last one's is the error of
    /// the command.
    failed: Option<String>,
}

enum Manner {
    Plain,
    Bar(ProgressBar),
    Json { told: Instant },
}

impl Telling {
    pub(super) fn choose(set: &Set, json: bool, place: &Place) -> Self {
        let manner = if json {
            Manner::Json {
                told: Instant::now(),
            }
        } else if io::stderr().is_terminal() {
            let target = ProgressDrawTarget::stderr_with_hz(20);
            let bar = report::bar(target, place.in_colour(), place.config.display.ascii);
            bar.set_length(set.bytes());
            Manner::Bar(bar)
        } else {
            Manner::Plain
        };
        Self {
            manner,
            whole: 0,
            failed: None,
        }
    }

    /// The bar, where there is one.
    pub(super) fn bar(&self) -> Option<ProgressBar> {
        match &self.manner {
            Manner::Bar(bar) => Some(bar.clone()),
            _ => None,
        }
    }

    pub(super) fn tell(&mut self, event: Event<'_>, out: &mut dyn Write) -> io::Result<()> {
        if let Manner::Json { told } = &mut self.manner {
            if matches!(event, Event::Grown { .. }) {
                if told.elapsed() < EVERY {
                    return Ok(());
                }
                *told = Instant::now();
            }
            writeln!(out, "{}", in_json(event))?;
            return out.flush();
        }
        if let Some(line) = self.line(event) {
            match &self.manner {
                Manner::Bar(bar) => bar.suspend(|| note(&line)),
                _ => note(&line),
            }
        }
        if let Manner::Bar(bar) = &self.manner {
            update(bar, event, self.whole);
        }
        if let Event::Here(file) | Event::Done(file) = event {
            self.whole += file.bytes;
        }
        Ok(())
    }

    /// Leaves a clean line.
    pub(super) fn finish(&self) {
        if let Manner::Bar(bar) = &self.manner {
            bar.finish_and_clear();
        }
    }

    /// What is worth a line.
    fn line(&mut self, event: Event<'_>) -> Option<String> {
        match event {
            Event::Different(file) => Some(format!(
                "{} is here with another SHA-256 and is fetched again",
                file.name
            )),
            Event::Failed { attempt, .. } => {
                self.failed = Some(attempt.to_string());
                None
            }
            Event::Asked { file, mirror, at } => {
                let failed = self.failed.take()?;
                let after = if at > 0 {
                    format!(" after {}", bytes(at))
                } else {
                    String::new()
                };
                let host = mirror.host();
                Some(format!(
                    "{failed}; {host} is asked for {}{after}",
                    file.name
                ))
            }
            Event::Done(file) => Some(format!("{} ({}) verified", file.name, bytes(file.bytes))),
            Event::Here(_) | Event::Grown { .. } => None,
        }
    }
}

fn update(bar: &ProgressBar, event: Event<'_>, whole: u64) {
    let (file, at) = match event {
        Event::Asked { file, at, .. } | Event::Grown { file, at } => (file, at),
        Event::Here(file) | Event::Done(file) => (file, file.bytes),
        Event::Different(_) | Event::Failed { .. } => return,
    };
    bar.set_prefix(file.name.clone());
    bar.set_position(whole + at);
    let all = bar.length().map_or_else(String::new, bytes);
    bar.set_message(format!("{} of {all}", bytes(whole + at)));
}

fn in_json(event: Event<'_>) -> Value {
    match event {
        Event::Here(file) => json!({"event": "here", "file": file.name}),
        Event::Different(file) => json!({"event": "different", "file": file.name}),
        Event::Asked { file, mirror, at } => json!({
            "event": "asked",
            "file": file.name,
            "host": mirror.host(),
            "at": at,
            "of": file.bytes,
        }),
        Event::Grown { file, at } => {
            json!({"event": "progress", "file": file.name, "at": at, "of": file.bytes})
        }
        Event::Failed { file, attempt } => json!({
            "event": "failed",
            "file": file.name,
            "host": attempt.host,
            "reason": attempt.trouble.to_string(),
        }),
        Event::Done(file) => json!({
            "event": "verified",
            "file": file.name,
            "bytes": file.bytes,
            "sha256": file.sha256.as_str(),
        }),
    }
}
