//! `mnist-tui library rank`

use std::io::Write;

use clap::Args;
use mnist_core::run::find_trainer;
use mnist_core::serve::{Sample, Scored, Suitability};
use serde_json::{Value, json};

use crate::cli::args::whole_number;
use crate::cli::failure::{self, Failure};
use crate::cli::place::Place;
use crate::cli::table::{Align, Table, terminal_width};
use crate::format::{count, number, percent};
use crate::ranking::{self, Judged, USUAL_LABELS, rank};
use crate::serve_client::ServeClient;

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
    #[arg(long, value_name = "N", default_value_t = USUAL_LABELS)]
    labels: u32,
    /// Seed of the choice among the images
    #[arg(long, value_name = "SEED", default_value_t = ranking::USUAL_SEED, value_parser = whole_number::<u64>)]
    seed: u64,
    /// Print a JSON object for each checkpoint, the best first; those that cannot be judged have a `reason`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Rank, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let sample = sample(command, place)?;
    let mut trainer = ServeClient::new(find_trainer()?);
    let entries = place.library().list()?;
    let judged = rank(entries, &sample, &mut trainer, &mut |_| {})?;
    if command.json {
        for judged in &judged {
            writeln!(out, "{}", json_of(judged))?;
        }
        return Ok(());
    }
    for Judged { entry, found } in &judged {
        if let Err(reason) = found {
            failure::note(&format!("{} cannot be ranked: {reason}", entry.title()));
        }
    }
    Ok(tell(&judged, &sample, terminal_width(), out)?)
}

fn sample(command: &Rank, place: &Place) -> Result<Sample, Failure> {
    let config = &place.config;
    let task = command.task.as_ref().unwrap_or(&config.transfer.task);
    let data = command.data.as_ref().unwrap_or(&config.training.data);
    let sample = ranking::sample(config, task, data);
    let sample = sample.map_err(|error| Failure::Usage(format!("--task: {error}")))?;
    Ok(Sample {
        labels: command.labels,
        seed: command.seed,
        ..sample
    })
}

/// The ranking as a table, as wide as the terminal if there is one.
pub(crate) fn tell(
    judged: &[Judged],
    sample: &Sample,
    width: Option<usize>,
    out: &mut dyn Write,
) -> std::io::Result<()> {
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
        table.fit_width(width, &["ms", "model", "H-score", "NCE", "LEEP"]);
        table.write(out)?;
        let (task, labels) = (sample.task.name(), count(sample.labels, "labelled image"));
        writeln!(
            out,
            "\njudged by {labels} of the task {task}; `mnist-tui experiment run --from NAME --task {task}` finds out for certain"
        )?;
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
