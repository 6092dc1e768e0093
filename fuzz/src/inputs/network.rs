//! A network from a file of another program.

use std::path::Path;
use std::sync::LazyLock;

use mnist_exchange::{Format, Imported, Models, export, import};
use serde_json::json;

use super::assert_harmless;

/// What a state dict may be taken for: networks so small that most of a file is not weights.
pub static MODELS: LazyLock<Models> = LazyLock::new(|| {
    serde_json::from_value(json!({
        "small": {"input": [1, 28, 28], "layers": [
            {"type": "conv2d", "filters": 1, "kernel": 3},
            {"type": "batch_norm"},
            {"type": "leaky_relu", "slope": 0.3},
            {"type": "max_pool2d", "size": 13},
            {"type": "dropout", "rate": 0.5},
            {"type": "flatten"},
            {"type": "dense", "units": 2},
            {"type": "relu"},
        ]},
        "flat": {"input": [1, 28, 28], "layers": [
            {"type": "max_pool2d", "size": 14}, {"type": "flatten"},
        ]},
    }))
    .unwrap()
});

/// Takes the file at `path` for a network of another program, as `library import` does. What is understood can be written
/// in every format, and read again as the same.
pub(super) fn import_from(path: &Path) {
    let Imported { network, remarks } = match import(path, &MODELS) {
        Ok(imported) => imported,
        Err(error) => return assert_harmless(&error),
    };
    for remark in &remarks {
        assert_harmless(remark);
    }
    for format in [Format::Keras, Format::KerasH5, Format::Onnx] {
        // What a format has no word for is refused.
        let Ok(bytes) = export(&network, format) else {
            continue;
        };
        let copy = path.with_file_name(format!("copy.{}", format.ending()));
        std::fs::write(&copy, bytes).unwrap();
        let again = import(&copy, &MODELS).unwrap().network;
        assert_eq!(
            again.architecture().shapes(),
            network.architecture().shapes()
        );
        let numbers = |of: &mnist_exchange::Network| -> Vec<_> {
            of.tensors().iter().map(|t| t.bytes.clone()).collect()
        };
        assert!(
            numbers(&again) == numbers(&network),
            "other numbers in {format:?}"
        );
    }
}
