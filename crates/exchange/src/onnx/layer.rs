//! A node as a layer.

use mnist_core::model::{Initialization, LayerKind};

use super::attributes::shortest;
use super::message::Node;
use super::weights::{Floats, Weights};

/// A layer and its tensors, as `PyTorch` lays them out.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) kind: LayerKind,
    /// By the last part of the name.
    pub(super) tensors: Vec<(&'static str, Floats)>,
}

/// The layer that a node computes; `None` where it does nothing.
///
/// # Errors
/// An operator, a constant or a tensor that no layer here has, by the node's name.
pub(super) fn read(node: &Node, weights: &Weights) -> Result<Option<Read>, String> {
    if !matches!(node.domain.as_str(), "" | "ai.onnx") {
        return Err(format!(
            "{} is of the foreign domain {:?}",
            node.title(),
            node.domain
        ));
    }
    let plain = |kind| {
        Ok(Some(Read {
            kind,
            tensors: vec![],
        }))
    };
    match node.op_type.as_str() {
        "Identity" => Ok(None),
        "Flatten" => {
            node.knows_only(&["axis"])?;
            node.has("axis", 1)?;
            plain(LayerKind::Flatten {})
        }
        "Relu" => {
            node.knows_only(&[])?;
            plain(LayerKind::Relu {})
        }
        "LeakyRelu" => {
            node.knows_only(&["alpha"])?;
            plain(LayerKind::LeakyRelu {
                slope: node.float("alpha", 0.01)?,
            })
        }
        "Dropout" => plain(LayerKind::Dropout {
            rate: dropout(node, weights)?,
        }),
        "MaxPool" => plain(LayerKind::MaxPool2d {
            size: pooled(node)?,
        }),
        "Gemm" => dense(node, weights).map(Some),
        "Conv" => convolution(node, weights).map(Some),
        "BatchNormalization" => normalization(node, weights).map(Some),
        _ => Err(format!(
            "{} is an operator that is unknown here; known are Flatten, Gemm, Conv, MaxPool, BatchNormalization, Relu, LeakyRelu, Dropout, Identity, and Softmax at the end",
            node.title()
        )),
    }
}

/// `y = A x + b`; the weight is `[inputs, units]` unless `transB` says that it is transposed.
fn dense(node: &Node, weights: &Weights) -> Result<Read, String> {
    node.knows_only(&["alpha", "beta", "transA", "transB"])?;
    node.has_fraction("alpha", 1.0)?;
    node.has_fraction("beta", 1.0)?;
    node.has("transA", 0)?;
    let Floats { shape, bytes } = weights.needed(node, 1, "weight")?;
    let [rows, columns] = shape[..] else {
        return Err(format!(
            "{} has a weight of shape {shape:?}; it needs two sizes",
            node.title()
        ));
    };
    let (units, inputs, bytes) = match node.int("transB", 0)? {
        0 => (columns, rows, transposed(&bytes, columns)),
        _ => (rows, columns, bytes),
    };
    let kind = LayerKind::Dense {
        units,
        init: Initialization::default(),
    };
    let shape = vec![units, inputs];
    Ok(Read {
        kind,
        tensors: vec![
            ("weight", Floats { shape, bytes }),
            ("bias", bias(node, weights, units)?),
        ],
    })
}

/// The bytes of a matrix of so many columns, column after column.
fn transposed(bytes: &[u8], columns: usize) -> Vec<u8> {
    let (numbers, _) = bytes.as_chunks::<4>();
    let column = |at: usize| numbers.iter().skip(at).step_by(columns);
    (0..columns).flat_map(column).flatten().copied().collect()
}

fn convolution(node: &Node, weights: &Weights) -> Result<Read, String> {
    node.knows_only(&[
        "auto_pad",
        "dilations",
        "group",
        "kernel_shape",
        "pads",
        "strides",
    ])?;
    node.has("group", 1)?;
    node.has_all("dilations", 1)?;
    node.has_all("strides", 1)?;
    let Floats { shape, bytes } = weights.needed(node, 1, "weight")?;
    let [filters, channels, kernel, width] = shape[..] else {
        return Err(format!(
            "{} has a weight of shape {shape:?}; it needs four sizes",
            node.title()
        ));
    };
    if kernel != width || !node.is_square("kernel_shape", kernel)? {
        return Err(format!("{} has a kernel that is not square", node.title()));
    }
    let padding = padding(node)?;
    let kind = LayerKind::Conv2d {
        filters,
        kernel,
        padding,
        init: Initialization::default(),
    };
    let shape = vec![filters, channels, kernel, kernel];
    Ok(Read {
        kind,
        tensors: vec![
            ("weight", Floats { shape, bytes }),
            ("bias", bias(node, weights, filters)?),
        ],
    })
}

