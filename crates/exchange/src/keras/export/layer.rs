//! One layer as Keras describes it.

use mnist_core::model::{HEAD, Initialization, Layer, LayerKind};
use serde_json::{Value, json};

use super::model::{Dialect, Weight};
use crate::Network;
use crate::keras::order::{Order, convolution_to_keras};

/// The Keras class.
pub(super) const fn class(kind: &LayerKind) -> &'static str {
    match kind {
        LayerKind::Flatten {} => "Flatten",
        LayerKind::Dense { .. } => "Dense",
        LayerKind::LeakyRelu { .. } => "LeakyReLU",
        LayerKind::Relu {} => "ReLU",
        LayerKind::Conv2d { .. } => "Conv2D",
        LayerKind::MaxPool2d { .. } => "MaxPooling2D",
        LayerKind::BatchNorm { .. } => "BatchNormalization",
        LayerKind::Dropout { .. } => "Dropout",
    }
}

/// Whether a convolution of Keras has a word for its padding: `valid` or `same`.
pub(super) const fn has_a_word(kernel: usize, padding: usize) -> bool {
    padding == 0 || is_same(kernel, padding)
}

const fn is_same(kernel: usize, padding: usize) -> bool {
    kernel % 2 == 1 && padding == kernel / 2
}

/// The settings that belong to the class.
pub(super) fn settings(layer: &Layer, dialect: Dialect) -> Value {
    match layer.kind {
        LayerKind::Flatten {} => json!({"data_format": "channels_last"}),
        LayerKind::Dense { units, init } => json!({
            "units": units,
            "activation": if layer.name == HEAD { "softmax" } else { "linear" },
            "use_bias": true,
            "kernel_initializer": initializer(init),
        }),
        LayerKind::LeakyRelu { slope } => match dialect {
            Dialect::Two => json!({"alpha": slope}),
            Dialect::Three => json!({"negative_slope": slope}),
        },
        LayerKind::Relu {} => json!({"max_value": null, "negative_slope": 0.0, "threshold": 0.0}),
        LayerKind::Conv2d {
            filters,
            kernel,
            padding,
            init,
        } => json!({
            "filters": filters,
            "kernel_size": [kernel, kernel],
            "strides": [1, 1],
            "padding": if padding > 0 && is_same(kernel, padding) { "same" } else { "valid" },
            "data_format": "channels_last",
            "activation": "linear",
            "use_bias": true,
            "kernel_initializer": initializer(init),
        }),
        LayerKind::MaxPool2d { size } => json!({
            "pool_size": [size, size],
            "strides": [size, size],
            "padding": "valid",
            "data_format": "channels_last",
        }),
        LayerKind::BatchNorm { momentum, epsilon } => {
            json!({"axis": -1, "momentum": momentum, "epsilon": epsilon})
        }
        LayerKind::Dropout { rate } => json!({"rate": rate}),
    }
}

const fn initializer(init: Initialization) -> &'static str {
    match init {
        Initialization::GlorotUniform => "glorot_uniform",
        Initialization::HeNormal => "he_normal",
    }
}

/// The weights, laid out as Keras does; `order` is that of the values that flow into the layer.
pub(super) fn weights(network: &Network, layer: &Layer, order: Order) -> Vec<Weight> {
    let tensors = network.tensors_of(&layer.name).map(|tensor| {
        let values: Vec<f32> = tensor
            .bytes
            .as_chunks()
            .0
            .iter()
            .map(|bytes| f32::from_le_bytes(*bytes))
            .collect();
        (
            tensor.name.rsplit('.').next().unwrap_or_default(),
            tensor.shape.as_slice(),
            values,
        )
    });
    tensors
        .map(|(part, shape, values)| match (layer.kind, part, shape) {
            (LayerKind::Dense { units, .. }, "weight", &[_, inputs]) => Weight {
                part: "kernel",
                shape: vec![inputs, units],
                values: order.dense_to_keras(&values, units),
            },
            (LayerKind::Conv2d { filters, .. }, "weight", &[_, channels, size, _]) => Weight {
                part: "kernel",
                shape: vec![size, size, channels, filters],
                values: convolution_to_keras(&values, size, filters),
            },
            (LayerKind::BatchNorm { .. }, part, shape) => Weight {
                part: normalization_part(part),
                shape: shape.to_vec(),
                values: order.vector_to_keras(&values),
            },
            (_, _, shape) => Weight {
                part: "bias",
                shape: shape.to_vec(),
                values,
            },
        })
        .collect()
}

fn normalization_part(part: &str) -> &'static str {
    match part {
        "weight" => "gamma",
        "bias" => "beta",
        "running_mean" => "moving_mean",
        _ => "moving_variance",
    }
}
