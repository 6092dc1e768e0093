//! What a Keras layer computes, as far as this program has words for it.

use mnist_core::model::{Initialization, LayerKind};
use serde_json::Value;

use super::Checked;
use super::activation::{Activation, leaky_relu, relu, softmax};
use super::config::Node;
use super::settings;

/// What a layer computes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operation {
    /// Nothing.
    Identity,
    /// The same for every value: an activation, or dropout.
    Elementwise(LayerKind),
    /// Probabilities from logits.
    Softmax,
    /// `scale * x + offset`.
    Rescaling(settings::Rescaling),
    /// Another shape for the same values; -1 once for what is left.
    Reshape(Vec<i64>),
    /// All values in a row, channels innermost.
    Flatten,
    /// So many zeros on each side of the image, in pixels.
    ZeroPadding(usize),
    /// A product with a matrix.
    Dense(Dense),
    /// Cross-correlation with stride 1.
    Convolution(Convolution),
    /// The maximum over windows that do not overlap.
    MaxPooling(MaxPooling),
    /// Normalisation along an axis.
    Normalization(settings::Normalization),
}

/// A product with a matrix.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Dense {
    pub(super) units: usize,
    pub(super) bias: bool,
    pub(super) init: Initialization,
    pub(super) activation: Activation,
}

/// Cross-correlation with a square kernel and stride 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Convolution {
    pub(super) filters: usize,
    pub(super) kernel: usize,
    pub(super) padding: usize,
    pub(super) bias: bool,
    pub(super) init: Initialization,
    pub(super) activation: Activation,
}

/// The maximum over square windows side by side; a remainder at the edge is dropped, or kept when `same`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct MaxPooling {
    pub(super) size: usize,
    pub(super) same: bool,
}

impl Operation {
    /// What `node` computes.
    pub(super) fn of(node: &Node) -> Checked<Self> {
        match node.class.as_str() {
            "Activation" => {
                let layer: settings::ActivationLayer = node.settings()?;
                Ok(match Activation::of(node, &layer.activation)? {
                    Activation::Linear => Self::Identity,
                    Activation::Softmax => Self::Softmax,
                    Activation::Function(kind) => Self::Elementwise(kind),
                })
            }
            "LeakyReLU" => Ok(Self::Elementwise(leaky_relu(&node.settings()?))),
            "ReLU" => relu(node, &node.settings()?).map(Self::Elementwise),
            "Softmax" => softmax(node, &node.settings()?).map(|()| Self::Softmax),
            "Dropout" => dropout(node).map(Self::Elementwise),
            "Rescaling" => node.settings().map(Self::Rescaling),
            "Reshape" => {
                let layer: settings::Reshape = node.settings()?;
                Ok(Self::Reshape(layer.target_shape))
            }
            "Flatten" => {
                let layer: settings::Flatten = node.settings()?;
                channels_last(node, layer.data_format.as_deref()).map(|()| Self::Flatten)
            }
            "ZeroPadding2D" => zero_padding(node).map(Self::ZeroPadding),
            "Dense" => dense(node).map(Self::Dense),
            "Conv2D" => convolution(node).map(Self::Convolution),
            "MaxPooling2D" => max_pooling(node).map(Self::MaxPooling),
            "BatchNormalization" => normalization(node).map(Self::Normalization),
            _ => Err(node.refuse(
                "has no counterpart here; known are Dense, Conv2D, MaxPooling2D, BatchNormalization, Flatten, LeakyReLU, ReLU and Dropout, so rebuild the model from these",
            )),
        }
    }
}

fn dense(node: &Node) -> Checked<Dense> {
    let layer: settings::Dense = node.settings()?;
    Ok(Dense {
        units: layer.units,
        bias: layer.use_bias,
        init: initialization(&layer.kernel_initializer),
        activation: Activation::of(node, &layer.activation)?,
    })
}

