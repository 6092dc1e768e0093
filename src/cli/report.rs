//! How a run is told while it trains: a progress bar, plain lines, or JSON. All are fed by the same events.

use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use mnist_core::run::{EpochResult, Event, EventKind, History};

use super::place::Place;
use crate::format::{duration, percent, printable};

/// The way to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// A line an epoch.
    Plain,
    /// A line an epoch above a bar.
    Bar { colour: bool, ascii: bool },
    /// Every event.
    Json,
}

impl Format {
    pub(super) fn choose(json: bool, place: &Place) -> Self {
        if json {
            Self::Json
        } else if io::stdout().is_terminal() {
            Self::Bar {
                colour: place.in_colour(),
                ascii: place.config.display.ascii,
            }
        } else {
            Self::Plain
        }
    }
}

/// Tells events as they come.
#[derive(Debug)]
pub(super) enum Reporter {
    Plain,
    Bar(ProgressBar),
    Json,
}

impl Reporter {
    pub(super) fn new(format: Format) -> Self {
        match format {
            Format::Plain => Self::Plain,
            Format::Json => Self::Json,
            Format::Bar { colour, ascii } => {
                Self::Bar(bar(ProgressDrawTarget::stdout_with_hz(20), colour, ascii))
            }
        }
    }

    /// Tells one event; `history` has taken it in already.
    pub(super) fn tell(
        &self,
        event: &Event,
        history: &History,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        match self {
            Self::Json => {
                // A kind from a newer program has no fields that this one could repeat.
                if event.kind != EventKind::Unknown {
                    writeln!(out, "{}", serde_json::to_string(event)?)?;
                }
                out.flush()
            }
            Self::Plain => match line(event, history) {
                Some(line) => {
                    writeln!(out, "{}", printable(&line))?;
                    out.flush()
                }
                None => Ok(()),
            },
            Self::Bar(bar) => {
                if let Some(line) = line(event, history) {
                    bar.suspend(|| {
                        writeln!(out, "{}", printable(&line)).and_then(|()| out.flush())
                    })?;
                }
                update(bar, history);
                Ok(())
            }
        }
    }

    /// Leaves a clean line.
    pub(super) fn finish(&self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}

/// A bar between a prefix and a message.
pub(super) fn bar(target: ProgressDrawTarget, colour: bool, ascii: bool) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, target);
    let cyan = if colour { ":.cyan" } else { "" };
    let template = format!("{{prefix}} {{wide_bar{cyan}}} {{percent}} %  {{msg}}");
    // The template is fixed; indicatif's own is no worse than none.
    let style = ProgressStyle::with_template(&template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars(if ascii {
            "#>-"
        } else {
            "█▉▊▋▌▍▎▏░"
        });
    bar.set_style(style);
    bar
}

fn update(bar: &ProgressBar, history: &History) {
    let Some(all) = history.all_steps() else {
        return;
    };
    bar.set_length(all);
    bar.set_position(history.step);
    bar.set_prefix(format!("epoch {:>2}/{}", history.epoch(), history.epochs));
    let progress = history.progress.as_ref();
    let scores = progress.map_or_else(String::new, |p| {
        format!("loss {:.4}  acc {}", p.loss, percent(p.accuracy, 2))
    });
    let left = history
        .seconds_left()
        .map_or_else(String::new, |left| format!("  left {}", duration(left)));
    bar.set_message(format!("{scores}{left}"));
}

/// What is worth a line of its own.
fn line(event: &Event, history: &History) -> Option<String> {
    match &event.kind {
        EventKind::Queued { behind } => Some(format!(
            "waits for run {behind} to end (--start-anyway does not wait)"
        )),
        EventKind::Resumed { step, .. } => Some(format!("goes on after step {step}")),
        EventKind::Epoch(result) => Some(epoch(result, history.epochs)),
        EventKind::Paused { step } => Some(format!("stands still after step {step}")),
        EventKind::Change { step, change, .. } => {
            let change = serde_json::to_string(change).ok()?;
            Some(format!("changed after step {step}: {change}"))
        }
        EventKind::Refused { reason, .. } => Some(format!("refused: {reason}")),
        EventKind::Warning { message } => Some(format!("warning: {message}")),
        _ => None,
    }
}

/// One epoch in one line, as Keras tells it.
pub(super) fn epoch(result: &EpochResult, epochs: u32) -> String {
    format!(
        "epoch {:>2}/{epochs}  loss {:.4}  acc {}  val loss {:.4}  val acc {}  {:.2} s",
        result.epoch,
        result.train.loss,
        percent(result.train.accuracy, 2),
        result.validation.loss,
        percent(result.validation.accuracy, 2),
        result.seconds,
    )
}
