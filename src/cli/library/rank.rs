//! `mnist-tui library rank`

use std::io::Write;

use clap::Args;
use mnist_core::run::find_trainer;
use mnist_core::serve::{Sample, Scored};
use serde_json::{Value, json};

use crate::cli::args::whole_number;
use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::ranking::words::{seconds, write};
use crate::ranking::{self, Judged, Measured, rank};
use crate::serve_client::ServeClient;
use crate::table::terminal_width;

/// Rank the checkpoints by how well they suit a task, before anything is trained
///
/// Each checkpoint looks at the same labelled training images. `probe` is the accuracy of a logistic regression on the layer
/// before the head, on a fifth of the images that it was not fitted to: about what `transfer` reaches with frozen layers and so many
/// labels. LEEP and NCE ask how much the old classes tell of the new ones, LogME and the H-score how well the features separate
/// them; in each more is better. The best probe comes first. Where experiments have tried some of the checkpoints, it is told how well
/// each score agrees with what they found.
#[derive(Debug, Args)]
pub(crate) struct Rank {
    /// What to tell apart: a task of the configuration, such as digits or even-odd
    #[arg(long, value_name = "TASK")]
    task: Option<String>,
    /// `mnist`, a data set of the configuration, or a path: IDX files, an .npz, or folders of pictures
    #[arg(long, value_name = "DATA")]
    data: Option<String>,
    /// Number of labelled images to judge by; without it 2,000, or as many as there are
    #[arg(long, value_name = "N")]
    labels: Option<u32>,
    /// Seed of the choice among the images
    #[arg(long, value_name = "SEED", default_value_t = ranking::USUAL_SEED, value_parser = whole_number::<u64>)]
    seed: u64,
    /// Print a JSON object for each checkpoint, the best first; those that cannot be judged have a `reason`;
    /// `measured` is what experiments found with frozen layers
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Rank, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let sample = sample(command, place)?;
    let mut trainer = ServeClient::new(find_trainer()?);
    let entries = place.library().list()?;
    let ranking = rank(entries, sample, &place.data, &mut trainer, &mut |_| {})?;
    if command.json {
        for judged in &ranking.judged {
            let measured = ranking.measured.as_ref();
            writeln!(out, "{}", json_of(judged, measured))?;
        }
        return Ok(());
    }
    Ok(write(&ranking, terminal_width(), out)?)
}

fn sample(command: &Rank, place: &Place) -> Result<Sample, Failure> {
    let config = &place.config;
    let task = command.task.as_ref().unwrap_or(&config.transfer.task);
    let data = command.data.as_ref().unwrap_or(&config.training.data);
    let sample = ranking::sample(config, task, data, command.labels).map_err(Failure::Usage)?;
    Ok(Sample {
        seed: command.seed,
        ..sample
    })
}

fn json_of(Judged { entry, found }: &Judged, measured: Option<&Measured>) -> Value {
    let accuracy = measured.and_then(|of| Some((of.labels, of.accuracy.get(&entry.id)?)));
    let measured =
        accuracy.map(|(labels, accuracy)| json!({"labels": labels, "accuracy": accuracy}));
    let mut line = json!({
        "id": entry.id,
        "name": entry.names.first(),
        "task": entry.task,
        "model": entry.model,
        "measured": measured,
    });
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
