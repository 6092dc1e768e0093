//! An ONNX graph as a network, where it is a chain of layers that are known here.

use std::path::Path;

use mnist_core::data::{IMAGE_BYTES, IMAGE_SIDE};
use mnist_core::library::NamedTensor;
use mnist_core::model::{Architecture, Body, BodyLayer, LayerKind};
use prost::Message;

use super::bounds;
use super::layer::{Read, read};
use super::message::{DimensionValue, Graph, Model, Node, ValueInfo};
use super::weights::{Floats, Weights};
use crate::describe::describe;
use crate::file::whole;
use crate::{ExchangeError, Imported, Network};

/// Reads the network in the `.onnx` file at `path`.
pub(crate) fn import(path: &Path) -> Result<Imported, ExchangeError> {
    let bytes = whole(path, bounds::MOST_BYTES)?;
    network(&bytes).map_err(|reason| ExchangeError::Unreadable {
        path: path.to_owned(),
        reason,
    })
}

fn network(bytes: &[u8]) -> Result<Imported, String> {
    bounds::check(bytes)?;
    let model = Model::decode(bytes).map_err(|error| format!("it is no ONNX file: {error}"))?;
    let operators = model
        .opset_import
        .iter()
        .find(|set| matches!(set.domain.as_str(), "" | "ai.onnx"));
    match operators {
        Some(set) if set.version >= OLDEST_OPSET => {}
        _ => {
            return Err(format!(
                "its operators are older than the set {OLDEST_OPSET}; export it with a newer opset_version"
            ));
        }
    }
    let graph = model.graph.ok_or("it has no graph")?;
    let weights = Weights::of(&graph.initializer);
    let mut inputs = graph
        .input
        .iter()
        .filter(|value| !weights.hold(&value.name));
    let (Some(input), None) = (inputs.next(), inputs.next()) else {
        return Err("it has no input, or several; a network here has one, the image".into());
    };
    let chain = chain(&graph, &input.name, &weights)?;
    assemble(input, chain)
}

/// `[channels, height, width]` of the images.
const IMAGE: [usize; 3] = [1, IMAGE_SIDE, IMAGE_SIDE];

/// In older sets of operators, those known here mean something else.
const OLDEST_OPSET: i64 = 9;

/// Bytes of the weights of all layers: those stored, and zeros for biases that are left out.
const MOST_WEIGHT_BYTES: u64 = 2 * bounds::MOST_BYTES;

/// A layer and the node that it is.
struct Link<'g> {
    node: &'g Node,
    read: Read,
}

/// The layers from the input to the output.
struct Chain<'g> {
    links: Vec<Link<'g>>,
    /// Whether the output is a softmax and the logits are no output.
    only_probabilities: bool,
}

/// Follows the value called `input` from node to node.
fn chain<'g>(graph: &'g Graph, input: &'g str, weights: &Weights) -> Result<Chain<'g>, String> {
    let is_output = |name: &str| graph.output.iter().any(|output| output.name == name);
    let (mut links, mut value, mut logits) = (Vec::new(), input, None);
    let mut weighed = 0;
    for node in &graph.node {
        if node.input.first().map(String::as_str) != Some(value) || logits.is_some() {
            return Err(format!(
                "{} does not go on where the node before it ended; only a chain of layers can be represented",
                node.title()
            ));
        }
        if matches!(node.op_type.as_str(), "Softmax" | "LogSoftmax") {
            logits = Some(value);
        } else if let Some(read) = read(node, weights)? {
            weighed += read
                .tensors
                .iter()
                .map(|(_, floats)| floats.bytes.len() as u64)
                .sum::<u64>();
            // Nodes may share one stored tensor, of which every layer gets a copy.
            if weighed > MOST_WEIGHT_BYTES {
                return Err("its layers share more weights than are taken".into());
            }
            links.push(Link { node, read });
        }
        value = node
            .output
            .first()
            .ok_or_else(|| format!("{} has no output", node.title()))?;
    }
    if !is_output(value) {
        return Err(format!(
            "its last node computes {value:?}, which is no output of the graph"
        ));
    }
    Ok(Chain {
        links,
        only_probabilities: logits.is_some_and(|logits| !is_output(logits)),
    })
}

