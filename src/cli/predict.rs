//! `mnist-tui predict`

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use mnist_core::library::read_record;
use mnist_core::run::find_trainer;
use mnist_core::serve::Prediction;
use mnist_core::task::Task;
use serde_json::json;

use super::args::whole_number;
use super::closing::one_prediction;
use super::evaluate::{Split, data};
use super::failure::{self, Failure};
use super::image;
use super::place::Place;
use crate::format::printable;
use crate::serve_client::ServeClient;

/// Predict the classes of images
///
/// Takes images of the data set by number, and PNG or JPEG files of any size. A file is made grey; one with a light
/// background is inverted, since MNIST's digits are light on dark. One of 28x28 pixels is then taken as it is; any
/// other is brought to MNIST's form: the ink's bounding box is scaled to fit 20x20 pixels and put into 28x28 with
/// its centre of mass in the middle.
#[derive(Debug, Args)]
pub(crate) struct Predict {
    /// A name, the beginning of an id, or a file
    #[arg(value_name = "CHECKPOINT")]
    checkpoint: String,
    /// PNG or JPEG files
    #[arg(value_name = "IMAGE.png")]
    files: Vec<PathBuf>,
    /// Numbers of images, from 0; without any image the first three
    #[arg(long, value_name = "N,...", value_delimiter = ',', value_parser = whole_number::<u32>)]
    index: Vec<u32>,
    /// Where the numbered images are from
    #[arg(long, value_name = "PART", default_value = "test")]
    split: Split,
    /// `mnist`, a data set of the configuration, or a path; without it the data set that the checkpoint was trained on
    #[arg(long, value_name = "DATA")]
    data: Option<String>,
    /// Print a JSON object for each image: `index` or `file`, `class`, `class_index`, `probability`,
    /// `label`, `digit`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Predict, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let entry = place.library().find(&command.checkpoint)?;
    let mut client = ServeClient::new(find_trainer()?);
    // Every file is read before anything is asked: a damaged one should not cost the wait.
    let pixels = command.files.iter().map(|path| read(path));
    let pixels = pixels.collect::<Result<Vec<_>, _>>()?;
    let record = read_record(&entry.path)?;
    let indices = command.indices();
    if !indices.is_empty() {
        let data = data(command.data.as_deref(), &record, place)?;
        let part = command.split.part();
        let predictions = client.predict(&entry.path, &data, part, indices.clone())?;
        for (index, prediction) in indices.iter().zip(&predictions) {
            let image = Image::Numbered(*index);
            tell(&image, prediction, &record.task, command.json, out)?;
        }
    }
    if !pixels.is_empty() {
        let predictions = client.predict_pixels(&entry.path, pixels)?;
        for (path, prediction) in command.files.iter().zip(&predictions) {
            let image = Image::File(path);
            tell(&image, prediction, &record.task, command.json, out)?;
        }
    }
    Ok(())
}

impl Predict {
    /// The numbers of the images of the data set that are asked for.
    fn indices(&self) -> Vec<u32> {
        if self.index.is_empty() && self.files.is_empty() {
            return vec![0, 1, 2];
        }
        self.index.clone()
    }
}

/// The pixels of a file; that a picture loses most of its own is told.
fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let picture = image::read(path)?;
    if let Some((width, height)) = picture.shrunk_from {
        failure::note(&format!(
            "{} has {width}x{height} pixels; what is drawn in it is shrunk to MNIST's 28x28",
            path.display()
        ));
    }
    Ok(picture.pixels)
}

/// An image that is asked about.
enum Image<'a> {
    /// One of the data set.
    Numbered(u32),
    File(&'a Path),
}

fn tell(
    image: &Image<'_>,
    prediction: &Prediction,
    task: &Task,
    json: bool,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let (key, value, name) = match image {
        Image::Numbered(index) => ("index", json!(index), format!("image {index}")),
        Image::File(path) => {
            let name = path.to_string_lossy();
            ("file", json!(name), printable(&name))
        }
    };
    if json {
        let class = prediction.class_index;
        let line = json!({
            key: value,
            "class": prediction.class,
            "class_index": class,
            "probability": prediction.probabilities.get(usize::from(class)),
            "label": prediction.label,
            "digit": prediction.digit,
        });
        writeln!(out, "{line}")?;
    } else {
        writeln!(out, "{name}: {}", one_prediction(prediction, task))?;
    }
    Ok(())
}
