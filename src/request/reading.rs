//! What the text of a request tells by itself.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::str::FromStr;

use mnist_core::library::{CheckpointNameError, is_valid_name};
use mnist_core::model::{Architecture, TrainableLayers};
use mnist_core::run::{Device, LayerRates, LearningRate, Methods, Optimizer, Part, Unfreezing};
use mnist_core::task::Task;

use super::field::read_device;
use super::{Field, FieldErrors, Kind, TrainingRequest};
use crate::config::{Config, Threads, augmentation, optimizer, task, variant};

/// Training images of the embedded data set, validation included.
const EMBEDDED_IMAGES: u32 = 60_000;

/// What the text alone tells of a request.
pub(super) struct Reading {
    pub(super) subject: Subject,
    pub(super) settings: Settings,
}

/// What is learned.
pub(super) struct Subject {
    pub(super) task: Task,
    pub(super) labels: Option<NonZeroU32>,
    /// The network of a pretraining; that of a transfer is its parent's.
    pub(super) network: Option<Architecture>,
}

/// How it is learned.
pub(super) struct Settings {
    pub(super) epochs: NonZeroU32,
    pub(super) batch_size: NonZeroU32,
    pub(super) learning_rate: LearningRate,
    pub(super) optimizer: Optimizer,
    pub(super) methods: Methods,
    pub(super) seed: u64,
    pub(super) threads: Threads,
    pub(super) device: Device,
    pub(super) name: Option<String>,
}

/// Collects what is wrong, so that every field can say its own.
#[derive(Default)]
pub(super) struct Problems(pub(super) FieldErrors);

impl Problems {
    pub(super) fn take<T, E: ToString>(&mut self, field: Field, result: Result<T, E>) -> Option<T> {
        result
            .map_err(|error| self.0.entry(field).or_insert_with(|| error.to_string()))
            .ok()
    }
}

pub(super) fn read(request: &TrainingRequest, config: &Config) -> Result<Reading, FieldErrors> {
    let mut problems = Problems::default();
    let subject = subject(request, config, &mut problems);
    let settings = settings(request, &mut problems);
    match (subject, settings, problems.0.is_empty()) {
        (Some(subject), Some(settings), true) => Ok(Reading { subject, settings }),
        _ => Err(problems.0),
    }
}

fn subject(request: &TrainingRequest, config: &Config, problems: &mut Problems) -> Option<Subject> {
    if request.kind == Kind::Transfer && request.value(Field::From).trim().is_empty() {
        let ask: Result<(), _> = Err("name the checkpoint to transfer from");
        problems.take(Field::From, ask);
    }
    let task = problems.take(Field::Task, task(request.value(Field::Task), &config.tasks))?;
    let labels = problems.take(Field::Labels, labels(request, &task, config))?;
    let network = match request.kind {
        Kind::Transfer => None,
        Kind::Pretrain => {
            let body = pick("model", request.value(Field::Model), &config.models);
            let body = problems.take(Field::Model, body)?;
            let network = problems.take(Field::Model, body.with_head(task.classes().len()))?;
            trainable(request, &network, problems)?;
            Some(network)
        }
    };
    Some(Subject {
        task,
        labels,
        network,
    })
}

fn settings(request: &TrainingRequest, problems: &mut Problems) -> Option<Settings> {
    let text = |field| request.value(field).trim();
    // All are read before the first missing one ends this, so that all are reported.
    let epochs = problems.take(Field::Epochs, count(text(Field::Epochs)));
    let batch_size = problems.take(Field::BatchSize, count(text(Field::BatchSize)));
    let learning_rate = problems.take(Field::LearningRate, text(Field::LearningRate).parse());
    let optimizer = problems.take(Field::Optimizer, optimizer::parse(text(Field::Optimizer)));
    let methods = methods(request, problems);
    if let (Some(methods), Some(epochs)) = (&methods, epochs) {
        problems.take(Field::Schedule, methods.schedule.check(epochs));
        problems.take(Field::Stopping, methods.stopping.check(epochs));
    }
    let seed = problems.take(Field::Seed, seed(text(Field::Seed)));
    let threads = problems.take(Field::Threads, text(Field::Threads).parse());
    let device = problems.take(Field::Device, read_device(text(Field::Device)));
    let name = problems.take(Field::Name, name(text(Field::Name)));
    Some(Settings {
        epochs: epochs?,
        batch_size: batch_size?,
        learning_rate: learning_rate?,
        optimizer: optimizer?,
        methods: methods?,
        seed: seed?,
        threads: threads?,
        device: device?,
        name: name?,
    })
}

