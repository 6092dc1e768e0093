//! A Sequential as Keras describes it in JSON, with its weights.

use mnist_core::model::{Architecture, LayerKind, Shape};
use serde_json::{Value, json};

use crate::Network;
use crate::keras::names::Names;
use crate::keras::order::Order;

use super::layer::{class, has_a_word, settings, weights};

/// The version of Keras whose files these are.
pub(super) const VERSION: &str = "3.15.0";

/// How settings are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// As Keras 2 called them, which Keras 3 still reads from `.h5` files.
    Two,
    /// As Keras 3 calls them.
    Three,
}

/// A model: its input layer and the layers behind it.
pub(super) struct Sequential {
    pub(super) layers: Vec<KerasLayer>,
    input: Value,
    dialect: Dialect,
}

/// A layer and its weights.
pub(super) struct KerasLayer {
    pub(super) class: &'static str,
    pub(super) name: String,
    pub(super) weights: Vec<Weight>,
    config: Value,
}

/// A weight of a layer.
pub(super) struct Weight {
    /// What Keras calls it.
    pub(super) part: &'static str,
    /// Sizes, outermost first.
    pub(super) shape: Vec<usize>,
    /// Row-major.
    pub(super) values: Vec<f32>,
}

impl Sequential {
    /// The model that computes what `network` does, and softmax.
    pub(super) fn of(network: &Network, dialect: Dialect) -> Self {
        let mut names = Names::free();
        for layer in network.architecture().layers() {
            names.take(&layer.name);
        }
        let input = input(network.architecture(), &names.take("images"), dialect);
        let mut order = Order::Same;
        let mut layers = Vec::new();
        for (layer, shape) in network.architecture().iter() {
            if let LayerKind::Conv2d {
                kernel, padding, ..
            } = layer.kind
                && !has_a_word(kernel, padding)
            {
                layers.push(zero_padding(
                    names.take(&format!("{}_padding", layer.name)),
                    padding,
                ));
            }
            let mut config = settings(layer, dialect);
            config["name"] = json!(layer.name);
            config["trainable"] = json!(!network.frozen().contains(&layer.name));
            config["dtype"] = json!("float32");
            layers.push(KerasLayer {
                class: class(&layer.kind),
                name: layer.name.clone(),
                weights: weights(network, layer, order),
                config,
            });
            order = match (layer.kind, shape.input) {
                (LayerKind::Flatten {}, Shape::Image(sizes)) => Order::Image(sizes),
                (LayerKind::Dense { .. }, _) => Order::Same,
                _ => order,
            };
        }
        Self {
            layers,
            input,
            dialect,
        }
    }

    /// The model's configuration in an `.h5` file.
    pub(super) fn config(&self) -> Value {
        let layers = self
            .layers
            .iter()
            .map(|layer| self.object(layer.class, &layer.config));
        let input = self.object("InputLayer", &self.input);
        json!({
            "class_name": "Sequential",
            "config": {
                "name": "sequential",
                "layers": std::iter::once(input).chain(layers).collect::<Vec<_>>(),
            },
        })
    }

    /// The model's configuration in a `.keras` file.
    pub(super) fn archive_config(&self) -> Value {
        let mut config = self.config();
        config["module"] = json!("keras");
        config["registered_name"] = Value::Null;
        config["compile_config"] = json!({
            "optimizer": "sgd",
            "loss": "sparse_categorical_crossentropy",
            "metrics": ["accuracy"],
        });
        config
    }

    fn object(&self, class: &str, config: &Value) -> Value {
        let mut object = json!({"class_name": class, "config": config});
        if self.dialect == Dialect::Three {
            object["module"] = json!("keras.layers");
            object["registered_name"] = Value::Null;
        }
        object
    }
}

/// The shape of the input without the batch: rows of pixels where the first layer flattens them, as people write it,
/// else an image.
pub(super) fn input_shape(architecture: &Architecture) -> Vec<usize> {
    let [channels, height, width] = architecture.input();
    let first = architecture.layers().first();
    if channels == 1 && first.is_some_and(|layer| layer.kind == LayerKind::Flatten {}) {
        vec![height, width]
    } else {
        vec![height, width, channels]
    }
}

fn input(architecture: &Architecture, name: &str, dialect: Dialect) -> Value {
    let sizes = input_shape(architecture).into_iter().map(Value::from);
    let shape: Value = std::iter::once(Value::Null).chain(sizes).collect();
    let key = match dialect {
        Dialect::Two => "batch_input_shape",
        Dialect::Three => "batch_shape",
    };
    json!({"name": name, "dtype": "float32", "sparse": false, key: shape})
}

/// A layer of zeros around the image, for padding that a convolution of Keras has no word for.
fn zero_padding(name: String, size: usize) -> KerasLayer {
    KerasLayer {
        class: "ZeroPadding2D",
        config: json!({
            "name": name,
            "trainable": true,
            "dtype": "float32",
            "padding": [[size, size], [size, size]],
            "data_format": "channels_last",
        }),
        name,
        weights: Vec::new(),
    }
}
