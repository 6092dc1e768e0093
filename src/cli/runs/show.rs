//! `mnist-tui runs show`

use std::io::Write;
use std::num::NonZeroU32;

use clap::Args;
use mnist_core::run::{Outcome, Phase, RunDir, RunEntry};
use serde_json::json;

use super::list::json_of;
use crate::cli::closing::{layers, scores};
use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::cli::report::epoch;
use crate::comparison::amount;
use crate::config::optimizer;
use crate::format::{bytes, count, local_time, printable, with_commas};

/// Show what a run was asked to do and how far it came
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Its id, or a unique beginning or ending of it
    #[arg(value_name = "RUN")]
    run: String,
    /// Print one JSON object: as `runs list` does, with `spec` and `curve`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Show, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let entry = RunEntry::read(RunDir::find(&place.data, &command.run)?)?;
    if command.json {
        let mut line = json_of(&entry);
        line["spec"] = json!(entry.spec);
        line["curve"] = json!(entry.history.completed);
        line["notices"] = json!(entry.history.notices);
        writeln!(out, "{line}")?;
        return Ok(());
    }
    for (what, text) in facts(&entry) {
        writeln!(out, "{what:<11}{}", printable(&text))?;
    }
    writeln!(out)?;
    layers(
        &entry.spec.architecture,
        Some(&entry.history.trainable),
        out,
    )?;
    if !entry.history.completed.is_empty() {
        writeln!(out)?;
    }
    for result in &entry.history.completed {
        writeln!(out, "{}", epoch(result, entry.history.epochs))?;
    }
    Ok(())
}

fn facts(entry: &RunEntry) -> Vec<(&'static str, String)> {
    let (spec, history) = (&entry.spec, &entry.history);
    let labels = amount(spec.labels.map(NonZeroU32::get));
    let step = history.all_steps().map_or_else(
        || history.step.to_string(),
        |all| format!("{} of {all}", history.step),
    );
    let disk = entry.dir.disk_use();
    let mut facts = vec![
        ("run", entry.dir.id()),
        ("what", spec.title()),
        ("state", entry.state.word().to_owned()),
        ("created", local_time(spec.created)),
        ("training", training(entry)),
        ("data", format!("{}, {labels}", spec.data)),
        ("step", step),
        ("disk", disk.map_or_else(|_| "?".to_owned(), bytes)),
        ("folder", entry.dir.path().display().to_string()),
    ];
    facts.extend(end(&history.phase));
    let notices = history.notices.iter().cloned();
    facts.extend(notices.map(|notice| ("notice", notice)));
    facts
}

fn training(entry: &RunEntry) -> String {
    let (spec, history) = (&entry.spec, &entry.history);
    let methods = with_commas(&spec.methods);
    format!(
        "{}, batch size {}, learning rate {}, {}{methods}, seed {}, {}",
        count(history.epochs, "epoch"),
        spec.batch_size,
        history.learning_rate,
        optimizer::text(&spec.optimizer),
        spec.seed,
        count(spec.threads.get(), "thread")
    )
}

/// How it ended, as far as that is more than a word.
fn end(phase: &Phase) -> Vec<(&'static str, String)> {
    match phase {
        Phase::Ended(Outcome::Finished {
            checkpoint, test, ..
        }) => {
            let saved = format!("{} ({})", checkpoint.name, checkpoint.id.short());
            vec![("test", scores(test)), ("checkpoint", saved)]
        }
        Phase::Ended(Outcome::Stopped {
            checkpoint: Some(checkpoint),
            ..
        }) => {
            let saved = format!("{} ({})", checkpoint.name, checkpoint.id.short());
            vec![("checkpoint", saved)]
        }
        Phase::Ended(Outcome::Failed { reason }) => vec![("reason", reason.clone())],
        _ => vec![],
    }
}
