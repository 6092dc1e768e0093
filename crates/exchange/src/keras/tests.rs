//! Files of the real Keras (tests/fixtures/keras/make.py), files that no Keras writes, and our own.

mod configurations;
mod forward;
mod hostile;
mod models;
mod networks;
mod round_trip;

use std::io::{Cursor, Write};
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A file that make.py wrote.
fn fixture(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/keras")
        .join(path)
}

/// A JSON file that make.py wrote.
fn table<T: DeserializeOwned>(path: &str) -> T {
    serde_json::from_slice(&std::fs::read(fixture(path)).unwrap()).unwrap()
}

/// The names of the files in a folder that make.py filled.
fn folder(path: &str) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(fixture(path))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The bytes of a model of the real Keras.
fn bytes(file: &str) -> Vec<u8> {
    std::fs::read(fixture(&format!("models/{file}"))).unwrap()
}

/// An archive with `config.json` and `model.weights.h5`.
fn archive(config: &[u8], weights: &[u8]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [("config.json", config), ("model.weights.h5", weights)] {
        archive.start_file(name, options).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