fn methods(request: &TrainingRequest, problems: &mut Problems) -> Option<Methods> {
    let text = |field| request.value(field);
    let schedule = problems.take(Field::Schedule, variant::parse(text(Field::Schedule)));
    let stopping = problems.take(Field::Stopping, variant::parse(text(Field::Stopping)));
    let keep = problems.take(Field::Keep, variant::parse(text(Field::Keep)));
    let clipping = problems.take(Field::Clipping, variant::parse(text(Field::Clipping)));
    let label_smoothing = problems.take(
        Field::LabelSmoothing,
        smoothing(text(Field::LabelSmoothing)),
    );
    let augmentation = augmentation::parse(text(Field::Augmentation));
    let augmentation = problems.take(Field::Augmentation, augmentation);
    // What tells layers apart is asked of transfers only.
    let (unfreezing, layer_rates) = match request.kind {
        Kind::Pretrain => (Some(Unfreezing::default()), Some(LayerRates::default())),
        Kind::Transfer => (
            problems.take(Field::Unfreezing, text(Field::Unfreezing).parse()),
            problems.take(Field::LayerRates, variant::parse(text(Field::LayerRates))),
        ),
    };
    Some(Methods {
        unfreezing: unfreezing?,
        layer_rates: layer_rates?,
        schedule: schedule?,
        stopping: stopping?,
        keep: keep?,
        clipping: clipping?,
        label_smoothing: label_smoothing?,
        augmentation: augmentation?,
    })
}

pub(super) fn trainable(
    request: &TrainingRequest,
    network: &Architecture,
    problems: &mut Problems,
) -> Option<TrainableLayers> {
    let layers = TrainableLayers::parse(request.value(Field::Trainable), network);
    problems.take(Field::Trainable, layers)
}

/// What `choices` has under `name`.
///
/// # Errors
/// There is no such one; the names that there are.
fn pick<'a, T>(what: &str, name: &str, choices: &'a BTreeMap<String, T>) -> Result<&'a T, String> {
    choices.get(name.trim()).ok_or_else(|| {
        let names: Vec<&str> = choices.keys().map(String::as_str).collect();
        format!("no {what} {name:?}; choose from {}", names.join(", "))
    })
}

/// Reads a number that counts from 1.
pub(crate) fn count<N: FromStr>(text: &str) -> Result<N, String> {
    text.trim()
        .parse()
        .map_err(|_| "type a whole number, 1 or more".to_owned())
}

fn smoothing(text: &str) -> Result<Part, String> {
    let share: f64 = text
        .trim()
        .parse()
        .map_err(|_| format!("{text:?} is not a number such as 0.1"))?;
    Part::try_from(share)
}

fn seed(text: &str) -> Result<u64, String> {
    text.parse()
        .map_err(|_| format!("type a whole number from 0 to {}", u64::MAX))
}

fn name(text: &str) -> Result<Option<String>, CheckpointNameError> {
    if text.is_empty() {
        Ok(None)
    } else if is_valid_name(text) {
        Ok(Some(text.to_owned()))
    } else {
        Err(CheckpointNameError::Invalid(text.to_owned()))
    }
}

/// Whether so many labelled images suffice for each class to have one.
pub(crate) fn check_one_a_class(labels: u32, task: &Task) -> Result<(), String> {
    let fewest = task.classes().len();
    if labels as usize >= fewest {
        return Ok(());
    }
    let leaves = if labels == 1 {
        "label leaves"
    } else {
        "labels leave"
    };
    Err(format!(
        "{labels} {leaves} a class without any; use {fewest} or more"
    ))
}

fn labels(
    request: &TrainingRequest,
    task: &Task,
    config: &Config,
) -> Result<Option<NonZeroU32>, String> {
    let text = request.value(Field::Labels).trim();
    if matches!(text, "" | "all") {
        return Ok(None);
    }
    let most = match request.value(Field::Data).trim() {
        "mnist" => EMBEDDED_IMAGES.saturating_sub(config.training.split.validation_first),
        // Counted when the trainer opens the folder.
        _ => u32::MAX,
    };
    match text.parse::<NonZeroU32>() {
        Ok(n) if n.get() > most => Err(format!(
            "there are only {most} training images; use at most that, or all"
        )),
        Ok(n) => check_one_a_class(n.get(), task).map(|()| Some(n)),
        Err(_) => Err(format!("{text:?} is neither a number of images nor all")),
    }
}
