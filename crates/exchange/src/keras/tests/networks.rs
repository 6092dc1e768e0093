//! Networks of every kind, for property tests.

use mnist_core::library::NamedTensor;
use mnist_core::model::{Architecture, HEAD, Initialization, Layer, LayerKind};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::Network;

/// A network for images of 28x28 pixels: layers on the image, a Flatten, layers on the vector, a head.
pub(super) fn network() -> impl Strategy<Value = Network> {
    let image = vec(on_images(), 0..5);
    let vector = vec(on_vectors(), 0..5);
    let names = proptest::sample::subsequence(NAMES.to_vec(), 12).prop_shuffle();
    (image, vector, 1..4_usize, names, any::<u64>(), any::<u16>())
        .prop_map(|(image, vector, classes, names, seed, frozen)| {
            let flatten = [LayerKind::Flatten {}];
            let layers = image.into_iter().chain(flatten).chain(vector);
            let mut layers: Vec<Layer> = layers
                .zip(names)
                .map(|(kind, name)| Layer {
                    name: name.to_owned(),
                    kind,
                })
                .collect();
            layers.push(Layer {
                name: HEAD.to_owned(),
                kind: LayerKind::Dense {
                    units: classes,
                    init: Initialization::GlorotUniform,
                },
            });
            (layers, seed, frozen)
        })
        .prop_filter_map("the layers fit each other", |(layers, seed, frozen)| {
            let architecture = Architecture::new([1, 28, 28], layers).ok()?;
            let small = architecture
                .shapes()
                .iter()
                .all(|shape| shape.output.len() < 8000);
            small.then(|| filled(architecture, seed, frozen))
        })
}

/// Valid names, some of which Keras, HDF5 or the export could take for something else.
const NAMES: [&str; 14] = [
    "dense",
    "dense_1",
    "images",
    "conv_padding",
    "vars",
    "0",
    "-",
    "input_layer",
    "layers",
    "kernel",
    "head_2",
    "conv",
    "model_weights",
    "sequential",
];

fn on_images() -> impl Strategy<Value = LayerKind> {
    prop_oneof![
        3 => (1..4_usize, 1..6_usize, 0..4_usize, initialization()).prop_map(
            |(filters, kernel, padding, init)| LayerKind::Conv2d { filters, kernel, padding, init }
        ),
        2 => (1..5_usize).prop_map(|size| LayerKind::MaxPool2d { size }),
        2 => anywhere(),
    ]
}

fn on_vectors() -> impl Strategy<Value = LayerKind> {
    prop_oneof![
        2 => (1..5_usize, initialization()).prop_map(|(units, init)| LayerKind::Dense { units, init }),
        2 => anywhere(),
        1 => Just(LayerKind::Flatten {}),
    ]
}

fn anywhere() -> impl Strategy<Value = LayerKind> {
    prop_oneof![
        Just(LayerKind::Relu {}),
        // From 0.001: with a slope of 0 a LeakyReLU is told as a ReLU.
        (0.001..1.0_f64).prop_map(|slope| LayerKind::LeakyRelu { slope }),
        (0.0..1.0_f64, 1e-6..1.0_f64)
            .prop_map(|(momentum, epsilon)| LayerKind::BatchNorm { momentum, epsilon }),
        (0.0..1.0_f64).prop_map(|rate| LayerKind::Dropout { rate }),
    ]
}

fn initialization() -> impl Strategy<Value = Initialization> {
    prop_oneof![
        Just(Initialization::GlorotUniform),
        Just(Initialization::HeNormal)
    ]
}

/// Every tensor filled with numbers that differ, and some layers frozen: those whose bit in `frozen` is set.
fn filled(architecture: Architecture, seed: u64, frozen: u16) -> Network {
    let mut state = seed;
    let mut number = || {
        // Knuth's linear congruential generator.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        f32::from((state >> 48) as u16) / 65_536.0 - 0.5
    };
    let tensors = architecture
        .tensors()
        .into_iter()
        .map(|(name, shape)| NamedTensor {
            bytes: (0..shape.iter().product::<usize>())
                .flat_map(|_| number().to_le_bytes())
                .collect(),
            name,
            shape,
        });
    let tensors = tensors.collect();
    let does_not_train =
        |at: usize, layer: &Layer| layer.kind.has_parameters() && frozen >> at & 1 == 1;
    let layers = architecture.layers().iter().enumerate();
    let frozen = layers
        .filter(|(at, layer)| does_not_train(*at, layer))
        .map(|(_, layer)| layer.name.clone())
        .collect();
    Network::new(architecture, tensors, frozen).unwrap()
}
