//! What the tutorial prints after training: the layers, the scores, the first three predictions; and whether transfer
//! helped.

use std::io::{self, Write};
use std::num::NonZeroU32;

use mnist_core::library::{Beginning, compare};
use mnist_core::model::{Architecture, Layer, TrainableLayers};
use mnist_core::run::{
    CheckpointSaved, History, Outcome, Phase, RunKind, RunSpec, Scores, find_trainer,
};
use mnist_core::serve::{Part, Prediction};

use super::failure::Failure;
use super::place::Place;
use super::table::{Align, Table};
use crate::comparison::{amount, in_words};
use crate::format::{duration, percent, printable, thousands};
use crate::request::TrainingRequest;
use crate::serve_client::ServeClient;

/// The tutorial predicts the first three test images.
const PREDICTED: [u32; 3] = [0, 1, 2];

pub(super) fn tell(
    spec: &RunSpec,
    history: &History,
    checkpoint: &CheckpointSaved,
    place: &Place,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    writeln!(out, "\n{} on {}", spec.model, printable(spec.task.name()))?;
    layers(&spec.architecture, Some(&history.trainable), out)?;
    if let Phase::Ended(Outcome::Finished {
        validation,
        test,
        seconds,
        ..
    }) = &history.phase
    {
        writeln!(out, "\nvalidation  {}", scores(validation))?;
        writeln!(out, "test        {}", scores(test))?;
        writeln!(out, "time        {}", duration(seconds.total))?;
    }
    writeln!(out, "\nfirst three test images")?;
    predictions(spec, checkpoint, out)?;
    let (name, short) = (printable(&checkpoint.name), checkpoint.id.short());
    let path = printable(&checkpoint.path.to_string_lossy());
    writeln!(out, "\ncheckpoint {name} ({short}) {path}")?;
    compared(spec, checkpoint, place, out)
}

fn predictions(
    spec: &RunSpec,
    checkpoint: &CheckpointSaved,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let mut client = ServeClient::new(find_trainer()?);
    let images = PREDICTED.to_vec();
    let predictions = client.predict(&checkpoint.path, &spec.data, Part::Test, images)?;
    for (index, prediction) in PREDICTED.iter().zip(&predictions) {
        let told = one_prediction(prediction, spec.task.classes());
        writeln!(out, "  {index}: {told}")?;
    }
    Ok(())
}

/// The layers as Keras' `model.summary()` lists them, with the trainable flags where they are known.
pub(super) fn layers(
    network: &Architecture,
    trainable: Option<&TrainableLayers>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut table = Table::new([
        ("#", Align::Right),
        ("layer", Align::Left),
        ("type", Align::Left),
        ("output", Align::Right),
        ("parameters", Align::Right),
        ("trainable", Align::Left),
    ]);
    for (index, (layer, shape)) in network.iter().enumerate() {
        table.row([
            index.to_string(),
            layer.name.clone(),
            layer.kind.type_name().to_owned(),
            shape.output.to_string(),
            thousands(shape.parameters),
            flag(layer, trainable).to_owned(),
        ]);
    }
    table.write(out)?;
    writeln!(out, "{}", totals(network, trainable))
}

/// Whether a layer trains; a dash where there is nothing to train, or nothing known.
fn flag(layer: &Layer, trainable: Option<&TrainableLayers>) -> &'static str {
    match trainable {
        Some(set) if layer.kind.has_parameters() => {
            if set.contains(&layer.name) {
                "yes"
            } else {
                "no (frozen)"
            }
        }
        _ => "-",
    }
}

/// `total 265,802, trainable 202, frozen 265,600`
fn totals(network: &Architecture, trainable: Option<&TrainableLayers>) -> String {
    let total = network.parameters();
    let all = format!("total {}", thousands(total));
    let Some(set) = trainable else {
        return all;
    };
    let training = network.trainable_parameters(set);
    let frozen = thousands(total - training);
    format!("{all}, trainable {}, frozen {frozen}", thousands(training))
}

pub(super) fn scores(scores: &Scores) -> String {
    format!(
        "loss {:.4}  accuracy {}",
        scores.loss,
        percent(scores.accuracy, 2)
    )
}

/// `1 (even) 98.20 %, right`: the class, its probability, and the true class where that is another one of `classes`.
pub(super) fn one_prediction(prediction: &Prediction, classes: &[String]) -> String {
    let probability = prediction
        .probabilities
        .get(usize::from(prediction.class_index))
        .map_or_else(String::new, |p| percent(f64::from(*p), 2));
    let verdict = match prediction.label {
        Some(label) if label == prediction.class_index => ", right".to_owned(),
        Some(label) => format!(", wrong: it is {}", class_name(label, classes)),
        None => String::new(),
    };
    format!(
        "{} ({}) {probability}{verdict}",
        prediction.class_index,
        printable(&prediction.class)
    )
}

fn class_name(label: u8, classes: &[String]) -> String {
    let name = classes.get(usize::from(label));
    name.map_or_else(|| label.to_string(), |name| printable(name))
}

/// Whether reusing the old network helped, or how to find out.
fn compared(
    spec: &RunSpec,
    checkpoint: &CheckpointSaved,
    place: &Place,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let entries = place.library().list()?;
    let own = entries.iter().find(|entry| entry.id == checkpoint.id);
    let found = own.and_then(|own| Some((own, compare(own, &entries)?)));
    let line = match found {
        Some((own, found)) => {
            let begun = match found.with {
                Beginning::Scratch => "from scratch",
                Beginning::Transfer => "transfer",
            };
            format!("{begun}: {}", in_words(own.test_accuracy, &found, 2))
        }
        None if spec.kind == RunKind::Pretrain => return Ok(()),
        None => {
            let config = &place.config;
            let command = TrainingRequest::from_scratch(spec, config).command(config);
            let labels = amount(spec.labels.map(NonZeroU32::get));
            format!("from scratch: not known on {labels}; run `{command}` to find out")
        }
    };
    writeln!(out, "{}", printable(&line))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_prediction_names_the_true_class() {
        let classes = ["odd".to_owned(), "even".to_owned()];
        let prediction = |label| Prediction {
            class_index: 1,
            class: "even".into(),
            probabilities: vec![0.2, 0.8],
            label,
        };
        let told = |label| one_prediction(&prediction(label), &classes);
        assert_eq!(told(Some(0)), "1 (even) 80.00 %, wrong: it is odd");
        assert_eq!(told(Some(1)), "1 (even) 80.00 %, right");
        assert_eq!(told(None), "1 (even) 80.00 %");
    }
}
