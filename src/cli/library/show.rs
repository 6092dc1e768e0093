//! `mnist-tui library show`

use std::io::Write;
use std::num::NonZeroU32;

use clap::Args;
use mnist_core::library::{
    Entry, Hyperparameters, Library, Lineage, Obstacle, Origin, Record, Verdict, Whereabouts,
    read_record,
};
use mnist_core::run::Change;
use serde_json::json;

use super::verify;
use crate::cli::closing::{layers, scores};
use crate::cli::failure::Failure;
use crate::comparison::amount;
use crate::config::optimizer;
use crate::format::{bytes, count, local_time, printable, with_commas};

/// Show everything known about a checkpoint: layers, scores, training, where it comes from
///
/// Ends with exit code 1 when the checkpoint is damaged.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// A name, the beginning of an id, or a file
    #[arg(value_name = "CHECKPOINT")]
    checkpoint: String,
    /// Print one JSON object: the whole record with `id`, `names` and `path`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Show, library: &Library, out: &mut dyn Write) -> Result<(), Failure> {
    let entry = library.find(&command.checkpoint)?;
    let record = read_record(&entry.path)?;
    if command.json {
        let mut line = serde_json::to_value(&record)?;
        if let Some(object) = line.as_object_mut() {
            object.insert("id".into(), json!(entry.id));
            object.insert("names".into(), json!(entry.names));
            object.insert("path".into(), json!(entry.path));
            object.insert("parameters".into(), json!(record.architecture.parameters()));
        }
        writeln!(out, "{line}")?;
        return Ok(());
    }
    for (what, text) in facts(&entry, &record, library) {
        writeln!(out, "{what:<13}{}", printable(&text))?;
    }
    let verdict = library.verify_one(&entry.id).map(|v| v.verdict);
    let integrity = match &verdict {
        Ok(verdict) => verify::in_words(verdict),
        Err(error) => format!("not in this library ({error})"),
    };
    writeln!(out, "{:<13}{}\n", "integrity", printable(&integrity))?;
    layers(&record.architecture, Some(record.trainable()), out)?;
    match verdict {
        Ok(Verdict::Damaged(reason)) => {
            let path = entry.path.display();
            Err(Failure::Failed(format!("{path} {reason}")))
        }
        _ => Ok(()),
    }
}

fn facts(entry: &Entry, record: &Record, library: &Library) -> Vec<(&'static str, String)> {
    let (path, size) = (entry.path.display(), bytes(entry.bytes));
    let (task, classes) = (record.task.name(), record.task.classes().join(", "));
    let mut facts = vec![
        ("name", entry.names.join(", ")),
        ("id", entry.id.to_string()),
        ("file", format!("{path} ({size})")),
        ("created", local_time(record.created)),
        ("model", record.model.clone()),
        ("task", format!("{task}: {classes}")),
    ];
    facts.extend(origin(record));
    if let Some(validation) = &record.metrics.validation {
        facts.push(("validation", scores(validation)));
    }
    facts.push(("test", scores(&record.metrics.test)));
    facts.extend(ancestry(&record.lineage, library));
    facts
}

/// How it came to be.
fn origin(record: &Record) -> Vec<(&'static str, String)> {
    match &record.origin {
        Origin::Trained(trained) => {
            let labels = amount(trained.training.labels.map(NonZeroU32::get));
            let mut facts = vec![
                ("data", format!("{}, {labels}", record.data)),
                ("training", training(&trained.training)),
            ];
            let told = changes(&trained.training.changes);
            facts.extend((!told.is_empty()).then_some(("changes", told)));
            facts.push(("run", trained.run.clone()));
            facts
        }
        Origin::Imported(imported) => {
            let from = format!("{} from {}", imported.file, imported.format);
            let mut facts = vec![
                ("data", record.data.clone()),
                ("imported", format!("{from}, sha-256 {}", &imported.sha256)),
            ];
            let remarks = imported.remarks.iter();
            facts.extend(remarks.map(|remark| ("", remark.clone())));
            facts
        }
    }
}

/// What a person changed while it trained: `after 1 step: dense_2 trains; after 3 steps: learning rate 0.05`.
fn changes(changes: &[(u64, Change)]) -> String {
    let told = changes.iter().map(|(step, change)| {
        let change = match change {
            Change::Trainable { layer, trainable } => {
                let state = if *trainable { "trains" } else { "is frozen" };
                format!("{layer} {state}")
            }
            Change::LearningRate { rate } => format!("learning rate {rate}"),
            Change::Epochs { epochs } => format!("{} in all", count(epochs.get(), "epoch")),
        };
        format!("after {}: {change}", count(*step, "step"))
    });
    told.collect::<Vec<_>>().join("; ")
}

fn training(training: &Hyperparameters) -> String {
    let methods = with_commas(&training.methods);
    let kept = training.kept_epoch;
    let kept = kept.map_or_else(String::new, |epoch| format!(" (epoch {epoch} is kept)"));
    format!(
        "{}{kept}, {} of {}, learning rate {}, {}{methods}, seed {}",
        count(training.epochs, "epoch"),
        count(training.steps, "step"),
        training.batch_size,
        training.learning_rate,
        optimizer::text(&training.optimizer),
        training.seed
    )
}

/// The parent, and what is the same in both.
fn ancestry(lineage: &Lineage, library: &Library) -> Vec<(&'static str, String)> {
    let Some(parent) = &lineage.parent else {
        return vec![];
    };
    let place = match library.whereabouts(parent) {
        Whereabouts::Here => String::new(),
        Whereabouts::Trash => format!(", {}", Obstacle::InTrash.words()),
        Whereabouts::Elsewhere => format!(", {}", Obstacle::Elsewhere.words()),
    };
    let name = lineage.parent_name.as_deref().unwrap_or("unnamed");
    let frozen = match lineage.frozen.as_slice() {
        [] => "no layer all the way".to_owned(),
        layers => format!("{} (same bytes as the parent)", layers.join(", ")),
    };
    vec![
        ("parent", format!("{name} ({}){place}", parent.short())),
        ("frozen", frozen),
    ]
}
