//! Files of the real Keras (tests/fixtures/keras/make.py), files that no Keras writes, and our own.

mod forward;
mod hostile;
mod models;
mod networks;
mod round_trip;

use std::path::PathBuf;

use serde::de::DeserializeOwned;

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
