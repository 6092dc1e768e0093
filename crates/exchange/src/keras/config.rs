//! A model's configuration: the layers of a Sequential or of a functional model without branches, in order.

use mnist_core::text::harmless;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Checked;
use super::chain::chain;
use super::stored::Counter;

/// Layers of one model; no network for images of 28x28 comes near it.
const MOST_LAYERS: usize = 1000;

/// Models within models.
const MOST_DEPTH: usize = 8;

/// A layer as Keras describes it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    /// Its Keras class.
    pub(super) class: String,
    /// Its name.
    pub(super) name: String,
    /// Whether it trains; it does not inside a frozen model.
    pub(super) trainable: bool,
    /// Where its weights are.
    pub(super) place: Place,
    config: Value,
}

/// Where the weights of a layer are, in each kind of file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// In `.h5`: the outermost layer that holds it, itself unless it is in a model within the model.
    pub(super) group: String,
    /// In `.keras`: the path of its group, `layers/dense_1`.
    pub(super) path: String,
}

/// A model's layers in the order in which they compute, those of models within it included.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Model {
    /// Shape of one input, without the batch.
    pub(super) input: Vec<usize>,
    /// The layers; input layers are left out.
    pub(super) nodes: Vec<Node>,
}

/// A Keras object as it is written in JSON.
#[derive(Debug, Deserialize)]
pub(super) struct Object {
    class_name: String,
    pub(super) config: Value,
    #[serde(default)]
    pub(super) inbound_nodes: Vec<Value>,
}

/// The settings of a model.
#[derive(Debug, Deserialize)]
pub(super) struct ModelConfig {
    #[serde(default)]
    pub(super) name: String,
    #[serde(default = "yes")]
    trainable: bool,
    pub(super) layers: Vec<Object>,
    #[serde(default)]
    build_input_shape: Option<BatchShape>,
    #[serde(default)]
    pub(super) input_layers: Value,
    #[serde(default)]
    pub(super) output_layers: Value,
}

/// What every layer tells of itself.
#[derive(Debug, Deserialize)]
struct Common {
    name: String,
    #[serde(default = "yes")]
    trainable: bool,
    /// As Keras 3 calls it.
    #[serde(default)]
    batch_shape: Option<BatchShape>,
    /// As Keras 2 calls it.
    #[serde(default)]
    batch_input_shape: Option<BatchShape>,
}

/// A shape whose first size, the batch, is null.
type BatchShape = Vec<Option<usize>>;

const fn yes() -> bool {
    true
}

impl Node {
    /// The settings of its class.
    pub(super) fn settings<T: DeserializeOwned>(&self) -> Checked<T> {
        T::deserialize(&self.config).map_err(|error| {
            let error = harmless(&error);
            self.refuse(&format!("has settings that cannot be understood ({error})"))
        })
    }

    /// A layer that serves inside this one, as its activation.
    pub(super) fn inner(&self, class: &str, config: &Value) -> Self {
        Self {
            class: class.to_owned(),
            config: config.clone(),
            ..self.clone()
        }
    }

    /// Its name for people: characters that a terminal would obey are escaped.
    pub(super) fn told(&self) -> impl std::fmt::Display {
        self.name.escape_debug()
    }

    /// Why the layer cannot be imported.
    pub(super) fn refuse(&self, reason: &str) -> String {
        format!(
            "layer {:?} ({}) {reason}",
            self.name,
            self.class.escape_debug()
        )
    }
}

impl Model {
    /// Reads the JSON in which Keras saves a model.
    pub(super) fn parse(json: &[u8]) -> Checked<Self> {
        let object: Object =
            serde_json::from_slice(json).map_err(|error| not_understood(&error))?;
        let mut model = Self {
            input: Vec::new(),
            nodes: Vec::new(),
        };
        let mut input = None;
        model.unroll(object, &Outer::default(), &mut input)?;
        let shape = input.ok_or(
            "the model was never built, so it has no input shape; call it once or give it an Input layer, and save it again",
        )?;
        model.input = sizes(&shape)?;
        Ok(model)
    }

