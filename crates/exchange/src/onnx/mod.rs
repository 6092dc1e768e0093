//! Networks as ONNX graphs (<https://onnx.ai/onnx/>).
//!
//! A graph is one chain of nodes, a node a layer. Its input `pixels` is `[N, channels, height, width]`, pixel bytes
//! divided by 255; its outputs are `logits`, what the head gives, and `probabilities`, their softmax, both
//! `[N, classes]`.

mod attributes;
mod bounds;
mod export;
mod import;
mod layer;
mod message;
#[cfg(test)]
mod tests;
mod weights;

pub(crate) use export::{export, loading};
pub(crate) use import::import;

/// The set of operators that a graph is written for; all of its operators mean the same in later sets.
const OPSET: i64 = 17;

/// The version of the file format that came with [`OPSET`].
const IR_VERSION: i64 = 8;
