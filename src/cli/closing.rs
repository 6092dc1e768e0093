//! What the tutorial prints after training: the layers, the scores, the first three predictions; and whether transfer
//! helped.

use std::io::{self, Write};
use std::num::NonZeroU32;

use mnist_core::data::{DataSource, load_test};
use mnist_core::library::{Beginning, Entry, compare};
use mnist_core::model::{Architecture, Layer, TrainableLayers};
use mnist_core::run::{
    CheckpointSaved, History, Outcome, Phase, RunKind, RunSpec, Scores, find_trainer,
};
use mnist_core::serve::{Part, Prediction};
use mnist_core::task::Task;

use super::failure::Failure;
use super::place::Place;
use crate::comparison::{amount, in_words, known_already};
use crate::format::{duration, label, percent, printable, thousands};
use crate::request::TrainingRequest;
use crate::serve_client::ServeClient;
use crate::table::{Align, Table};

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
    // The data directory may have been moved since.
    let mut checkpoint = checkpoint.clone();
    if !checkpoint.path.exists() {
        checkpoint.path = place.library().checkpoint_path(&checkpoint.id);
    }
    predictions(spec, &checkpoint, out)?;
    let entries = place.library().list()?;
    let own = entries.iter().find(|entry| entry.id == checkpoint.id);
    let (name, short) = (&checkpoint.name, checkpoint.id.short());
    let path = checkpoint.path.display();
    let saved = own
        .and_then(|own| known_already(own, name, spec.created))
        .unwrap_or_else(|| format!("checkpoint {name} ({short}) {path}"));
    writeln!(out, "\n{}", printable(&saved))?;
    compared(spec, own, &entries, place, out)
}

fn predictions(
    spec: &RunSpec,
    checkpoint: &CheckpointSaved,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let mut client = ServeClient::new(find_trainer()?);
    let images = predicted(&spec.data)?;
    let predictions = client.predict(&checkpoint.path, &spec.data, Part::Test, images.clone())?;
    let classes = spec.task.classes();
    let told = printable(&class_indices(&predictions, classes));
    writeln!(out, "\nfirst three test images: {told}")?;
    for (index, prediction) in images.iter().zip(&predictions) {
        let told = one_prediction(prediction, &spec.task);
        writeln!(out, "  image {index}: {told}")?;
    }
    Ok(())
}

/// Which test images are predicted: fewer where there are not so many.
fn predicted(data: &DataSource) -> Result<Vec<u32>, Failure> {
    let count = match data {
        DataSource::Mnist => PREDICTED.len(),
        other => load_test(other).map_err(Failure::failed)?.len(),
    };
    Ok(PREDICTED.into_iter().take(count).collect())
}

/// `0 1 0 (0 odd, 1 even)`: what argmax gives, as the tutorial prints it.
fn class_indices(predictions: &[Prediction], classes: &[String]) -> String {
    let indices = predictions.iter().map(|p| p.class_index.to_string());
    let indices = indices.collect::<Vec<_>>().join(" ");
    let named = classes.iter().enumerate();
    let named = named.filter(|(index, name)| index.to_string() != **name);
    let legend: Vec<String> = named.map(|(i, name)| format!("{i} {name}")).collect();
    if legend.is_empty() {
        indices
    } else {
        format!("{indices} ({})", legend.join(", "))
    }
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

/// `odd 99.60 %, right (digit 7)`: the class, its probability, and the truth where it is known.
pub(super) fn one_prediction(prediction: &Prediction, task: &Task) -> String {
    let classes = task.classes();
    let probability = prediction
        .probabilities
        .get(usize::from(prediction.class_index))
        .map_or_else(String::new, |p| percent(f64::from(*p), 2));
    let verdict = match prediction.label {
        Some(label) if label == prediction.class_index => ", right".to_owned(),
        Some(label) => format!(", wrong: it is {}", class_name(label, classes)),
        None => String::new(),
    };
    let truth = prediction
        .digit
        .filter(|digit| !task.names_as_its_class(*digit));
    let truth = truth.map_or_else(String::new, |digit| {
        format!(" ({})", printable(&label(task, digit)))
    });
    format!(
        "{} {probability}{verdict}{truth}",
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
    own: Option<&Entry>,
    entries: &[Entry],
    place: &Place,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let found = own.and_then(|own| Some((own, compare(own, entries)?)));
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

    fn prediction(label: Option<u8>, digit: Option<u8>) -> Prediction {
        Prediction {
            class_index: 1,
            class: "even".into(),
            probabilities: vec![0.2, 0.8],
            label,
            digit,
        }
    }

    #[test]
    fn a_prediction_names_the_class_the_truth_and_the_digit() {
        let task = Task::even_odd();
        let told = |label, digit| one_prediction(&prediction(label, digit), &task);
        assert_eq!(
            told(Some(0), Some(7)),
            "even 80.00 %, wrong: it is odd (digit 7)"
        );
        assert_eq!(told(Some(1), Some(2)), "even 80.00 %, right (digit 2)");
        assert_eq!(told(None, None), "even 80.00 %");
        let seven = Prediction {
            class_index: 7,
            class: "7".into(),
            probabilities: vec![0.1; 10],
            label: Some(7),
            digit: Some(7),
        };
        assert_eq!(one_prediction(&seven, &Task::digits()), "7 10.00 %, right");
    }

    #[test]
    fn class_indices_are_told_as_the_tutorial_prints_them_with_what_they_mean() {
        let classes = ["odd".to_owned(), "even".to_owned()];
        let predictions = [prediction(None, None), prediction(None, None)];
        assert_eq!(class_indices(&predictions, &classes), "1 1 (0 odd, 1 even)");
        let digits = ["0".to_owned(), "1".to_owned()];
        assert_eq!(class_indices(&predictions, &digits), "1 1");
    }
}
