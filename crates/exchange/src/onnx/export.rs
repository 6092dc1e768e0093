//! A network as an ONNX graph.

use mnist_core::library::NamedTensor;
use mnist_core::model::{Architecture, Layer, LayerKind};
use prost::Message;

use super::message::{
    Attribute, AttributeKind, Dimension, DimensionValue, FLOAT, Graph, Model, Node, OperatorSet,
    Tensor, TensorShape, TensorType, Type, ValueInfo,
};
use super::{IR_VERSION, OPSET};
use crate::Network;

/// Name of the input.
const PIXELS: &str = "pixels";
/// Name of what the head gives.
const LOGITS: &str = "logits";
/// Name of the softmax of the logits.
const PROBABILITIES: &str = "probabilities";

/// The bytes of an `.onnx` file.
pub(crate) fn export(network: &Network) -> Vec<u8> {
    let architecture = network.architecture();
    let classes = [architecture.classes()];
    let rates = architecture.layers().iter().filter_map(rate);
    let graph = Graph {
        node: nodes(network),
        name: "network".to_owned(),
        initializer: network.tensors().iter().map(tensor).chain(rates).collect(),
        input: vec![batch_of(PIXELS, &architecture.input())],
        output: vec![
            batch_of(LOGITS, &classes),
            batch_of(PROBABILITIES, &classes),
        ],
    };
    let model = Model {
        ir_version: IR_VERSION,
        producer_name: "mnist-tui".to_owned(),
        producer_version: env!("CARGO_PKG_VERSION").to_owned(),
        opset_import: vec![OperatorSet {
            domain: String::new(),
            version: OPSET,
        }],
        graph: Some(graph),
    };
    model.encode_to_vec()
}

/// A node for each layer, each with the output of the one before it as its first input, and the softmax.
fn nodes(network: &Network) -> Vec<Node> {
    let layers = network.architecture().layers();
    let mut value = PIXELS.to_owned();
    let mut nodes: Vec<Node> = Vec::with_capacity(layers.len() + 1);
    for (index, layer) in layers.iter().enumerate() {
        let mut node = node(layer);
        let weights = network
            .tensors_of(&layer.name)
            .map(|tensor| tensor.name.clone());
        let rate = rate(layer).map(|tensor| tensor.name);
        node.input = std::iter::once(value).chain(weights).chain(rate).collect();
        value = if index + 1 == layers.len() {
            LOGITS.to_owned()
        } else {
            format!("{}.output", layer.name)
        };
        node.output = vec![value.clone()];
        nodes.push(node);
    }
    nodes.push(Node {
        input: vec![value],
        output: vec![PROBABILITIES.to_owned()],
        name: "softmax".to_owned(),
        op_type: "Softmax".to_owned(),
        attribute: vec![int("axis", 1)],
        domain: String::new(),
    });
    nodes
}

/// The rate of a dropout, which ONNX holds among the tensors.
fn rate(layer: &Layer) -> Option<Tensor> {
    match layer.kind {
        LayerKind::Dropout { rate } => Some(scalar(&format!("{}.rate", layer.name), rate)),
        _ => None,
    }
}

/// A node that computes what `layer` does, without inputs and outputs. Dropout does nothing unless it is told to train.
fn node(layer: &Layer) -> Node {
    let (op_type, attribute) = match layer.kind {
        LayerKind::Flatten {} => ("Flatten", vec![int("axis", 1)]),
        // The weight is [units, inputs].
        LayerKind::Dense { .. } => ("Gemm", vec![int("transB", 1)]),
        LayerKind::LeakyRelu { slope } => ("LeakyRelu", vec![float("alpha", slope)]),
        LayerKind::Relu {} => ("Relu", vec![]),
        LayerKind::Conv2d {
            kernel, padding, ..
        } => {
            let attribute = vec![
                ints("kernel_shape", [kernel; 2]),
                ints("pads", [padding; 4]),
            ];
            ("Conv", attribute)
        }
        LayerKind::MaxPool2d { size } => {
            let attribute = vec![ints("kernel_shape", [size; 2]), ints("strides", [size; 2])];
            ("MaxPool", attribute)
        }
        LayerKind::BatchNorm { momentum, epsilon } => {
            let attribute = vec![float("epsilon", epsilon), float("momentum", momentum)];
            ("BatchNormalization", attribute)
        }
        LayerKind::Dropout { .. } => ("Dropout", vec![]),
    };
    Node {
        input: vec![],
        output: vec![],
        name: layer.name.clone(),
        op_type: op_type.to_owned(),
        attribute,
        domain: String::new(),
    }
}

fn tensor(tensor: &NamedTensor) -> Tensor {
    Tensor {
        dims: tensor.shape.iter().copied().map(size).collect(),
        data_type: FLOAT,
        name: tensor.name.clone(),
        raw_data: tensor.bytes.clone(),
        ..Tensor::default()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "ONNX holds such constants as 32-bit floats"
)]
fn scalar(name: &str, value: f64) -> Tensor {
    Tensor {
        data_type: FLOAT,
        name: name.to_owned(),
        raw_data: (value as f32).to_le_bytes().to_vec(),
        ..Tensor::default()
    }
}

/// A tensor of floats whose first size, the number of images, is open.
fn batch_of(name: &str, sizes: &[usize]) -> ValueInfo {
    let images = DimensionValue::Name("N".to_owned());
    let sizes = sizes.iter().map(|n| DimensionValue::Size(size(*n)));
    let dimension = |value| Dimension { value: Some(value) };
    let shape = TensorShape {
        dim: std::iter::once(images)
            .chain(sizes)
            .map(dimension)
            .collect(),
    };
    ValueInfo {
        name: name.to_owned(),
        r#type: Some(Type {
            tensor_type: Some(TensorType {
                elem_type: FLOAT,
                shape: Some(shape),
            }),
        }),
    }
}

/// A size as ONNX counts; those of an architecture are far below 2^63.
fn size(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn int(name: &str, value: i64) -> Attribute {
    Attribute {
        name: name.to_owned(),
        i: value,
        kind: AttributeKind::Int.into(),
        ..Attribute::default()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "ONNX holds such constants as 32-bit floats"
)]
fn float(name: &str, value: f64) -> Attribute {
    Attribute {
        name: name.to_owned(),
        f: value as f32,
        kind: AttributeKind::Float.into(),
        ..Attribute::default()
    }
}

fn ints<const N: usize>(name: &str, values: [usize; N]) -> Attribute {
    Attribute {
        name: name.to_owned(),
        ints: values.map(size).to_vec(),
        kind: AttributeKind::Ints.into(),
        ..Attribute::default()
    }
}

/// Lines of Python that compute the outputs for a batch of black images.
pub(crate) fn loading(architecture: &Architecture, file: &str) -> String {
    let [channels, height, width] = architecture.input();
    // A JSON string is a Python string too.
    let file = serde_json::Value::from(file);
    format!(
        "import numpy, onnxruntime\n\
         network = onnxruntime.InferenceSession({file})\n\
         pixels = numpy.zeros([1, {channels}, {height}, {width}], numpy.float32)\n\
         {LOGITS}, {PROBABILITIES} = network.run(None, {{\"{PIXELS}\": pixels}})\n"
    )
}
