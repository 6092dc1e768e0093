//! A network as every format sees it: the layers, their tensors, and which of them are frozen.

use mnist_core::library::{CheckpointFile, NamedTensor};
use mnist_core::model::Architecture;
use thiserror::Error;

/// Layers and their tensors; names and shapes always fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    architecture: Architecture,
    tensors: Vec<NamedTensor>,
    frozen: Vec<String>,
}

/// Why layers and tensors are no network.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum NetworkError {
    /// A tensor of the architecture is missing, or has another shape.
    #[error("the tensor {name:?} of shape {shape:?} is missing or has another shape")]
    Misfit {
        /// Its name.
        name: String,
        /// The shape it should have.
        shape: Vec<usize>,
    },
    /// A tensor that no layer has.
    #[error("no layer has a tensor {0:?}")]
    Surplus(String),
    /// A layer that is said to be frozen and does not exist.
    #[error("there is no layer {0:?} that could be frozen")]
    UnknownLayer(String),
}

impl Network {
    /// Checks that `tensors` are those of `architecture` (32-bit floats, weights as PyTorch lays them out) and that
    /// every frozen layer exists.
    ///
    /// # Errors
    /// The first thing that does not fit.
    pub fn new(
        architecture: Architecture,
        tensors: Vec<NamedTensor>,
        frozen: Vec<String>,
    ) -> Result<Self, NetworkError> {
        let wanted = architecture.tensors();
        let mut ordered = Vec::with_capacity(wanted.len());
        let mut left = tensors;
        for (name, shape) in wanted {
            let bytes = shape.iter().product::<usize>() * 4;
            let fits =
                |t: &NamedTensor| t.name == name && t.shape == shape && t.bytes.len() == bytes;
            match left.iter().position(fits) {
                Some(at) => ordered.push(left.swap_remove(at)),
                None => return Err(NetworkError::Misfit { name, shape }),
            }
        }
        if let Some(surplus) = left.pop() {
            return Err(NetworkError::Surplus(surplus.name));
        }
        match frozen
            .iter()
            .find(|name| architecture.position(name).is_none())
        {
            Some(unknown) => Err(NetworkError::UnknownLayer(unknown.clone())),
            None => Ok(Self {
                architecture,
                tensors: ordered,
                frozen,
            }),
        }
    }

    /// The layers, first to last; the last is the head.
    #[must_use]
    pub const fn architecture(&self) -> &Architecture {
        &self.architecture
    }

    /// All tensors, in the order of the layers.
    #[must_use]
    pub fn tensors(&self) -> &[NamedTensor] {
        &self.tensors
    }

    /// The tensors of one layer.
    pub fn tensors_of<'a>(&'a self, layer: &'a str) -> impl Iterator<Item = &'a NamedTensor> {
        self.tensors.iter().filter(move |t| t.layer() == layer)
    }

    /// The first tensor with infinities or what is no number; nothing can be computed with it.
    #[must_use]
    pub fn not_finite(&self) -> Option<&str> {
        let is_finite = |bytes: &[u8; 4]| f32::from_le_bytes(*bytes).is_finite();
        let diverged = |t: &&NamedTensor| !t.bytes.as_chunks::<4>().0.iter().all(is_finite);
        self.tensors.iter().find(diverged).map(|t| t.name.as_str())
    }

    /// Layers that do not train.
    #[must_use]
    pub fn frozen(&self) -> &[String] {
        &self.frozen
    }
}

impl TryFrom<CheckpointFile> for Network {
    type Error = NetworkError;

    fn try_from(file: CheckpointFile) -> Result<Self, NetworkError> {
        let record = file.record;
        Self::new(record.architecture, file.tensors, record.lineage.frozen)
    }
}

/// A network from a file of another program.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The network; its outputs are logits.
    pub network: Network,
    /// What a person should know of how the file was understood: `dense_3 became head`.
    pub remarks: Vec<String>,
}
