//! `mnist-tui predict`

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use mnist_core::run::find_trainer;
use mnist_core::serve::Prediction;
use serde_json::{Value, json};

use super::closing::one_prediction;
use super::evaluate::Split;
use super::failure::Failure;
use super::image;
use super::place::Place;
use crate::format::printable;
use crate::request::{Disk, Surroundings};
use crate::serve_client::ServeClient;

/// Predict the classes of images
///
/// Takes images of the data set by number, and PNG files of any size. A file is made grey; one with a light
/// background is inverted, since MNIST's digits are light on dark. One of 28x28 pixels is then taken as it is; any
/// other is brought to MNIST's form: the ink's bounding box is scaled to fit 20x20 pixels and put into 28x28 with
/// its centre of mass in the middle.
#[derive(Debug, Args)]
pub(crate) struct Predict {
    /// A name, the beginning of an id, or a file
    #[arg(value_name = "CHECKPOINT")]
    checkpoint: String,
    /// PNG files
    #[arg(value_name = "IMAGE.png")]
    files: Vec<PathBuf>,
    /// Numbers of images, from 0; without any image the first three
    #[arg(long, value_name = "N,...", value_delimiter = ',')]
    index: Vec<u32>,
    /// Where the numbered images are from
    #[arg(long, value_name = "PART", default_value = "test")]
    split: Split,
    /// `mnist`, or a folder with the four IDX files
    #[arg(long, value_name = "DATA")]
    data: Option<String>,
    /// Print a JSON object for each image: `index` or `file`, `class`, `class_index`, `probability`, `label`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Predict, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let entry = place.library().find(&command.checkpoint)?;
    let mut client = ServeClient::new(find_trainer()?);
    let indices = match (command.index.as_slice(), command.files.as_slice()) {
        ([], []) => vec![0, 1, 2],
        (indices, _) => indices.to_vec(),
    };
    // Every file is read before anything is asked: a damaged one should not cost the wait.
    let pixels: Vec<Vec<u8>> = command
        .files
        .iter()
        .map(|path| image::read(path).map_err(Failure::failed))
        .collect::<Result<_, _>>()?;
    if !indices.is_empty() {
        let wanted = command
            .data
            .as_deref()
            .unwrap_or(&place.config.training.data);
        let data = Disk::new(&place.data)
            .data(wanted)
            .map_err(Failure::Failed)?;
        let part = command.split.part();
        let predictions = client.predict(&entry.path, &data.source, part, indices.clone())?;
        for (index, prediction) in indices.iter().zip(&predictions) {
            tell(
                ("index", &json!(index)),
                &index.to_string(),
                prediction,
                command.json,
                out,
            )?;
        }
    }
    if !pixels.is_empty() {
        let predictions = client.predict_pixels(&entry.path, pixels)?;
        for (path, prediction) in command.files.iter().zip(&predictions) {
            let name = path.to_string_lossy();
            tell(("file", &json!(name)), &name, prediction, command.json, out)?;
        }
    }
    Ok(())
}

fn tell(
    (key, value): (&str, &Value),
    name: &str,
    prediction: &Prediction,
    json: bool,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    if json {
        let class = prediction.class_index;
        let line = json!({
            key: value,
            "class": prediction.class,
            "class_index": class,
            "probability": prediction.probabilities.get(usize::from(class)),
            "label": prediction.label,
        });
        writeln!(out, "{line}")?;
    } else {
        writeln!(out, "{}: {}", printable(name), one_prediction(prediction))?;
    }
    Ok(())
}
