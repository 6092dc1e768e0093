//! Networks from fresh weights or stored tensors, and back.

use std::collections::BTreeMap;

use mnist_core::library::NamedTensor;
use mnist_core::model::{Architecture, LayerKind, LayerShape, TrainableLayers};
use tch::{Device, Tensor};

use super::batch_norm::BatchNorm;
use super::init::{Initial, initial, places};
use super::layer::{Affine, Layer, Op};
use super::{Flags, Network, Parameter, Slot};
use crate::error::{EngineError, Result};
use crate::values;

impl Flags {
    /// The flags of an architecture's layers.
    pub(crate) fn new(architecture: &Architecture, trainable: &TrainableLayers) -> Self {
        Self(
            architecture
                .layers()
                .iter()
                .map(|l| trainable.contains(&l.name))
                .collect(),
        )
    }
}

impl Network {
    /// The architecture with the initial weights of `seed`.
    pub(crate) fn fresh(architecture: &Architecture, seed: u64, device: Device) -> Result<Self> {
        Self::build(architecture, device, |layer, shape| {
            Ok(initial(layer, shape, seed))
        })
    }

    /// The architecture with stored tensors; a layer that has none of its own gets the initial weights of `seed`.
    pub(crate) fn from_tensors(
        architecture: &Architecture,
        tensors: &[NamedTensor],
        seed: u64,
        device: Device,
    ) -> Result<Self> {
        let by_name: BTreeMap<&str, &NamedTensor> =
            tensors.iter().map(|t| (t.name.as_str(), t)).collect();
        Self::build(architecture, device, |layer, shape| {
            let name = |suffix: &str| format!("{}.{suffix}", layer.name);
            let stored = |suffix: &str| by_name.get(name(suffix).as_str());
            let places = places(layer.kind, shape.input);
            // Drawing the weights of a large layer takes longer than reading them.
            let fresh = if places.iter().all(|(suffix, _)| stored(suffix).is_some()) {
                Vec::new()
            } else {
                initial(layer, shape, seed)
            };
            let mut fresh = fresh.into_iter();
            let filled = places.into_iter().map(|(suffix, sizes)| {
                let drawn = fresh.next().map(|(_, _, values)| values);
                let values = match stored(suffix) {
                    Some(tensor) => stored_values(tensor, &sizes)?,
                    None => drawn.unwrap_or_default(),
                };
                Ok((suffix, sizes, values))
            });
            filled.collect()
        })
    }

    fn build(
        architecture: &Architecture,
        device: Device,
        mut values: impl FnMut(&mnist_core::model::Layer, &LayerShape) -> Result<Initial>,
    ) -> Result<Self> {
        let layers = architecture
            .iter()
            .enumerate()
            .map(|(position, (layer, shape))| {
                Ok(Layer {
                    name: layer.name.clone(),
                    position,
                    op: op(layer.kind, values(layer, shape)?, device)?,
                })
            })
            .collect::<Result<_>>()?;
        Ok(Self { layers })
    }

    /// Every tensor, copied, in the order of the layers.
    pub(crate) fn tensors(&self) -> Result<Vec<NamedTensor>> {
        self.layers
            .iter()
            .flat_map(|layer| {
                layer.op.tensors().into_iter().map(|(suffix, tensor)| {
                    values::named(format!("{}.{suffix}", layer.name), tensor)
                })
            })
            .collect()
    }

    /// A trainable tensor; the handle shares its storage.
    pub(crate) fn parameter(&self, parameter: Parameter) -> Option<Tensor> {
        let suffix = match parameter.slot {
            Slot::Weight => "weight",
            Slot::Bias => "bias",
        };
        let layer = self.layers.get(parameter.layer)?;
        let tensors = layer.op.tensors();
        let (_, tensor) = tensors.into_iter().find(|(name, _)| *name == suffix)?;
        Some(tensor.shallow_clone())
    }

    /// Name of the layer at `position`.
    pub(crate) fn layer_name(&self, position: usize) -> &str {
        self.layers.get(position).map_or("", |l| &l.name)
    }

    /// Whether every value of every tensor is a finite number.
    pub(crate) fn is_finite(&self) -> Result<bool> {
        for tensor in self.layers.iter().flat_map(|l| l.op.tensors()) {
            // A sum of squares is finite only if every term is; its square root cannot overflow for sane weights.
            if !tensor.1.f_norm()?.f_double_value(&[])?.is_finite() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl Op {
    fn tensors(&self) -> Vec<(&'static str, &Tensor)> {
        match self {
            Self::Dense(affine) | Self::Conv2d { affine, .. } => {
                vec![("weight", &affine.weight), ("bias", &affine.bias)]
            }
            Self::BatchNorm(norm) => vec![
                ("weight", &norm.weight),
                ("bias", &norm.bias),
                ("running_mean", &norm.running_mean),
                ("running_var", &norm.running_var),
            ],
            Self::Flatten
            | Self::LeakyRelu { .. }
            | Self::Relu
            | Self::MaxPool2d { .. }
            | Self::Dropout { .. } => Vec::new(),
        }
    }
}

fn stored_values(stored: &NamedTensor, sizes: &[usize]) -> Result<Vec<f32>> {
    if stored.shape == sizes {
        Ok(values::floats(&stored.bytes))
    } else {
        Err(EngineError::Refused(format!(
            "tensor {} has the shape {:?}, but the network needs {sizes:?}; use a checkpoint of this network",
            stored.name, stored.shape
        )))
    }
}

fn op(kind: LayerKind, initial: Initial, device: Device) -> Result<Op> {
    let mut tensors = initial
        .into_iter()
        .map(|(_, sizes, values)| values::tensor(&values, &sizes, device));
    let mut next = || {
        tensors.next().unwrap_or_else(|| {
            Err(EngineError::Refused(format!(
                "a {} layer lacks a tensor",
                kind.type_name()
            )))
        })
    };
    Ok(match kind {
        LayerKind::Flatten {} => Op::Flatten,
        LayerKind::Dense { .. } => Op::Dense(Affine {
            weight: next()?,
            bias: next()?,
        }),
        LayerKind::LeakyRelu { slope } => Op::LeakyRelu { slope },
        LayerKind::Relu {} => Op::Relu,
        LayerKind::Conv2d { padding, .. } => Op::Conv2d {
            affine: Affine {
                weight: next()?,
                bias: next()?,
            },
            padding: values::size(padding),
        },
        LayerKind::MaxPool2d { size } => Op::MaxPool2d {
            size: values::size(size),
        },
        LayerKind::BatchNorm { momentum, epsilon } => Op::BatchNorm(BatchNorm {
            weight: next()?,
            bias: next()?,
            running_mean: next()?,
            running_var: next()?,
            momentum,
            epsilon,
        }),
        LayerKind::Dropout { rate } => Op::Dropout { rate },
    })
}
