//! `library import` of ONNX.

use std::path::Path;

use super::network::import_from;
use super::{Input, MB};

/// See [`super`].
pub const INPUT: Input = Input {
    name: "onnx",
    feed,
    memory_per_byte: 64,
    memory: 16 * MB,
};

fn feed(bytes: &[u8], folder: &Path) {
    let path = folder.join("net.onnx");
    std::fs::write(&path, bytes).unwrap();
    import_from(&path);
}
