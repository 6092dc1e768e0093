//! Activations: layers of their own, or the last step of a Dense or `Conv2D` layer.

use mnist_core::model::LayerKind;
use serde_json::Value;

use super::Checked;
use super::config::Node;
use super::settings::{LeakyRelu, Relu, Softmax};

/// The slope of Keras' function `leaky_relu`, which is not that of its layer `LeakyReLU`.
const FUNCTION_SLOPE: f64 = 0.2;

/// What follows inside a layer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Activation {
    Linear,
    Softmax,
    Function(LayerKind),
}

impl Activation {
    /// An activation by its name, or as Keras writes functions and layers that serve as one.
    pub(super) fn of(node: &Node, value: &Value) -> Checked<Self> {
        match value {
            Value::Null => Ok(Self::Linear),
            Value::String(name) => Self::named(node, name),
            object => {
                let class = object["class_name"].as_str().unwrap_or_default();
                let layer = node.inner(class, &object["config"]);
                match class {
                    "function" => Self::named(node, object["config"].as_str().unwrap_or_default()),
                    "LeakyReLU" => Ok(Self::Function(leaky_relu(&layer.settings()?))),
                    "ReLU" => relu(&layer, &layer.settings()?).map(Self::Function),
                    "Softmax" => softmax(&layer, &layer.settings()?).map(|()| Self::Softmax),
                    other => Self::named(node, other),
                }
            }
        }
    }

    fn named(node: &Node, name: &str) -> Checked<Self> {
        match name {
            "linear" => Ok(Self::Linear),
            "softmax" => Ok(Self::Softmax),
            "relu" => Ok(Self::Function(LayerKind::Relu {})),
            "leaky_relu" => Ok(Self::Function(LayerKind::LeakyRelu {
                slope: FUNCTION_SLOPE,
            })),
            other => Err(node.refuse(&format!(
                "has the activation {other:?}, which has no counterpart here; known are relu and leaky_relu, and softmax at the end"
            ))),
        }
    }
}

/// A layer `LeakyReLU`.
pub(super) fn leaky_relu(layer: &LeakyRelu) -> LayerKind {
    LayerKind::LeakyRelu {
        slope: shortest(layer.negative_slope),
    }
}

/// Keras 2 saves 0.3 as the 32-bit number next to it, 0.30000001192092896. What computes the same in 32 bits is
/// written shortest.
fn shortest(value: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation)]
    let single = value as f32;
    if f64::from(single).to_bits() == value.to_bits() {
        // The text of a number is a number.
        single.to_string().parse().unwrap_or(value)
    } else {
        value
    }
}

/// A layer `ReLU`, which can be leaky too.
pub(super) fn relu(node: &Node, layer: &Relu) -> Checked<LayerKind> {
    if layer.max_value.is_some() || layer.threshold != 0.0 {
        return Err(node.refuse(
            "has a max_value or a threshold, which cannot be represented; leave both out",
        ));
    }
    Ok(if layer.negative_slope == 0.0 {
        LayerKind::Relu {}
    } else {
        LayerKind::LeakyRelu {
            slope: shortest(layer.negative_slope),
        }
    })
}

/// Checks that a layer `Softmax` is over the classes.
pub(super) fn softmax(node: &Node, layer: &Softmax) -> Checked<()> {
    match layer.axis {
        None => Ok(()),
        Some(axis) if axis.is_last(1) => Ok(()),
        Some(_) => Err(node.refuse("is along another axis than the classes; use axis=-1")),
    }
}