/// Gives the layers their names and puts the tensors under them.
fn assemble(input: &ValueInfo, chain: Chain) -> Result<Imported, String> {
    let Some((head, below)) = chain.links.split_last() else {
        return Err("it has no layers".into());
    };
    let LayerKind::Dense { units: classes, .. } = head.read.kind else {
        return Err(format!(
            "{} is its last layer; that must be a Gemm, which gives the logits",
            head.node.title()
        ));
    };
    let is_flat = flat_input(input)?;
    // Nodes are named as they like; where that does not do for layers, these get the usual names.
    let architecture = body(below, is_flat, |node| Some(node.name.clone()))
        .with_head(classes)
        .or_else(|_| body(below, is_flat, |_| None).with_head(classes))
        .map_err(|error| error.to_string())?;
    let mut remarks = vec![format!(
        "read as {}",
        words(&architecture, &chain.links, is_flat)
    )];
    if is_flat {
        remarks.push(
            "its input is a vector of pixels, so a Flatten was put before the first layer".into(),
        );
    }
    if chain.only_probabilities {
        remarks.push("the softmax at its end was left out: networks here give logits".into());
    }
    let names = architecture.layers()[usize::from(is_flat)..]
        .iter()
        .map(|l| l.name.clone());
    let tensors = names
        .zip(chain.links)
        .flat_map(|(layer, link)| named(&layer, link.read));
    let tensors = tensors.collect();
    let network =
        Network::new(architecture, tensors, Vec::new()).map_err(|error| error.to_string())?;
    Ok(Imported { network, remarks })
}

/// The layers below the head, with a Flatten before them where the input is flat.
fn body(below: &[Link], is_flat: bool, name: impl Fn(&Node) -> Option<String>) -> Body {
    let flatten = is_flat.then_some(BodyLayer {
        name: None,
        kind: LayerKind::Flatten {},
    });
    let layers = below.iter().map(|link| BodyLayer {
        name: name(link.node),
        kind: link.read.kind,
    });
    Body {
        input: IMAGE,
        layers: flatten.into_iter().chain(layers).collect(),
    }
}

/// Whether the input is a vector of the image's pixels, not the image.
///
/// # Errors
/// An input that is neither.
fn flat_input(input: &ValueInfo) -> Result<bool, String> {
    let shape = input
        .r#type
        .as_ref()
        .and_then(|t| t.tensor_type.as_ref()?.shape.as_ref());
    let sizes: Vec<Option<usize>> = shape.map_or_else(Vec::new, |shape| {
        let size = |value: &Option<DimensionValue>| match value {
            Some(DimensionValue::Size(size)) => usize::try_from(*size).ok(),
            _ => None,
        };
        shape
            .dim
            .iter()
            .map(|dimension| size(&dimension.value))
            .collect()
    });
    let image = IMAGE.map(Some);
    match sizes.get(1..) {
        Some(sizes) if *sizes == image || *sizes == image[1..] => Ok(false),
        Some([Some(IMAGE_BYTES)]) => Ok(true),
        _ => Err(format!(
            "its input {:?} is not declared as a batch of images, [N, 1, 28, 28], or of their pixels, [N, 784]",
            input.name
        )),
    }
}

/// `Flatten, dense_1 from Gemm "/1/Gemm", LeakyReLU(0.3), head from Gemm "/3/Gemm"`
fn words(architecture: &Architecture, links: &[Link], is_flat: bool) -> String {
    let layers = architecture.layers()[usize::from(is_flat)..].iter();
    let words = layers.zip(links).map(|(layer, link)| {
        if layer.kind.has_parameters() && layer.name != link.node.name {
            format!("{} from {}", layer.name, link.node.title())
        } else if layer.kind.has_parameters() {
            layer.name.clone()
        } else {
            describe(&layer.kind)
        }
    });
    words.collect::<Vec<_>>().join(", ")
}

fn named(layer: &str, read: Read) -> Vec<NamedTensor> {
    let tensors = read.tensors.into_iter();
    tensors
        .map(|(part, Floats { shape, bytes })| NamedTensor {
            name: format!("{layer}.{part}"),
            shape,
            bytes,
        })
        .collect()
}