fn convolution(node: &Node) -> Checked<Convolution> {
    let layer: settings::Convolution = node.settings()?;
    channels_last(node, layer.data_format.as_deref())?;
    let is_one = |sides: Option<settings::Sides>| sides.is_none_or(|s| s.square() == Some(1));
    if !is_one(layer.strides) {
        return Err(
            node.refuse("moves by more than one pixel, which cannot be represented; use strides=1")
        );
    }
    if !is_one(layer.dilation_rate) || layer.groups.is_some_and(|groups| groups != 1) {
        return Err(
            node.refuse("is dilated or has groups, which cannot be represented; leave both at 1")
        );
    }
    let Some(kernel) = layer.kernel_size.square() else {
        return Err(node.refuse(
            "has a kernel that is not square, which cannot be represented; use kernel_size=n",
        ));
    };
    Ok(Convolution {
        filters: layer.filters,
        kernel,
        padding: padding(node, &layer.padding, kernel)?,
        bias: layer.use_bias,
        init: initialization(&layer.kernel_initializer),
        activation: Activation::of(node, &layer.activation)?,
    })
}

/// The zeros on each side, in pixels.
fn padding(node: &Node, padding: &str, kernel: usize) -> Checked<usize> {
    match padding {
        "valid" => Ok(0),
        "same" if kernel % 2 == 1 => Ok(kernel / 2),
        "same" => Err(node.refuse(&format!(
            "has padding \"same\" with an even kernel ({kernel}), so that it pads one side more than the other; use an odd kernel or padding \"valid\""
        ))),
        other => Err(node.refuse(&format!(
            "has padding {other:?}, which is not known here; use \"valid\" or \"same\""
        ))),
    }
}

fn max_pooling(node: &Node) -> Checked<MaxPooling> {
    let layer: settings::MaxPooling = node.settings()?;
    channels_last(node, layer.data_format.as_deref())?;
    let size = layer.pool_size.square();
    let stride = layer.strides.map_or(size, settings::Sides::square);
    match size {
        Some(size) if size > 0 && stride == Some(size) => Ok(MaxPooling {
            size,
            same: layer.padding == "same",
        }),
        _ => Err(node.refuse(
            "has windows that are not square or not side by side, which cannot be represented; use pool_size=n and strides=n",
        )),
    }
}

fn zero_padding(node: &Node) -> Checked<usize> {
    let layer: settings::ZeroPadding = node.settings()?;
    channels_last(node, layer.data_format.as_deref())?;
    // Written as [[top, bottom], [left, right]].
    let [[first, bottom], [left, right]] = layer.padding;
    if [bottom, left, right].iter().all(|side| *side == first) {
        Ok(first)
    } else {
        Err(node.refuse("pads its sides differently, which cannot be represented; use padding=n"))
    }
}

fn normalization(node: &Node) -> Checked<settings::Normalization> {
    let layer: settings::Normalization = node.settings()?;
    if layer.renorm {
        return Err(
            node.refuse("uses renormalization, which cannot be represented; set renorm=False")
        );
    }
    Ok(layer)
}

fn dropout(node: &Node) -> Checked<LayerKind> {
    let layer: settings::Dropout = node.settings()?;
    if layer.noise_shape.is_null() {
        Ok(LayerKind::Dropout { rate: layer.rate })
    } else {
        Err(node.refuse("has a noise_shape, which cannot be represented; leave it out"))
    }
}

/// How fresh weights would be drawn; what this program does not know becomes its default, which is Keras' default.
fn initialization(value: &Value) -> Initialization {
    let name = value.as_str().or_else(|| value["class_name"].as_str());
    match name {
        Some("HeNormal" | "he_normal") => Initialization::HeNormal,
        _ => Initialization::GlorotUniform,
    }
}

fn channels_last(node: &Node, data_format: Option<&str>) -> Checked<()> {
    match data_format {
        None | Some("channels_last") => Ok(()),
        Some(_) => Err(node.refuse(
            "has its channels first; rebuild the model with data_format=\"channels_last\", the default",
        )),
    }
}
