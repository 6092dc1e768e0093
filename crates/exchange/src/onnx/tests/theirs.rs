//! A graph that this program would not write, and its parts.

use crate::onnx::message::{
    Attribute, AttributeKind, Dimension, DimensionValue, FLOAT, Graph, Model, Node, OperatorSet,
    Tensor, TensorShape, TensorType, Type, ValueInfo,
};

pub(super) fn tensor(name: &str, dims: &[i64], first: f32) -> Tensor {
    let count = dims.iter().product::<i64>();
    Tensor {
        name: name.into(),
        dims: dims.to_vec(),
        data_type: FLOAT,
        float_data: (0..count).map(|n| first + n as f32).collect(),
        ..Tensor::default()
    }
}

pub(super) fn node(op_type: &str, inputs: &[&str], output: &str) -> Node {
    Node {
        op_type: op_type.into(),
        name: format!("/{op_type}"),
        input: inputs.iter().map(|name| (*name).to_owned()).collect(),
        output: vec![output.into()],
        ..Node::default()
    }
}

pub(super) fn ints(name: &str, ints: &[i64]) -> Attribute {
    let kind = AttributeKind::Ints.into();
    Attribute {
        name: name.into(),
        ints: ints.to_vec(),
        kind,
        ..Attribute::default()
    }
}

pub(super) fn int(name: &str, i: i64) -> Attribute {
    Attribute {
        name: name.into(),
        i,
        kind: AttributeKind::Int.into(),
        ..Attribute::default()
    }
}

pub(super) fn text(name: &str, text: &str) -> Attribute {
    Attribute {
        name: name.into(),
        s: text.into(),
        kind: AttributeKind::String.into(),
        ..Attribute::default()
    }
}

pub(super) fn value(name: &str, sizes: &[i64]) -> ValueInfo {
    let size = |n: &i64| Dimension {
        value: Some(DimensionValue::Size(*n)),
    };
    let dim = std::iter::once(Dimension { value: None })
        .chain(sizes.iter().map(size))
        .collect();
    let tensor_type = TensorType {
        elem_type: FLOAT,
        shape: Some(TensorShape { dim }),
    };
    ValueInfo {
        name: name.into(),
        r#type: Some(Type {
            tensor_type: Some(tensor_type),
        }),
    }
}

/// A network of pixels in a vector, weights laid out as `[inputs, units]`, and nothing but probabilities.
pub(super) fn theirs() -> Model {
    Model {
        ir_version: 9,
        opset_import: vec![OperatorSet {
            domain: String::new(),
            version: 18,
        }],
        graph: Some(Graph {
            node: vec![
                node("Gemm", &["x", "w1", "b1"], "a"),
                node("LeakyRelu", &["a"], "b"),
                node("Identity", &["b"], "c"),
                node("Gemm", &["c", "w2"], "d"),
                node("Softmax", &["d"], "y"),
            ],
            initializer: vec![
                tensor("w1", &[784, 2], 0.0),
                tensor("b1", &[2], 9.0),
                tensor("w2", &[2, 3], 1.0),
            ],
            // Old files list the weights among the inputs.
            input: vec![value("x", &[784]), value("w1", &[2])],
            output: vec![value("y", &[3])],
            ..Graph::default()
        }),
        ..Model::default()
    }
}
