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

/// Shape of the output and number of parameters, or why the layer does not fit its input.
type Applied = Result<(Shape, usize), String>;

/// The shape behind `kind`, or why the layer does not fit its input.
pub(super) fn apply(kind: &LayerKind, input: Shape) -> Result<LayerShape, String> {
    let (output, parameters) = match *kind {
        LayerKind::Flatten {} => (Shape::vector(input.len()), 0),
        LayerKind::Dense { units, .. } => dense(input, units)?,
        LayerKind::Conv2d {
            filters,
            kernel,
            padding,
            ..
        } => convolution(input, filters, kernel, padding)?,
        LayerKind::MaxPool2d { size } => max_pool(input, size)?,
        LayerKind::BatchNorm { momentum, epsilon } => batch_norm(input, momentum, epsilon)?,
        LayerKind::Dropout { rate } if !(0.0..1.0).contains(&rate) => {
            return Err(format!("has the rate {rate}; it must be in [0, 1)"));
        }
        LayerKind::LeakyRelu { slope } if !(0.0..=1.0).contains(&slope) => {
            return Err(format!("has the slope {slope}; it must be in [0, 1]"));
        }
        LayerKind::LeakyRelu { .. } | LayerKind::Relu {} | LayerKind::Dropout { .. } => (input, 0),
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

fn dense(input: Shape, units: usize) -> Applied {
    match input {
        Shape::Vector([inputs]) => {
            let parameters = units.saturating_mul(inputs.saturating_add(1));
            Ok((Shape::vector(units), parameters))
        }
        Shape::Image(_) => Err(format!(
            "needs a vector but gets {input}; put a flatten layer before it"
        )),
    }
}

fn convolution(input: Shape, filters: usize, kernel: usize, padding: usize) -> Applied {
    let [channels, height, width] = image(input)?;
    if kernel == 0 {
        return Err("needs a kernel of at least one pixel".into());
    }
    let side = |n: usize| {
        let padded = padding.checked_mul(2)?.checked_add(n)?;
        padded.checked_sub(kernel)?.checked_add(1)
    };
    let (Some(height), Some(width)) = (side(height), side(width)) else {
        return Err(format!(
            "has a kernel of {kernel} pixels, larger than its input {input}"
        ));
    };
    let weights = [channels, kernel, kernel]
        .iter()
        .fold(filters, |product, n| product.saturating_mul(*n));
    let output = Shape::Image([filters, height, width]);
    Ok((output, weights.saturating_add(filters)))
}

fn max_pool(input: Shape, size: usize) -> Applied {
    let [channels, height, width] = image(input)?;
    if size == 0 {
        return Err("needs a window of at least one pixel".into());
    }
    let output = Shape::Image([channels, height / size, width / size]);
    Ok((output, 0))
}

fn batch_norm(input: Shape, momentum: f64, epsilon: f64) -> Applied {
    if !(0.0..1.0).contains(&momentum) || epsilon.is_nan() || epsilon <= 0.0 {
        return Err("needs a momentum in [0, 1) and a positive epsilon".into());
    }
    let features = match input {
        Shape::Image([channels, ..]) => channels,
        Shape::Vector([features]) => features,
    };
    Ok((input, features.saturating_mul(2)))
}

fn image(input: Shape) -> Result<[usize; 3], String> {
    match input {
        Shape::Image(sizes) => Ok(sizes),
        Shape::Vector(_) => Err(format!(
            "needs an image but gets a vector of {input}; put it before flatten"
        )),
    }
}