    /// Appends the layers of `object`, a model.
    fn unroll(
        &mut self,
        object: Object,
        outer: &Outer,
        input: &mut Option<BatchShape>,
    ) -> Checked<()> {
        if outer.depth > MOST_DEPTH {
            return Err(format!(
                "it has more than {MOST_DEPTH} models inside each other"
            ));
        }
        let sequential = match object.class_name.as_str() {
            "Sequential" => true,
            "Functional" | "Model" => false,
            class => {
                return Err(format!(
                    "the model is a {class:?}; only Sequential and functional models are understood, as a class of your own is known only by its code"
                ));
            }
        };
        let config: ModelConfig =
            ModelConfig::deserialize(object.config).map_err(|error| not_understood(&error))?;
        if config.layers.len() > MOST_LAYERS {
            return Err(format!("it has more than {MOST_LAYERS} layers"));
        }
        let trainable = outer.trainable && config.trainable;
        let mut stored = Counter::default();
        let paths: Vec<String> = config
            .layers
            .iter()
            .map(|layer| format!("{}layers/{}", outer.path, stored.next(&layer.class_name)))
            .collect();
        let order = if sequential {
            (0..config.layers.len()).collect()
        } else {
            chain(&config)?
        };
        let build = config.build_input_shape;
        let mut layers: Vec<Option<Object>> = config.layers.into_iter().map(Some).collect();
        for at in order {
            // A chain visits each layer once.
            if let Some(layer) = layers[at].take() {
                self.append(layer, &paths[at], trainable, outer, input)?;
            }
        }
        if input.is_none() {
            *input = build;
        }
        Ok(())
    }

    fn append(
        &mut self,
        layer: Object,
        path: &str,
        trainable: bool,
        outer: &Outer,
        input: &mut Option<BatchShape>,
    ) -> Checked<()> {
        if self.nodes.len() >= MOST_LAYERS {
            return Err(format!("it has more than {MOST_LAYERS} layers"));
        }
        let common = Common::deserialize(&layer.config).map_err(|error| {
            format!(
                "a layer ({}) has settings that cannot be understood ({})",
                layer.class_name.escape_debug(),
                harmless(&error)
            )
        })?;
        let group = outer.group.clone().unwrap_or_else(|| common.name.clone());
        if layer.inner_model() {
            let outer = Outer {
                trainable: trainable && common.trainable,
                group: Some(group),
                path: format!("{path}/"),
                depth: outer.depth + 1,
            };
            return self.unroll(layer, &outer, input);
        }
        if input.is_none() && self.nodes.is_empty() {
            *input = common.batch_shape.or(common.batch_input_shape);
        }
        if layer.class_name != "InputLayer" {
            self.nodes.push(Node {
                class: layer.class_name,
                name: common.name,
                trainable: trainable && common.trainable,
                place: Place {
                    group,
                    path: path.to_owned(),
                },
                config: layer.config,
            });
        }
        Ok(())
    }
}

impl Object {
    fn inner_model(&self) -> bool {
        matches!(
            self.class_name.as_str(),
            "Sequential" | "Functional" | "Model"
        )
    }
}

/// The model around the layers that are being appended.
struct Outer {
    trainable: bool,
    group: Option<String>,
    path: String,
    depth: usize,
}

impl Default for Outer {
    fn default() -> Self {
        Self {
            trainable: true,
            group: None,
            path: String::new(),
            depth: 0,
        }
    }
}

fn not_understood(error: &serde_json::Error) -> String {
    let error = harmless(error);
    format!("its model configuration cannot be understood ({error})")
}

/// The sizes of one input.
fn sizes(shape: &BatchShape) -> Checked<Vec<usize>> {
    let sizes: Option<Vec<usize>> = shape.iter().skip(1).copied().collect();
    sizes.ok_or_else(|| {
        "its input shape leaves sizes open; give the Input layer the shape (28, 28)".to_owned()
    })
}
