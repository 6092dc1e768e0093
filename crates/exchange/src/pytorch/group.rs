//! The tensors of a state dict, layer by layer.

use std::collections::BTreeMap;

use mnist_core::tensors::TensorInfo;
use safetensors::Dtype;

/// The tensors of one layer of a state dict: those whose names are the same up to the last dot.
#[derive(Debug)]
pub(super) struct Group<'f> {
    /// What PyTorch calls the layer: `0`, `fc1`, `layers.0`; empty for a module that is one layer.
    pub(super) name: &'f str,
    /// By the last part of the name: `weight`, `bias`, `running_mean`, `running_var`.
    pub(super) parts: BTreeMap<&'f str, &'f TensorInfo>,
}

/// What layers that this program knows are made of.
const PARTS: [&str; 4] = ["weight", "bias", "running_mean", "running_var"];

/// Counts the batches that `BatchNorm` has seen; it takes no part in what the layer computes.
const COUNTER: &str = "num_batches_tracked";

/// The layers of a state dict in the natural order of their names: `2` before `10`.
///
/// # Errors
/// A tensor that belongs to no layer known here, or does not hold 32-bit floats, by name.
pub(super) fn groups(tensors: &[TensorInfo]) -> Result<Vec<Group<'_>>, String> {
    let mut found: BTreeMap<&str, BTreeMap<&str, &TensorInfo>> = BTreeMap::new();
    for tensor in tensors {
        let (name, part) = tensor.name.rsplit_once('.').unwrap_or(("", &tensor.name));
        if part == COUNTER {
            continue;
        }
        if !PARTS.contains(&part) {
            return Err(format!(
                "the tensor {:?} of shape {:?} belongs to no layer known here; those have tensors named {}",
                tensor.name,
                tensor.shape,
                PARTS.join(", ")
            ));
        }
        if tensor.dtype != Dtype::F32 {
            return Err(format!(
                "the tensor {:?} holds {}, not 32-bit floats; save the state dict of model.float()",
                tensor.name, tensor.dtype
            ));
        }
        found.entry(name).or_default().insert(part, tensor);
    }
    if found.is_empty() {
        return Err("it holds no layer with weights".into());
    }
    let mut groups: Vec<Group> = found
        .into_iter()
        .map(|(name, parts)| Group { name, parts })
        .collect();
    groups.sort_by_cached_key(|group| natural(group.name));
    Ok(groups)
}

impl Group<'_> {
    /// Sizes of one of its tensors.
    pub(super) fn shape(&self, part: &str) -> Option<&[usize]> {
        self.parts.get(part).map(|info| info.shape.as_slice())
    }

    /// Whether it has tensors of the same shapes as another.
    pub(super) fn has_shapes_of(&self, other: &Self) -> bool {
        let shapes = |group: &Self| {
            let parts = group.parts.iter();
            parts
                .map(|(part, info)| ((*part).to_owned(), info.shape.clone()))
                .collect::<Vec<_>>()
        };
        shapes(self) == shapes(other)
    }

    /// Its name for people, without characters that would act on a terminal.
    pub(super) fn printable(&self) -> String {
        if self.name.is_empty() {
            "the nameless layer".to_owned()
        } else {
            self.name.escape_debug().to_string()
        }
    }
}

/// `0 [300, 784], 2 [100, 300]`: names and shapes of the weights, as far as a line holds them.
pub(super) fn list(groups: &[Group]) -> String {
    const MOST: usize = 12;
    let mut texts: Vec<String> = groups
        .iter()
        .take(MOST)
        .map(|group| {
            let shape = group.shape("weight").unwrap_or_default();
            format!("{} {shape:?}", group.printable())
        })
        .collect();
    if groups.len() > MOST {
        texts.push(format!("and {} more", groups.len() - MOST));
    }
    texts.join(", ")
}

/// A run of digits or of other characters in a name; sorts numbers by their values.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Piece<'f> {
    /// How many digits, leading zeros left out, and which.
    Number(usize, &'f [u8]),
    Word(&'f [u8]),
}

/// A key by which `2` comes before `10`.
fn natural(name: &str) -> (Vec<Piece<'_>>, &str) {
    let runs = name
        .as_bytes()
        .chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit());
    let pieces = runs.map(|run| {
        if !run[0].is_ascii_digit() {
            return Piece::Word(run);
        }
        let zeros = run.iter().take_while(|digit| **digit == b'0').count();
        Piece::Number(run.len() - zeros, &run[zeros..])
    });
    // Names of equal value, as `1` and `01`, still have an order.
    (pieces.collect(), name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_count_by_value() {
        let mut names = ["fc10", "fc2", "conv.1", "10.0", "2.0", "fc", "fc02", ""];
        names.sort_by_key(|name| natural(name));
        assert_eq!(
            names,
            ["", "2.0", "10.0", "conv.1", "fc", "fc02", "fc2", "fc10"]
        );
    }
}
