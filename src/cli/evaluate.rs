//! `mnist-tui evaluate`

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use mnist_core::data::DataSource;
use mnist_core::library::{Record, read_record};
use mnist_core::run::find_trainer;
use mnist_core::serve::{Evaluation, Part};
use serde_json::json;

use super::closing::scores;
use super::failure::{self, Failure};
use super::place::Place;
use crate::format::percent;
use crate::request::{Disk, Surroundings, data_for};
use crate::serve_client::ServeClient;
use crate::table::{Align, Table};

/// Evaluate a checkpoint: loss, accuracy, confusion matrix, recall of each class
#[derive(Debug, Args)]
pub(crate) struct Evaluate {
    /// A name, the beginning of an id, or a file
    #[arg(value_name = "CHECKPOINT")]
    checkpoint: String,
    /// Which images
    #[arg(long, value_name = "PART", default_value = "test")]
    split: Split,
    /// `mnist`, a data set of the configuration, or a path; without it the data set that the checkpoint was trained on
    #[arg(long, value_name = "DATA")]
    data: Option<String>,
    /// Print one JSON object: `split`, `loss`, `accuracy`, `confusion[true class][predicted class]`
    #[arg(long)]
    json: bool,
}

/// A part of the data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Split {
    Train,
    Validation,
    Test,
}

impl Split {
    pub(super) const fn part(self) -> Part {
        match self {
            Self::Train => Part::Train,
            Self::Validation => Part::Validation,
            Self::Test => Part::Test,
        }
    }
}

pub(super) fn run(command: &Evaluate, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let entry = place.library().find(&command.checkpoint)?;
    let record = read_record(&entry.path)?;
    let data = data(command.data.as_deref(), &record, place)?;
    let mut client = ServeClient::new(find_trainer()?);
    let evaluation = client.evaluate(&entry.path, &data, command.split.part())?;
    if command.json {
        let line = json!({
            "split": command.split.part(),
            "loss": evaluation.scores.loss,
            "accuracy": evaluation.scores.accuracy,
            "confusion": evaluation.confusion,
        });
        writeln!(out, "{line}")?;
    } else {
        writeln!(out, "{}", scores(&evaluation.scores))?;
        confusion(&evaluation, record.task.classes(), out)?;
    }
    Ok(())
}

/// The data set that is asked for, else the one that the checkpoint was trained on.
pub(super) fn data(
    wanted: Option<&str>,
    record: &Record,
    place: &Place,
) -> Result<DataSource, Failure> {
    if let Some(wanted) = wanted {
        let facts = Disk::new(&place.data, &place.config).data(wanted);
        let facts = facts.and_then(|facts| {
            // What it was trained on suits it, whatever the labels are called by now.
            if facts.hashes == record.data_hashes {
                Ok(facts)
            } else {
                facts.suits(&record.task, &place.config).map(|()| facts)
            }
        });
        return Ok(facts
            .map_err(|why| Failure::Usage(format!("--data: {why}")))?
            .source);
    }
    let (source, warning) = data_for(record, &place.config);
    if let Some(warning) = warning {
        failure::note(&warning);
    }
    Ok(source)
}

/// The confusion matrix, true classes down and predicted ones across, with the recall of each class.
fn confusion(evaluation: &Evaluation, classes: &[String], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\ntrue class down, predicted class across")?;
    let names = classes.iter().map(String::as_str);
    let headings = std::iter::once("").chain(names).chain(["recall"]);
    let mut table = Table::new(headings.map(|heading| (heading, Align::Right)));
    for (class, (name, counts)) in classes.iter().zip(&evaluation.confusion).enumerate() {
        let recall = evaluation.recall(class);
        let recall = recall.map_or_else(|| "-".to_owned(), |share| percent(share, 2));
        let counts = counts.iter().map(u64::to_string);
        table.row(std::iter::once(name.clone()).chain(counts).chain([recall]));
    }
    table.write(out)
}
