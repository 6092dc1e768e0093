//! One layer: its name and what it computes.

use serde::{Deserialize, Serialize};

use super::Shape;

/// A named layer of an [`super::Architecture`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Layer {
    /// Unique within the architecture; tensors are named `<name>.weight`, `<name>.bias`.
    pub name: String,
    /// What the layer computes.
    #[serde(flatten)]
    pub kind: LayerKind,
}

/// The layer types; the names and the defaults are those of Keras.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum LayerKind {
    /// `[channels, height, width]` to a vector, row-major.
    Flatten {},
    /// `y = W x + b`; `weight` is `[units, inputs]`, `bias` is `[units]`.
    Dense {
        /// Length of the output.
        units: usize,
        /// How the weight is drawn; the bias starts at zero.
        #[serde(default)]
        init: Initialization,
    },
    /// `max(x, slope * x)`.
    LeakyRelu {
        /// Slope for negative input; Keras says 0.3.
        #[serde(default = "leaky_relu_slope")]
        slope: f64,
    },
    /// `max(x, 0)`.
    Relu {},
    /// Cross-correlation with stride 1; `weight` is `[filters, channels, kernel, kernel]`.
    Conv2d {
        /// Number of output channels.
        filters: usize,
        /// Height and width of the kernel, in pixels.
        kernel: usize,
        /// Zero rows and columns added on every side, in pixels.
        #[serde(default)]
        padding: usize,
        /// How the weight is drawn; the bias starts at zero.
        #[serde(default)]
        init: Initialization,
    },
    /// Maximum over windows of `size` by `size`, stride `size`; a remainder at the edge is dropped.
    MaxPool2d {
        /// Height, width and stride of the window, in pixels.
        size: usize,
    },
    /// Normalisation per feature or channel: `weight`, `bias`, `running_mean`, `running_var`.
    BatchNorm {
        /// Share of the old running statistics kept at each step, as Keras counts it.
        #[serde(default = "batch_norm_momentum")]
        momentum: f64,
        /// Added to the variance.
        #[serde(default = "batch_norm_epsilon")]
        epsilon: f64,
    },
    /// Zeroes a share of the inputs while training and scales the rest by `1 / (1 - rate)`.
    Dropout {
        /// Share of inputs zeroed, in `[0, 1)`.
        rate: f64,
    },
}

/// How a weight is drawn; see `facts` of Keras' initializers of the same names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Initialization {
    /// Uniform in `±sqrt(6 / (fan_in + fan_out))`.
    #[default]
    GlorotUniform,
    /// Normal truncated at two sigma, variance `2 / fan_in` after the truncation.
    HeNormal,
}

const fn leaky_relu_slope() -> f64 {
    0.3
}

const fn batch_norm_momentum() -> f64 {
    0.99
}

const fn batch_norm_epsilon() -> f64 {
    1e-3
}

impl LayerKind {
    /// The layer's type as shown to people.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Flatten {} => "Flatten",
            Self::Dense { .. } => "Dense",
            Self::LeakyRelu { .. } => "LeakyReLU",
            Self::Relu {} => "ReLU",
            Self::Conv2d { .. } => "Conv2d",
            Self::MaxPool2d { .. } => "MaxPool2d",
            Self::BatchNorm { .. } => "BatchNorm",
            Self::Dropout { .. } => "Dropout",
        }
    }

    /// The stem of a default layer name: `dense` in `dense_1`.
    #[must_use]
    pub(super) const fn stem(&self) -> &'static str {
        match self {
            Self::Flatten {} => "flatten",
            Self::Dense { .. } => "dense",
            Self::LeakyRelu { .. } | Self::Relu {} => "act",
            Self::Conv2d { .. } => "conv",
            Self::MaxPool2d { .. } => "pool",
            Self::BatchNorm { .. } => "norm",
            Self::Dropout { .. } => "dropout",
        }
    }

    /// Whether training it changes tensors.
    #[must_use]
    pub const fn has_parameters(&self) -> bool {
        matches!(
            self,
            Self::Dense { .. } | Self::Conv2d { .. } | Self::BatchNorm { .. }
        )
    }

    /// Last parts of the names, and shapes, of the layer's tensors behind an input of shape `input`.
    #[must_use]
    pub fn tensors(&self, input: Shape) -> Vec<(&'static str, Vec<usize>)> {
        let channels = match input {
            Shape::Image([channels, ..]) => channels,
            Shape::Vector([features]) => features,
        };
        match *self {
            Self::Dense { units, .. } => {
                vec![("weight", vec![units, input.len()]), ("bias", vec![units])]
            }
            Self::Conv2d {
                filters, kernel, ..
            } => vec![
                ("weight", vec![filters, channels, kernel, kernel]),
                ("bias", vec![filters]),
            ],
            Self::BatchNorm { .. } => ["weight", "bias", "running_mean", "running_var"]
                .map(|part| (part, vec![channels]))
                .to_vec(),
            Self::Flatten {}
            | Self::LeakyRelu { .. }
            | Self::Relu {}
            | Self::MaxPool2d { .. }
            | Self::Dropout { .. } => Vec::new(),
        }
    }
}
