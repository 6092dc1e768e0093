//! From a network to a Sequential of Keras.

mod hdf5;
mod layer;
mod model;

use mnist_core::model::Architecture;
use serde_json::json;

use self::model::{Dialect, Sequential};
use super::archive::Archive;
use crate::{ExchangeError, Network};

/// A `.keras` file: a Sequential that Keras 3 loads compiled, so that `model.evaluate` works at once. It ends with
/// softmax, layers that are frozen do not train, and the input has the shape `(28, 28)` where the first layer flattens
/// it, else `(28, 28, 1)`. The same network gives the same bytes.
///
/// # Errors
/// Never for a network that memory holds.
pub fn export_keras(network: &Network) -> Result<Vec<u8>, ExchangeError> {
    let unwritable = |error: String| ExchangeError::Unwritable {
        format: "Keras (.keras)",
        reason: error,
    };
    let model = Sequential::of(network, Dialect::Three);
    let archive = Archive {
        config: model.archive_config().to_string().into_bytes(),
        weights: hdf5::numbered(&model).map_err(|e| unwritable(e.to_string()))?,
    };
    let metadata = json!({"keras_version": model::VERSION}).to_string();
    archive
        .pack(metadata.as_bytes())
        .map_err(|e| unwritable(e.to_string()))
}

/// An `.h5` file with the same model, which Keras 3 and Keras 2 (`tf_keras`) load.
///
/// # Errors
/// A network of so many layers that its description is longer than the 64 KiB that HDF5 gives it.
pub fn export_h5(network: &Network) -> Result<Vec<u8>, ExchangeError> {
    let model = Sequential::of(network, Dialect::Two);
    hdf5::listed(&model).map_err(|error| ExchangeError::Unwritable {
        format: "Keras (.h5)",
        reason: format!("{error}; a .keras file can hold it"),
    })
}

/// Lines of Python that load the file at `file`, which holds a model of `architecture`, and evaluate it.
pub(crate) fn loading(architecture: &Architecture, file: &str) -> String {
    // A JSON string is a Python string too.
    let file = serde_json::Value::from(file);
    let shape: Vec<String> = model::input_shape(architecture)
        .iter()
        .map(usize::to_string)
        .collect();
    let shape = shape.join(", ");
    format!(
        "import keras\n\
         model = keras.models.load_model({file})\n\
         model.evaluate(images.reshape(-1, {shape}) / 255, labels)\n"
    )
}
