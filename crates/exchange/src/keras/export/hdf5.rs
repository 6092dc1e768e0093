//! HDF5 files of weights, as Keras lays them out.

use hdf5_writer::{AttributeBuilder, DatasetBuilder, Hdf5Builder, Result, WriteOptions};
use serde_json::json;

use super::model::{Sequential, VERSION, Weight};
use crate::keras::stored::Counter;

/// Keras' default for SGD.
const LEARNING_RATE: f32 = 0.01;

/// The `model.weights.h5` of a `.keras` file: `layers/dense_1/vars/0`, and the optimizer's step and learning rate, which
/// Keras misses if they are not there.
pub(super) fn numbered(model: &Sequential) -> Result<Vec<u8>> {
    let mut file = Hdf5Builder::new();
    let mut stored = Counter::default();
    for layer in model
        .layers
        .iter()
        .filter(|layer| !layer.weights.is_empty())
    {
        let group = format!("layers/{}/vars", stored.next(layer.class));
        let name = AttributeBuilder::fixed_string("name", &layer.name);
        file = file.group_attribute(&group, name);
        for (number, weight) in layer.weights.iter().enumerate() {
            file = file.dataset(data(format!("{group}/{number}"), weight)?);
        }
    }
    let step = DatasetBuilder::typed_data("optimizer/vars/0", [], &[0_i64])?;
    let rate = DatasetBuilder::typed_data("optimizer/vars/1", [], &[LEARNING_RATE])?;
    encode(file.dataset(step).dataset(rate))
}

/// A whole `.h5` file: the model's configuration in attributes, and for each layer a group that lists its weights.
pub(super) fn listed(model: &Sequential) -> Result<Vec<u8>> {
    let text = |name: &str, value: &str| AttributeBuilder::fixed_string(name, value);
    let mut file = Hdf5Builder::new()
        .attribute(text("model_config", &model.config().to_string()))
        .attribute(text("training_config", &training_config()))
        .attribute(text("keras_version", VERSION))
        .attribute(text("backend", "tensorflow"));
    let names: Vec<&str> = model
        .layers
        .iter()
        .map(|layer| layer.name.as_str())
        .collect();
    file = file
        .group_attribute(
            "model_weights",
            AttributeBuilder::vlen_strings("layer_names", &names)?,
        )
        .group_attribute("model_weights", text("keras_version", VERSION))
        .group_attribute("model_weights", text("backend", "tensorflow"));
    for layer in &model.layers {
        let group = format!("model_weights/{}", layer.name);
        let paths: Vec<String> = layer
            .weights
            .iter()
            .map(|weight| format!("{}/{}", layer.name, weight.part))
            .collect();
        let list = if paths.is_empty() {
            // As Keras writes an empty list.
            AttributeBuilder::vector::<f64>("weight_names", &[])?
        } else {
            AttributeBuilder::vlen_strings("weight_names", &paths)?
        };
        file = file.group_attribute(&group, list);
        for (path, weight) in paths.iter().zip(&layer.weights) {
            file = file.dataset(data(format!("{group}/{path}"), weight)?);
        }
    }
    encode(file)
}

fn training_config() -> String {
    json!({
        "loss": "sparse_categorical_crossentropy",
        "loss_weights": null,
        "metrics": ["accuracy"],
        "weighted_metrics": null,
        "optimizer_config": {
            "class_name": "SGD",
            "config": {"name": "SGD", "learning_rate": LEARNING_RATE},
        },
    })
    .to_string()
}

fn data(path: String, weight: &Weight) -> Result<DatasetBuilder> {
    let shape: Vec<u64> = weight.shape.iter().map(|size| *size as u64).collect();
    DatasetBuilder::typed_data(path, shape, &weight.values)
}

fn encode(file: Hdf5Builder) -> Result<Vec<u8>> {
    file.into_plan()?.encode(WriteOptions::default())
}
