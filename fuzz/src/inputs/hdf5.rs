//! `library import` of a model of Keras in an HDF5 file.

use std::path::Path;

use super::network::import_from;
use super::{Input, MB};

/// See [`super`].
pub const INPUT: Input = Input {
    name: "hdf5",
    feed,
    memory_per_byte: 64,
    memory: 16 * MB,
};

fn feed(bytes: &[u8], folder: &Path) {
    let path = folder.join("net.h5");
    std::fs::write(&path, bytes).unwrap();
    import_from(&path);
}
