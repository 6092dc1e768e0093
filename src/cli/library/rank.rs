//! `mnist-tui library rank`

use std::cmp::Ordering;
use std::io::Write;

use clap::Args;
use mnist_core::library::Entry;
use mnist_core::run::find_trainer;
use mnist_core::serve::{Sample, Scored, Suitability};
use serde_json::{Value, json};

use crate::cli::args::whole_number;
use crate::cli::failure::{self, Failure};
use crate::cli::place::Place;
use crate::cli::table::{Align, Table};
use crate::config::task;
use crate::format::{count, number, percent};
use crate::request::facts;
use crate::serve_client::{ServeClient, ServeError};

/// Rank the checkpoints by how well they suit a task, before anything is trained
///
/// Each checkpoint looks at the same labelled training images. `probe` is the accuracy of a logistic regression on the layer
/// before the head, on a fifth of the images that it was not fitted to: about what `transfer` reaches with frozen layers and so many
/// labels. LEEP and NCE ask how much the old classes tell of the new ones, LogME and the H-score how well the features separate
/// them; in each more is better. The best probe comes first.
#[derive(Debug, Args)]
pub(crate) struct Rank {
    /// What to tell apart: a task of the configuration, such as digits or even-odd
    #[arg(long, value_name = "TASK")]
    task: Option<String>,
    /// `mnist`, a data set of the configuration, or a path: IDX files, an .npz, or folders of pictures
    #[arg(long, value_name = "DATA")]
    data: Option<String>,
    /// Number of labelled images to judge by
    #[arg(long, value_name = "N", default_value_t = 2000)]
    labels: u32,
    /// Seed of the choice among the images
    #[arg(long, value_name = "SEED", default_value_t = 1, value_parser = whole_number::<u64>)]
    seed: u64,
    /// Print a JSON object for each checkpoint, the best first; those that cannot be judged have a `reason`
    #[arg(long)]
    json: bool,
}

/// A checkpoint and what was found.
struct Judged {
    entry: Entry,
    found: Result<Suitability, String>,
}

pub(super) fn run(command: &Rank, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let sample = sample(command, place)?;
    let mut trainer = ServeClient::new(find_trainer()?);
    let mut judged = Vec::new();
    for entry in place.library().list()? {
        let found = match trainer.suitability(&entry.path, &sample) {
            Ok(suitability) => Ok(suitability),
            Err(ServeError::Refused(reason)) => Err(reason),
            Err(other) => return Err(other.into()),
        };
        judged.push(Judged { entry, found });
    }
    judged.sort_by(best_first);
    if command.json {
        for judged in &judged {
            writeln!(out, "{}", json_of(judged))?;
        }
        return Ok(());
    }
    tell(&judged, &sample, out)
}

fn sample(command: &Rank, place: &Place) -> Result<Sample, Failure> {
    let config = &place.config;
    let name = command.task.as_ref().unwrap_or(&config.transfer.task);
    let task =
        task(name, &config.tasks).map_err(|error| Failure::Usage(format!("--task: {error}")))?;
    let wanted = command.data.as_ref().unwrap_or(&config.training.data);
    let facts = facts(wanted, config).and_then(|facts| {
        facts.divides()?;
        facts.suits(&task, config).map(|()| facts)
    });
    let facts = facts.map_err(|error| Failure::Usage(format!("--data: {error}")))?;
    Ok(Sample {
        data: facts.source,
        split: facts.split,
        task,
        labels: command.labels,
        seed: command.seed,
    })
}

fn best_first(one: &Judged, other: &Judged) -> Ordering {
    let probe = |judged: &Judged| {
        judged
            .found
            .as_ref()
            .map_or(-1.0, |found| found.probe.value)
    };
    let log_me = |judged: &Judged| {
        let found = judged.found.as_ref();
        found.map_or(f64::NEG_INFINITY, |found| found.log_me.value)
    };
    let by_probe = probe(other).total_cmp(&probe(one));
    by_probe.then_with(|| log_me(other).total_cmp(&log_me(one)))
}

fn tell(judged: &[Judged], sample: &Sample, out: &mut dyn Write) -> Result<(), Failure> {
    let mut table = Table::new([
        ("name", Align::Left),
        ("task", Align::Left),
        ("model", Align::Left),
        ("probe", Align::Right),
        ("LEEP", Align::Right),
        ("NCE", Align::Right),
        ("LogME", Align::Right),
        ("H-score", Align::Right),
        ("ms", Align::Right),
    ]);
    let mut ranked = 0;
    for Judged { entry, found } in judged {
        let Ok(found) = found else {
            continue;
        };
        ranked += 1;
        let scores = [found.leep, found.nce, found.log_me, found.h_score];
        let [leep, nce, log_me, h_score] = scores.map(|score| number(score.value));
        table.row([
            entry.title().to_owned(),
            entry.task.clone(),
            entry.model.clone(),
            percent(found.probe.value, 1),
            leep,
            nce,
            log_me,
            h_score,
            format!("{:.0}", 1000.0 * seconds(found)),
        ]);
    }
    if ranked == 0 {
        writeln!(out, "no checkpoint to rank; `mnist-tui pretrain` makes one")?;
    } else {
        table.fit_the_terminal(&["ms", "model", "H-score", "NCE", "LEEP"]);
        table.write(out)?;
        let (task, labels) = (sample.task.name(), count(sample.labels, "labelled image"));
        writeln!(
            out,
            "\njudged by {labels} of the task {task}; `mnist-tui experiment run --from NAME --task {task}` finds out for certain"
        )?;
    }
    for Judged { entry, found } in judged {
        if let Err(reason) = found {
            failure::note(&format!("{} cannot be ranked: {reason}", entry.title()));
        }
    }
    Ok(())
}

/// Of everything that was done for it.
fn seconds(found: &Suitability) -> f64 {
    let scores = [
        found.leep,
        found.nce,
        found.log_me,
        found.h_score,
        found.probe,
    ];
    found.seconds + scores.iter().map(|score| score.seconds).sum::<f64>()
}

fn json_of(Judged { entry, found }: &Judged) -> Value {
    let mut line = json!({"id": entry.id, "name": entry.names.first(), "task": entry.task, "model": entry.model});
    let score = |of: Scored| json!({"value": of.value, "seconds": of.seconds});
    let more = match found {
        Err(reason) => json!({"reason": reason}),
        Ok(found) => json!({
            "images": found.images,
            "features": found.features,
            "seconds": seconds(found),
            "probe": score(found.probe),
            "leep": score(found.leep),
            "nce": score(found.nce),
            "log_me": score(found.log_me),
            "h_score": score(found.h_score),
        }),
    };
    if let (Value::Object(line), Value::Object(more)) = (&mut line, more) {
        line.extend(more);
    }
    line
}