fn normalization(node: &Node, weights: &Weights) -> Result<Read, String> {
    node.knows_only(&["epsilon", "momentum", "spatial", "training_mode"])?;
    node.has("training_mode", 0)?;
    node.has("spatial", 1)?;
    let parts = ["weight", "bias", "running_mean", "running_var"];
    let tensors = (1..)
        .zip(parts)
        .map(|(at, part)| Ok((part, weights.needed(node, at, part)?)));
    Ok(Read {
        kind: LayerKind::BatchNorm {
            momentum: node.float("momentum", 0.9)?,
            epsilon: node.float("epsilon", 1e-5)?,
        },
        tensors: tensors.collect::<Result<_, String>>()?,
    })
}

/// Height, width and stride of a window.
fn pooled(node: &Node) -> Result<usize, String> {
    node.knows_only(&[
        "auto_pad",
        "ceil_mode",
        "dilations",
        "kernel_shape",
        "pads",
        "storage_order",
        "strides",
    ])?;
    node.has("ceil_mode", 0)?;
    node.has("storage_order", 0)?;
    node.has_all("dilations", 1)?;
    node.has_all("pads", 0)?;
    padding(node)?;
    let side = node
        .ints("kernel_shape")?
        .and_then(|sides| sides.first().copied());
    let side = size(node, side.unwrap_or_default())?;
    let strides = node.ints("strides")?.is_some() || side == 1;
    if strides && node.is_square("kernel_shape", side)? && node.is_square("strides", side)? {
        return Ok(side);
    }
    Err(format!(
        "{} has windows that are not square, or overlap",
        node.title()
    ))
}

/// The share that is zeroed in training: a stored number since the set of operators 12, a constant before.
fn dropout(node: &Node, weights: &Weights) -> Result<f64, String> {
    node.knows_only(&["ratio", "seed"])?;
    if node.input.get(2).is_some_and(|name| !name.is_empty()) {
        return Err(format!(
            "{} is told when to train, which cannot be represented",
            node.title()
        ));
    }
    match weights.number(node, 1, "ratio")? {
        None => node.float("ratio", 0.5),
        Some(ratio) => Ok(shortest(ratio)),
    }
}

/// Zeros on every side of an image.
fn padding(node: &Node) -> Result<usize, String> {
    match node.text("auto_pad")? {
        None | Some(b"NOTSET") => {}
        Some(b"VALID") => node.has_all("pads", 0)?,
        Some(_) => {
            return Err(format!(
                "{} chooses its padding by auto_pad; export it with pads",
                node.title()
            ));
        }
    }
    match node.ints("pads")? {
        None => Ok(0),
        Some([a, b, c, d]) if [b, c, d] == [a; 3] => size(node, *a),
        Some(pads) => Err(format!(
            "{} has pads {pads:?}; only four equal ones can be represented",
            node.title()
        )),
    }
}

/// The stored bias of so many numbers; zeros where there is none.
fn bias(node: &Node, weights: &Weights, units: usize) -> Result<Floats, String> {
    let shape = vec![units];
    match weights.floats(node, 2, "bias")? {
        None => Ok(Floats {
            bytes: vec![0; units * 4],
            shape,
        }),
        Some(Floats { bytes, .. }) if bytes.len() == units * 4 => Ok(Floats { shape, bytes }),
        Some(other) => Err(format!(
            "{} has a bias of shape {:?}; it needs {shape:?}",
            node.title(),
            other.shape
        )),
    }
}

fn size(node: &Node, size: i64) -> Result<usize, String> {
    usize::try_from(size).map_err(|_| format!("{} has a negative size", node.title()))
}
