//! Shapes of activations and the arithmetic that leads from one layer to the next.

use serde::{Deserialize, Serialize};

use super::LayerKind;

/// Shape of one image or activation, without the batch dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Shape {
    /// `[channels, height, width]`.
    Image([usize; 3]),
    /// `[features]`.
    Vector([usize; 1]),
}

/// What flows into and out of a layer, and how many parameters it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LayerShape {
    /// Shape of the input.
    pub input: Shape,
    /// Shape of the output.
    pub output: Shape,
    /// Weights and biases that training can change; running statistics do not count.
    pub parameters: usize,
}

/// No activation or weight of a network for 28x28 images comes near this many elements; a larger one is a typing
/// error or an attack.
const MOST_ELEMENTS: usize = 1 << 28;

impl Shape {
    /// A vector of `features` values.
    #[must_use]
    pub const fn vector(features: usize) -> Self {
        Self::Vector([features])
    }

    /// Number of values.
    #[must_use]
    pub const fn len(self) -> usize {
        match self {
            Self::Image([c, h, w]) => c.saturating_mul(h).saturating_mul(w),
            Self::Vector([n]) => n,
        }
    }

    /// Whether there is no value at all.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }
}

impl std::fmt::Display for Shape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Image([c, h, w]) => write!(f, "{c}x{h}x{w}"),
            Self::Vector([n]) => write!(f, "{n}"),
        }
    }
}

/// The shape behind `kind`, or why the layer does not fit its input.
pub(super) fn apply(kind: &LayerKind, input: Shape) -> Result<LayerShape, String> {
    let (output, parameters) = match (*kind, input) {
        (LayerKind::Flatten {}, _) => (Shape::vector(input.len()), 0),
        (LayerKind::Dense { units, .. }, Shape::Vector([inputs])) => (
            Shape::vector(units),
            units.saturating_mul(inputs.saturating_add(1)),
        ),
        (LayerKind::Dense { .. }, Shape::Image(_)) => {
            return Err(format!(
                "needs a vector but gets {input}; put a flatten layer before it"
            ));
        }
        (
            LayerKind::Conv2d {
                filters,
                kernel,
                padding,
                ..
            },
            Shape::Image([c, h, w]),
        ) => {
            let side = |n: usize| {
                padding
                    .checked_mul(2)?
                    .checked_add(n)?
                    .checked_sub(kernel)?
                    .checked_add(1)
            };
            let (Some(h), Some(w)) = (side(h), side(w)) else {
                return Err(format!(
                    "has a kernel of {kernel} pixels, larger than its input {input}"
                ));
            };
            let weights = filters
                .saturating_mul(c)
                .saturating_mul(kernel)
                .saturating_mul(kernel);
            (
                Shape::Image([filters, h, w]),
                weights.saturating_add(filters),
            )
        }
        (LayerKind::MaxPool2d { size }, Shape::Image([c, h, w])) if size > 0 => {
            (Shape::Image([c, h / size, w / size]), 0)
        }
        (LayerKind::MaxPool2d { size: 0 }, _) => {
            return Err("needs a window of at least one pixel".into());
        }
        (LayerKind::Conv2d { .. } | LayerKind::MaxPool2d { .. }, _) => {
            return Err(format!(
                "needs an image but gets a vector of {input}; put it before flatten"
            ));
        }
        (LayerKind::BatchNorm { momentum, epsilon }, _) => {
            if !(0.0..1.0).contains(&momentum) || epsilon.is_nan() || epsilon <= 0.0 {
                return Err("needs a momentum in [0, 1) and a positive epsilon".into());
            }
            let features = match input {
                Shape::Image([c, ..]) => c,
                Shape::Vector([n]) => n,
            };
            (input, features.saturating_mul(2))
        }
        (LayerKind::Dropout { rate }, _) if !(0.0..1.0).contains(&rate) => {
            return Err(format!("has the rate {rate}; it must be in [0, 1)"));
        }
        (LayerKind::LeakyRelu { slope }, _) if !(0.0..=1.0).contains(&slope) => {
            return Err(format!("has the slope {slope}; it must be in [0, 1]"));
        }
        (LayerKind::LeakyRelu { .. } | LayerKind::Relu {} | LayerKind::Dropout { .. }, _) => {
            (input, 0)
        }
    };
    if output.is_empty() {
        return Err(format!("would have an empty output {output}"));
    }
    if output.len() > MOST_ELEMENTS || parameters > MOST_ELEMENTS {
        return Err(format!("would have more than {MOST_ELEMENTS} values"));
    }
    Ok(LayerShape {
        input,
        output,
        parameters,
    })
}
