//! A checked network: layer names are unique, shapes fit, the last layer is the head.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::shape::apply;
use super::{Initialization, Layer, LayerKind, LayerShape, Shape, TrainableLayers};

/// Name of the last layer, the one that a transfer replaces.
pub const HEAD: &str = "head";

/// More layers than this no network for images of 28x28 has.
const MOST_LAYERS: usize = 4096;

/// The layers below the head, as a model preset in config.toml lists them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// `[channels, height, width]` of the images.
    pub input: [usize; 3],
    /// The layers; a missing name becomes the type and a count, as in `dense_1`.
    pub layers: Vec<BodyLayer>,
}

/// A layer of a [`Body`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BodyLayer {
    /// The layer's name, where the default will not do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the layer computes.
    #[serde(flatten)]
    pub kind: LayerKind,
}

/// An ordered list of layers on a fixed input; always valid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked", into = "Unchecked")]
pub struct Architecture {
    input: [usize; 3],
    layers: Vec<Layer>,
    shapes: Vec<LayerShape>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    input: [usize; 3],
    layers: Vec<Layer>,
}

/// Why a list of layers is not a network.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ArchitectureError {
    /// A layer does not fit its input.
    #[error("layer {index} ({name}) {reason}")]
    Misfit {
        /// Position, from 0.
        index: usize,
        /// The layer's name.
        name: String,
        /// What does not fit and the remedy.
        reason: String,
    },
    /// More layers than any network here has.
    #[error("{0} layers are more than the {MOST_LAYERS} that a network may have")]
    TooMany(usize),
    /// Two layers share a name.
    #[error("two layers are named {0:?}; give each its own name")]
    DuplicateName(String),
    /// A name that could not be a tensor's prefix.
    #[error("layer name {0:?} may hold only letters, digits, '_' and '-' (at most 64)")]
    InvalidName(String),
    /// The last layer is not a Dense layer named `head`.
    #[error("the last layer must be a dense layer named \"head\"")]
    NoHead,
}

impl TryFrom<Unchecked> for Architecture {
    type Error = ArchitectureError;

    fn try_from(raw: Unchecked) -> Result<Self, ArchitectureError> {
        Self::new(raw.input, raw.layers)
    }
}

impl From<Architecture> for Unchecked {
    fn from(checked: Architecture) -> Self {
        Self {
            input: checked.input,
            layers: checked.layers,
        }
    }
}

impl Body {
    /// The network of this body and a Dense head of `classes` units.
    ///
    /// # Errors
    /// When the layers do not fit each other.
    pub fn with_head(&self, classes: usize) -> Result<Architecture, ArchitectureError> {
        check_count(self.layers.len() + 1)?;
        let mut layers: Vec<Layer> = Vec::with_capacity(self.layers.len() + 1);
        for layer in &self.layers {
            let stem = layer.kind.stem();
            let of_stem = layers.iter().filter(|l| l.kind.stem() == stem).count();
            let name = layer.name.clone().unwrap_or_else(|| match layer.kind {
                LayerKind::Flatten {} if of_stem == 0 => stem.to_owned(),
                _ => format!("{stem}_{}", of_stem + 1),
            });
            layers.push(Layer {
                name,
                kind: layer.kind,
            });
        }
        layers.push(head(classes));
        Architecture::new(self.input, layers)
    }
}

/// Before anything is done for each pair of layers.
const fn check_count(layers: usize) -> Result<(), ArchitectureError> {
    if layers > MOST_LAYERS {
        return Err(ArchitectureError::TooMany(layers));
    }
    Ok(())
}

fn head(classes: usize) -> Layer {
    Layer {
        name: HEAD.to_owned(),
        kind: LayerKind::Dense {
            units: classes,
            init: Initialization::GlorotUniform,
        },
    }
}

fn valid_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

impl Architecture {
    /// Checks names and shapes.
    ///
    /// # Errors
    /// The first thing that does not fit.
    pub fn new(input: [usize; 3], layers: Vec<Layer>) -> Result<Self, ArchitectureError> {
        check_count(layers.len())?;
        let mut shapes = Vec::with_capacity(layers.len());
        let mut shape = Shape::Image(input);
        for (index, layer) in layers.iter().enumerate() {
            if !valid_name(&layer.name) {
                return Err(ArchitectureError::InvalidName(layer.name.clone()));
            }
            if layers[..index].iter().any(|l| l.name == layer.name) {
                return Err(ArchitectureError::DuplicateName(layer.name.clone()));
            }
            let fitted = apply(&layer.kind, shape).map_err(|reason| ArchitectureError::Misfit {
                index,
                name: layer.name.clone(),
                reason,
            })?;
            shape = fitted.output;
            shapes.push(fitted);
        }
        match layers.last() {
            Some(Layer {
                name,
                kind: LayerKind::Dense { .. },
            }) if name == HEAD => Ok(Self {
                input,
                layers,
                shapes,
            }),
            _ => Err(ArchitectureError::NoHead),
        }
    }

    /// The same body with a new head of `classes` units.
    #[must_use]
    pub fn replace_head(&self, classes: usize) -> Self {
        let mut new = self.clone();
        let (Some(layer), Some(shape)) = (new.layers.last_mut(), new.shapes.last_mut()) else {
            return new;
        };
        *layer = head(classes);
        *shape = LayerShape {
            input: shape.input,
            output: Shape::vector(classes),
            parameters: classes * (shape.input.len() + 1),
        };
        new
    }

    /// `[channels, height, width]` of the images.
    #[must_use]
    pub const fn input(&self) -> [usize; 3] {
        self.input
    }

    /// The layers, first to last; the last is the head.
    #[must_use]
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Shapes and parameter counts, in the order of [`Self::layers`].
    #[must_use]
    pub fn shapes(&self) -> &[LayerShape] {
        &self.shapes
    }

    /// Layers with their shapes.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Layer, &LayerShape)> {
        self.layers.iter().zip(&self.shapes)
    }

    /// Number of classes the head tells apart.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.shapes.last().map_or(0, |s| s.output.len())
    }

    /// Parameters of all layers.
    #[must_use]
    pub fn parameters(&self) -> usize {
        self.shapes.iter().map(|s| s.parameters).sum()
    }

    /// Parameters of the layers that train.
    #[must_use]
    pub fn trainable_parameters(&self, trainable: &TrainableLayers) -> usize {
        self.iter()
            .filter(|(l, _)| trainable.contains(&l.name))
            .map(|(_, s)| s.parameters)
            .sum()
    }

    /// Names and shapes of all tensors, in the order of the layers: what a checkpoint holds, as 32-bit floats.
    #[must_use]
    pub fn tensors(&self) -> Vec<(String, Vec<usize>)> {
        self.iter()
            .flat_map(|(layer, shape)| {
                layer
                    .kind
                    .tensors(shape.input)
                    .into_iter()
                    .map(|(part, sizes)| (format!("{}.{part}", layer.name), sizes))
            })
            .collect()
    }

    /// Position of the layer named `name`.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.layers.iter().position(|l| l.name == name)
    }
}

#[cfg(test)]
mod tests;
