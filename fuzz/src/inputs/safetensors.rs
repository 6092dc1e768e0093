//! Any `.safetensors` file: `library inspect`, and `library import` of a state dict or a checkpoint.

use std::path::Path;

use mnist_core::library::{CheckpointFile, read_record};
use mnist_core::tensors::{Statistics, TensorFile};

use super::network::import_from;
use super::{Input, MB, answer, assert_harmless, is_shown, json_lines};

/// See [`super`].
pub const INPUT: Input = Input {
    name: "safetensors",
    feed,
    memory_per_byte: 128,
    memory: 16 * MB,
};

fn feed(bytes: &[u8], folder: &Path) {
    let path = folder.join("net.safetensors");
    std::fs::write(&path, bytes).unwrap();
    let tensors = match TensorFile::open(&path) {
        Ok(file) => Some(look_at(&file, bytes.len())),
        Err(error) => {
            assert_harmless(&error);
            None
        }
    };
    if let Err(error) = read_record(&path) {
        assert_harmless(&error);
    }
    if let Err(error) = CheckpointFile::read(&path) {
        assert_harmless(&error);
    }
    import_from(&path);
    if is_shown(bytes) {
        let (_, failed) = answer(folder, &[&"library", &"inspect", &path]);
        assert_eq!(failed.is_some(), tensors.is_none());
        let (out, _) = answer(folder, &[&"library", &"inspect", &path, &"--json"]);
        assert_eq!(json_lines(&out).len(), tensors.unwrap_or(0));
    }
}

/// The number of tensors; their sizes, numbers and bytes agree with each other.
fn look_at(file: &TensorFile, length: usize) -> usize {
    let bytes: u64 = file.tensors().iter().map(|t| t.bytes).sum();
    assert!(bytes < length as u64);
    for tensor in file.tensors() {
        assert_eq!(file.bytes(tensor).unwrap().len() as u64, tensor.bytes);
        let Some(statistics) = file.statistics(tensor).unwrap() else {
            continue;
        };
        let Statistics {
            nan,
            infinite,
            histogram,
            ..
        } = statistics;
        let counted = histogram.iter().sum::<u64>() + nan + infinite;
        assert_eq!(counted, tensor.elements());
    }
    file.tensors().len()
}
