//! Small runs for this crate's tests.

use mnist_core::data::{DataSource, IMAGE_BYTES, Images, Split};
use mnist_core::model::{Architecture, Body, TrainableLayers};
use mnist_core::run::{CheckpointName, Device, Methods, QueuePolicy, RunKind, RunSpec, Start};
use mnist_core::task::Task;
use serde_json::{Value, json};

use crate::examples::Examples;
use crate::fit::Fit;
use crate::net::Network;

/// The tutorial's body, smaller.
pub(crate) fn mlp() -> Value {
    json!([
        {"type": "flatten"},
        {"type": "dense", "units": 24, "init": "he_normal"}, {"type": "leaky_relu"},
        {"type": "dense", "units": 18, "init": "he_normal"}, {"type": "leaky_relu"},
    ])
}

/// A convolutional body with every other layer type.
pub(crate) fn convolutional() -> Value {
    json!([
        {"type": "conv2d", "filters": 3, "kernel": 5}, {"type": "batch_norm", "momentum": 0.8}, {"type": "relu"},
        {"type": "max_pool2d", "size": 4}, {"type": "flatten"},
        {"type": "dense", "units": 16}, {"type": "relu"}, {"type": "dropout", "rate": 0.2},
    ])
}

/// A network of these layers and a head of `classes` units.
pub(crate) fn architecture(layers: &Value, classes: usize) -> Architecture {
    let body: Body =
        serde_json::from_value(json!({"input": [1, 28, 28], "layers": layers})).unwrap();
    body.with_head(classes).unwrap()
}

/// Ten patterns with noise, learnable within a few epochs.
pub(crate) fn images(count: usize) -> Images {
    let mut state = 7u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let labels: Vec<u8> = (0..count)
        .map(|i| u8::try_from(i * 7 % 10).unwrap())
        .collect();
    let pixels: Vec<u8> = labels
        .iter()
        .flat_map(|label| {
            let stripe = usize::from(*label) * 2 + 3;
            (0..IMAGE_BYTES)
                .map(|at| if at % 28 == stripe { 255 } else { noise() / 4 })
                .collect::<Vec<_>>()
        })
        .collect();
    Images::new(pixels, labels).unwrap()
}

/// A pretraining of a network on the digits of [`images`].
pub(crate) fn spec(layers: &Value) -> RunSpec {
    let architecture = architecture(layers, 10);
    RunSpec {
        protocol: mnist_core::PROTOCOL,
        created: jiff::Timestamp::UNIX_EPOCH,
        kind: RunKind::Pretrain,
        checkpoint_name: CheckpointName::Default("tiny".into()),
        model: "tiny".into(),
        task: Task::digits(),
        data: DataSource::Mnist,
        data_hashes: DataSource::Mnist.hashes().unwrap(),
        split: Split {
            validation_first: 50,
        },
        labels: None,
        optimizer: serde_json::from_value(json!({"type": "sgd"})).unwrap(),
        learning_rate: 0.05.try_into().unwrap(),
        methods: Methods::default(),
        epochs: 2.try_into().unwrap(),
        batch_size: 32.try_into().unwrap(),
        seed: 42,
        trainable: TrainableLayers::all(&architecture),
        architecture,
        threads: 1.try_into().unwrap(),
        device: Device::Cpu,
        cache_limit: 96_000_000,
        start: Start::Running,
        queue: QueuePolicy::StartAnyway,
        library: "library".into(),
    }
}

/// A fit of `spec` on 350 images, about to train its first batch.
pub(crate) fn fit(spec: &RunSpec) -> Fit {
    let network = Network::fresh(&spec.architecture, spec.seed, tch::Device::Cpu).unwrap();
    fit_of(spec, network)
}

/// The same with a given network.
pub(crate) fn fit_of(spec: &RunSpec, network: Network) -> Fit {
    // Tests run side by side.
    tch::set_num_threads(1);
    let examples = Examples::new(
        &images(350),
        spec.split,
        &spec.task,
        spec.labels.map(std::num::NonZeroU32::get),
        spec.seed,
        tch::Device::Cpu,
    )
    .unwrap();
    Fit::new(spec, network, examples, tch::Device::Cpu).unwrap()
}
