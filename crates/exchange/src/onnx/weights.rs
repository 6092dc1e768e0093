//! The stored tensors of a graph.

use std::collections::HashMap;

use super::message::{FLOAT, Node, Tensor};

/// A tensor of 32-bit floats; shape and bytes fit, and it is not empty.
#[derive(Debug)]
pub(super) struct Floats {
    /// Sizes, outermost first.
    pub(super) shape: Vec<usize>,
    /// Little-endian, row-major.
    pub(super) bytes: Vec<u8>,
}

/// The stored tensors of a graph, by name.
pub(super) struct Weights<'g>(HashMap<&'g str, &'g Tensor>);

impl<'g> Weights<'g> {
    pub(super) fn of(tensors: &'g [Tensor]) -> Self {
        let named = tensors.iter().map(|tensor| (tensor.name.as_str(), tensor));
        Self(named.collect())
    }

    /// Whether a value is stored, not computed.
    pub(super) fn hold(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The input number `at` of a node, which must be there and stored.
    pub(super) fn needed(&self, node: &Node, at: usize, what: &str) -> Result<Floats, String> {
        let found = self.floats(node, at, what)?;
        found.ok_or_else(|| format!("{} has no {what}", node.title()))
    }

    /// The input number `at` of a node, which must be stored; `None` where there is none.
    pub(super) fn floats(
        &self,
        node: &Node,
        at: usize,
        what: &str,
    ) -> Result<Option<Floats>, String> {
        let Some(name) = node.input.get(at).filter(|name| !name.is_empty()) else {
            return Ok(None);
        };
        let refused = |why: &str| format!("{} has a {what} {name:?} that {why}", node.title());
        let tensor = self.0.get(name.as_str());
        let tensor = tensor.ok_or_else(|| refused("is computed, not stored"))?;
        Floats::of(tensor).map(Some).map_err(|why| refused(&why))
    }
}

impl Weights<'_> {
    /// The one number that is the input number `at` of a node; `None` where there is none.
    pub(super) fn number(&self, node: &Node, at: usize, what: &str) -> Result<Option<f32>, String> {
        let stored = node
            .input
            .get(at)
            .and_then(|name| self.0.get(name.as_str()));
        // Every node may name the same large tensor, so it is looked at before it is copied.
        if stored.is_some_and(|tensor| tensor.raw_data.len() > 4 || tensor.float_data.len() > 1) {
            return Err(format!(
                "{} has a {what} of several numbers; it needs one",
                node.title()
            ));
        }
        let found = self.floats(node, at, what)?;
        let number = |floats: Floats| floats.bytes.first_chunk().copied().map(f32::from_le_bytes);
        Ok(found.and_then(number))
    }
}

impl Floats {
    fn of(tensor: &Tensor) -> Result<Self, String> {
        if tensor.data_type != FLOAT {
            return Err("holds other numbers than 32-bit floats".into());
        }
        if tensor.data_location != 0 {
            return Err("lies in another file, which is not opened; save the network with its weights in one file".into());
        }
        let shape = tensor.dims.iter().map(|n| usize::try_from(*n));
        let shape: Vec<usize> = shape
            .collect::<Result<_, _>>()
            .map_err(|_| "has a negative size")?;
        let bytes = if tensor.float_data.is_empty() {
            tensor.raw_data.clone()
        } else {
            tensor
                .float_data
                .iter()
                .flat_map(|number| number.to_le_bytes())
                .collect()
        };
        // An empty tensor could have any size but one, and so make others of any size.
        let wanted = shape
            .iter()
            .try_fold(4, |product: usize, n| product.checked_mul(*n));
        if bytes.is_empty() || wanted != Some(bytes.len()) {
            return Err(format!("has the shape {shape:?} but {} bytes", bytes.len()));
        }
        Ok(Self { shape, bytes })
    }
}
