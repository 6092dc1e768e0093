//! The settings of the Keras layers that are understood, as their `get_config` writes them.
//!
//! What has no default here is in every file that Keras wrote; what is not listed does not change what a trained layer
//! computes.

use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
pub(super) struct Dense {
    pub(super) units: usize,
    #[serde(default)]
    pub(super) activation: Value,
    #[serde(default = "yes")]
    pub(super) use_bias: bool,
    #[serde(default)]
    pub(super) kernel_initializer: Value,
}

#[derive(Deserialize)]
pub(super) struct Convolution {
    pub(super) filters: usize,
    pub(super) kernel_size: Sides,
    pub(super) strides: Option<Sides>,
    pub(super) padding: String,
    pub(super) data_format: Option<String>,
    pub(super) dilation_rate: Option<Sides>,
    pub(super) groups: Option<usize>,
    #[serde(default)]
    pub(super) activation: Value,
    #[serde(default = "yes")]
    pub(super) use_bias: bool,
    #[serde(default)]
    pub(super) kernel_initializer: Value,
}

#[derive(Deserialize)]
pub(super) struct MaxPooling {
    pub(super) pool_size: Sides,
    pub(super) strides: Option<Sides>,
    pub(super) padding: String,
    pub(super) data_format: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct ZeroPadding {
    pub(super) padding: [[usize; 2]; 2],
    pub(super) data_format: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub(super) struct Normalization {
    pub(super) axis: Axis,
    pub(super) momentum: f64,
    pub(super) epsilon: f64,
    #[serde(default = "yes")]
    pub(super) center: bool,
    #[serde(default = "yes")]
    pub(super) scale: bool,
    #[serde(default)]
    pub(super) renorm: bool,
}

#[derive(Deserialize)]
pub(super) struct Dropout {
    pub(super) rate: f64,
    #[serde(default)]
    pub(super) noise_shape: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub(super) struct Rescaling {
    pub(super) scale: f64,
    #[serde(default)]
    pub(super) offset: f64,
}

#[derive(Deserialize)]
pub(super) struct Reshape {
    pub(super) target_shape: Vec<i64>,
}

#[derive(Deserialize)]
pub(super) struct Flatten {
    pub(super) data_format: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct ActivationLayer {
    pub(super) activation: Value,
}

#[derive(Deserialize)]
pub(super) struct LeakyRelu {
    /// Keras 2 calls it alpha.
    #[serde(alias = "alpha")]
    pub(super) negative_slope: f64,
}

#[derive(Deserialize)]
pub(super) struct Relu {
    pub(super) max_value: Option<f64>,
    #[serde(default)]
    pub(super) negative_slope: f64,
    #[serde(default)]
    pub(super) threshold: f64,
}

#[derive(Deserialize)]
pub(super) struct Softmax {
    pub(super) axis: Option<Axis>,
}

/// A size for height and width.
#[derive(Clone, Copy, Deserialize)]
#[serde(untagged)]
pub(super) enum Sides {
    Both(usize),
    Each([usize; 2]),
}

/// The axis of the features; 0 is the batch.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(untagged)]
pub(super) enum Axis {
    One(i64),
    /// As Keras 2 writes it.
    List([i64; 1]),
}

const fn yes() -> bool {
    true
}

impl Axis {
    /// Whether it is the last axis of values of `rank` dimensions besides the batch.
    pub(super) const fn is_last(self, rank: i64) -> bool {
        let (Self::One(axis) | Self::List([axis])) = self;
        axis == -1 || axis == rank
    }
}

impl Sides {
    /// The size, when it is the same both ways.
    pub(super) fn square(self) -> Option<usize> {
        match self {
            Self::Both(size) => Some(size),
            Self::Each([height, width]) => (height == width).then_some(height),
        }
    }
}
