//! `library import` of a model of Keras 3, a zip archive.

use std::path::Path;

use super::network::import_from;
use super::{Input, MB};

/// See [`super`].
pub const INPUT: Input = Input {
    name: "zip",
    feed,
    memory_per_byte: 64,
    memory: 256 * MB,
};

fn feed(bytes: &[u8], folder: &Path) {
    let path = folder.join("net.keras");
    std::fs::write(&path, bytes).unwrap();
    import_from(&path);
}
