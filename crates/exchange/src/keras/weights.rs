//! Where the weights of a layer are in the two kinds of files.

use std::collections::HashSet;

use hdf5_reader::group::Group;

use super::Checked;
use super::config::Node;
use super::hdf5::{Array, Hdf5};

/// The weights of all layers of a file.
pub(super) struct Weights {
    file: Hdf5,
    layout: Layout,
}

enum Layout {
    /// `.h5`: a group for each outermost layer, which lists the names of its weights. Keras 2 and 3 name them
    /// differently, so nothing but these lists is asked.
    Listed {
        layers: Group,
        names: HashSet<String>,
    },
    /// `.keras`: numbered variables in a group named after the layer's class and a count.
    Numbered { root: Group },
}

impl Weights {
    /// The weights of an `.h5` file and its model's configuration, JSON.
    pub(super) fn listed(file: Hdf5) -> Checked<(Self, Vec<u8>)> {
        let root = file.root()?;
        let config = file.texts(&root, "model_config")?.ok_or(
            "it holds weights without a model; save the whole model with model.save, not its weights alone",
        )?;
        let layers = Hdf5::group(&root, "model_weights")?;
        let names = list(&file, &layers, "layer_names")?.into_iter().collect();
        let layout = Layout::Listed { layers, names };
        Ok((Self { file, layout }, config.concat().into_bytes()))
    }

    /// The weights in the `model.weights.h5` of a `.keras` file.
    pub(super) fn numbered(file: Hdf5) -> Checked<Self> {
        let root = file.root()?;
        let layout = Layout::Numbered { root };
        Ok(Self { file, layout })
    }

    /// The weights of `node`, which has exactly `parts`, in the order in which Keras makes them.
    pub(super) fn of(&self, node: &Node, parts: &[&str]) -> Checked<Vec<Array>> {
        let found = match &self.layout {
            Layout::Listed { layers, names } => self.by_list(layers, names, node, parts),
            Layout::Numbered { root } => self.by_number(root, node, parts),
        };
        found.map_err(|reason| node.refuse(&format!("has no usable weights: {reason}")))
    }

    fn by_list(
        &self,
        layers: &Group,
        names: &HashSet<String>,
        node: &Node,
        parts: &[&str],
    ) -> Checked<Vec<Array>> {
        let place = &node.place.group;
        if !names.contains(place) {
            return Err("it is not in the attribute \"layer_names\"".into());
        }
        let group = Hdf5::group(layers, place)?;
        let inner = *place != node.name;
        let listed = list(&self.file, &group, "weight_names")?;
        let own: Vec<(&str, &str)> = listed
            .iter()
            .filter_map(|path| Some((path.as_str(), part_of(path, inner.then_some(&node.name))?)))
            .collect();
        if own.len() != parts.len() {
            return Err(format!(
                "it lists {} weights instead of {}",
                own.len(),
                parts.len()
            ));
        }
        parts
            .iter()
            .map(|part| match own.iter().find(|(_, name)| name == part) {
                Some((path, _)) => self.file.array(&group, path),
                None => Err(format!("it lists no {part:?}")),
            })
            .collect()
    }

    fn by_number(&self, root: &Group, node: &Node, parts: &[&str]) -> Checked<Vec<Array>> {
        let group = Hdf5::group(root, &format!("{}/vars", node.place.path))?;
        // Older versions of Keras 3 do not write the name.
        let named = self.file.texts(&group, "name")?.unwrap_or_default();
        if named.first().is_some_and(|name| *name != node.name) {
            return Err(format!(
                "its place, {:?}, is that of layer {:?}",
                node.place.path, named[0]
            ));
        }
        let count = Hdf5::count(&group)?;
        if count != parts.len() {
            return Err(format!("it has {count} weights instead of {}", parts.len()));
        }
        (0..count)
            .map(|number| self.file.array(&group, &number.to_string()))
            .collect()
    }
}

/// A list of names, which Keras splits into `name0`, `name1` when it is too long for one attribute.
fn list(file: &Hdf5, group: &Group, name: &str) -> Checked<Vec<String>> {
    if let Some(whole) = file.texts(group, name)? {
        return Ok(whole);
    }
    let mut names = Vec::new();
    while let Some(piece) = file.texts(group, &format!("{name}{}", names.len()))? {
        names.push(piece);
    }
    if names.is_empty() {
        return Err(format!("there is no attribute {name:?}"));
    }
    Ok(names.concat())
}

/// Which weight `path` is: `kernel` for `sequential/dense/kernel` (Keras 3) and `dense/kernel:0` (Keras 2). In a model
/// within the model, only what lies in `layer` counts.
fn part_of<'a>(path: &'a str, layer: Option<&String>) -> Option<&'a str> {
    let (folder, part) = path.rsplit_once('/').unwrap_or(("", path));
    let inside = layer.is_none_or(|name| {
        folder
            .strip_suffix(name.as_str())
            .is_some_and(|before| before.is_empty() || before.ends_with('/'))
    });
    let part = part.split_once(':').map_or(part, |(part, _)| part);
    inside.then_some(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_is_the_last_word_of_the_path_in_both_versions() {
        assert_eq!(part_of("sequential/dense/kernel", None), Some("kernel"));
        assert_eq!(part_of("dense/kernel:0", None), Some("kernel"));
        assert_eq!(part_of("bias:0", None), Some("bias"));
    }

    #[test]
    fn in_an_inner_model_only_the_layer_s_own_weights_count() {
        let layer = "dense_1".to_owned();
        let of = |path| part_of(path, Some(&layer));
        assert_eq!(of("inner/dense_1/kernel"), Some("kernel"));
        assert_eq!(of("dense_1/bias:0"), Some("bias"));
        assert_eq!(of("inner/big_dense_1/kernel"), None);
        assert_eq!(of("inner/dense/kernel"), None);
    }
}
