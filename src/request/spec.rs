//! From a request's text to the run it asks for.

use mnist_core::PROTOCOL;
use mnist_core::library::name_like;
use mnist_core::model::{Architecture, TrainableLayers};
use mnist_core::run::{CheckpointName, MethodError, Methods, RunKind, RunSpec, Unfreezing};

use super::reading::{Problems, Reading, Settings, Subject, read, trainable};
use super::{DataFacts, Field, FieldErrors, Kind, ParentFacts, Surroundings, TrainingRequest};
use crate::config::Config;

pub(super) fn build(
    request: &TrainingRequest,
    config: &Config,
    surroundings: &impl Surroundings,
) -> Result<RunSpec, FieldErrors> {
    let Reading { subject, settings } = read(request, config)?;
    let found = look_up(request, &subject, &settings, config, surroundings)?;
    let Found { origin, data, .. } = found;
    let default = || default_name(request, &origin.model, &subject, &settings.methods);
    let checkpoint_name = settings.name.clone().map_or_else(
        || CheckpointName::Default(default()),
        CheckpointName::Explicit,
    );
    Ok(RunSpec {
        protocol: PROTOCOL,
        created: surroundings.now(),
        kind: origin.kind,
        checkpoint_name,
        model: origin.model,
        architecture: origin.network,
        task: subject.task,
        data: data.source,
        data_hashes: data.hashes,
        split: data.split,
        labels: subject.labels,
        optimizer: settings.optimizer,
        learning_rate: settings.learning_rate,
        methods: settings.methods,
        epochs: settings.epochs,
        batch_size: settings.batch_size,
        seed: settings.seed,
        trainable: found.trainable,
        threads: settings.threads.resolve(),
        device: settings.device,
        cache_limit: config.training.cache_limit,
        start: request.start,
        queue: request.queue,
        library: surroundings.library(),
    })
}

/// What a request names and is found outside.
struct Found {
    origin: Origin,
    trainable: TrainableLayers,
    data: DataFacts,
}

fn look_up(
    request: &TrainingRequest,
    subject: &Subject,
    settings: &Settings,
    config: &Config,
    surroundings: &impl Surroundings,
) -> Result<Found, FieldErrors> {
    let mut problems = Problems::default();
    // All are looked for before the first missing one ends this, so that all are reported.
    let origin = origin(request, subject, surroundings, &mut problems);
    let trainable = origin.as_ref().and_then(|o| {
        let trainable = trainable(request, &o.network, &mut problems)?;
        methods(settings, &o.network, &trainable, &mut problems)?;
        Some(trainable)
    });
    let data = surroundings.data(request.value(Field::Data).trim());
    let data = problems.take(Field::Data, data);
    if let Some(data) = &data {
        problems.take(Field::Task, data.suits(&subject.task, config));
        problems.take(Field::Data, data.divides());
        problems.take(Field::Labels, data.has(subject.labels));
    }
    if let Some(name) = &settings.name {
        problems.take(Field::Name, surroundings.check_name(name));
    }
    match (origin, trainable, data, problems.0.is_empty()) {
        (Some(origin), Some(trainable), Some(data), true) => Ok(Found {
            origin,
            trainable,
            data,
        }),
        _ => Err(problems.0),
    }
}

/// Whether each method has an effect with these layers and so many epochs.
fn methods(
    settings: &Settings,
    network: &Architecture,
    trainable: &TrainableLayers,
    problems: &mut Problems,
) -> Option<()> {
    let methods = settings.methods;
    match methods.check(network, trainable, settings.epochs) {
        Ok(()) => Some(()),
        Err(error) => problems.take(field(error), Err(error)),
    }
}

/// The field that the method comes from.
const fn field(error: MethodError) -> Field {
    match error {
        MethodError::HeadTrainsAlone => Field::LayerRates,
        MethodError::NothingFrozen | MethodError::NoStages => Field::Unfreezing,
        MethodError::NeverStops => Field::Stopping,
        MethodError::SolvedOnce => Field::Augmentation,
        MethodError::TooFewEpochs { .. } | MethodError::OnlyWarmUp { .. } => Field::Schedule,
    }
}

/// What the first step starts from.
struct Origin {
    kind: RunKind,
    model: String,
    network: Architecture,
}

fn origin(
    request: &TrainingRequest,
    subject: &Subject,
    surroundings: &impl Surroundings,
    problems: &mut Problems,
) -> Option<Origin> {
    if let Some(network) = &subject.network {
        return Some(Origin {
            kind: RunKind::Pretrain,
            model: request.value(Field::Model).trim().to_owned(),
            network: network.clone(),
        });
    }
    let parent = surroundings.parent(request.value(Field::From).trim());
    let parent: ParentFacts = problems.take(Field::From, parent)?;
    let network = parent.network_for(&subject.task);
    Some(Origin {
        kind: RunKind::Transfer {
            from: parent.parent,
        },
        model: parent.model,
        network,
    })
}

/// `digits-mlp`, `even-odd-head`, `even-odd-gradual`, `even-odd-dense_2-head-500-labels`: always a valid name.
fn default_name(
    request: &TrainingRequest,
    model: &str,
    subject: &Subject,
    methods: &Methods,
) -> String {
    let what = match request.kind {
        Kind::Pretrain => model,
        Kind::Transfer if methods.unfreezing == Unfreezing::Gradual => methods.unfreezing.word(),
        Kind::Transfer => request.value(Field::Trainable),
    };
    let mut name = format!("{}-{what}", subject.task.name());
    if let Some(labels) = subject.labels {
        name = format!("{name}-{labels}-labels");
    }
    // A layer's name may hold capitals, a list of layers holds commas and spaces.
    name_like(&name)
}
