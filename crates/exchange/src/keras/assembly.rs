//! From Keras' layers, one after the other, to a network.

use mnist_core::data::IMAGE_SIDE;
use mnist_core::library::NamedTensor;
use mnist_core::model::{Architecture, HEAD, Layer, LayerKind};

use super::Checked;
use super::config::{Model, Node};
use super::names::Names;
use super::operation::Operation;
use super::order::Order;
use super::weights::Weights;
use crate::{Imported, Network};

/// What flows between two layers, as Keras shapes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Form {
    /// `[height, width]`.
    Rows([usize; 2]),
    /// `[channels, height, width]`; Keras has the channels last.
    Image([usize; 3]),
    /// So many values in a row.
    Vector(usize, Order),
}

/// How far the layers have come.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Stage {
    /// Nothing was computed yet, only the input's shape chosen, by a Flatten layer of this name perhaps.
    Input { flatten: Option<String> },
    /// Layers that compute.
    Body,
    /// The head is there, and perhaps its softmax.
    Head { softmax: bool },
}

/// A network that is being put together.
pub(super) struct Assembly<'a> {
    pub(super) weights: &'a Weights,
    pub(super) form: Form,
    /// Zeros that wait for the convolution that they pad, in pixels.
    pub(super) padding: usize,
    pub(super) tensors: Vec<NamedTensor>,
    pub(super) remarks: Vec<String>,
    pub(super) stage: Stage,
    names: Names,
    layers: Vec<Layer>,
    pub(super) frozen: Vec<String>,
}

/// Puts the network of `model` together.
pub(super) fn assemble(model: &Model, weights: &Weights) -> Checked<Imported> {
    let last_dense = model.nodes.iter().rposition(|node| node.class == "Dense");
    let Some(head) = last_dense else {
        return Err(
            "it has no Dense layer; a network here ends with one, which tells the classes apart"
                .into(),
        );
    };
    let mut assembly = Assembly {
        weights,
        form: Form::of_input(&model.input)?,
        padding: 0,
        tensors: Vec::new(),
        remarks: Vec::new(),
        stage: Stage::Input { flatten: None },
        names: Names::new(),
        layers: Vec::new(),
        frozen: Vec::new(),
    };
    for (at, node) in model.nodes.iter().enumerate() {
        assembly.add(node, at == head)?;
    }
    assembly.finish()
}

impl Assembly<'_> {
    fn add(&mut self, node: &Node, head: bool) -> Checked<()> {
        let operation = Operation::of(node)?;
        if let Stage::Head { softmax } = self.stage {
            return self.end(node, &operation, softmax);
        }
        if self.padding > 0 && !matches!(operation, Operation::Convolution(_)) {
            return Err(node
                .refuse("comes behind zero padding, which is understood only in front of Conv2D"));
        }
        match operation {
            Operation::Identity => Ok(()),
            Operation::Elementwise(kind) => {
                self.push(&node.name, kind);
                Ok(())
            }
            Operation::Softmax => {
                Err(node.refuse("is understood only behind the last Dense layer; leave it out"))
            }
            Operation::Rescaling(scale) => self.rescale(node, scale),
            Operation::Reshape(target) => self.reshape(node, &target),
            Operation::Flatten => {
                self.flatten(node);
                Ok(())
            }
            Operation::ZeroPadding(size) => {
                self.padding = size;
                Ok(())
            }
            Operation::MaxPooling(pool) => self.pool(node, pool),
            Operation::Dense(dense) if head => self.head(node, dense),
            Operation::Dense(dense) => self.dense(node, dense),
            Operation::Convolution(convolution) => self.convolution(node, convolution),
            Operation::Normalization(normalization) => self.normalize(node, normalization),
        }
    }

    /// Behind the head only its softmax may stand.
    fn end(&mut self, node: &Node, operation: &Operation, softmax: bool) -> Checked<()> {
        match operation {
            Operation::Identity => Ok(()),
            Operation::Softmax if !softmax => {
                self.leave_out_softmax(node);
                Ok(())
            }
            _ => Err(node.refuse(
                "comes behind the last Dense layer, with which a network here ends; only softmax may follow",
            )),
        }
    }

    /// The head gives logits.
    pub(super) fn leave_out_softmax(&mut self, node: &Node) {
        self.stage = Stage::Head { softmax: true };
        self.remarks.push(format!(
            "the softmax of {} is left out: the network gives logits",
            node.told()
        ));
    }

    /// Appends a layer and returns its name here.
    pub(super) fn push(&mut self, keras_name: &str, kind: LayerKind) -> String {
        let name = self.push_new(keras_name, kind);
        if name != keras_name {
            self.remarks
                .push(format!("{} became {name}", keras_name.escape_debug()));
        }
        name
    }

    /// Appends a layer that Keras has no name for, called `name` if that is free.
    pub(super) fn push_new(&mut self, name: &str, kind: LayerKind) -> String {
        self.begin();
        let name = self.names.take(name);
        self.layers.push(Layer {
            name: name.clone(),
            kind,
        });
        name
    }

    /// Appends the last layer, whose name is fixed.
    pub(super) fn push_head(&mut self, keras_name: &str, kind: LayerKind) -> String {
        self.begin();
        if keras_name != HEAD {
            self.remarks
                .push(format!("{} became {HEAD}", keras_name.escape_debug()));
        }
        self.layers.push(Layer {
            name: HEAD.to_owned(),
            kind,
        });
        self.stage = Stage::Head { softmax: false };
        HEAD.to_owned()
    }

    /// With the first layer that computes, the shape of the input is chosen: a vector needs a Flatten layer here, since
    /// images are not flat.
    fn begin(&mut self) {
        let stage = std::mem::replace(&mut self.stage, Stage::Body);
        if let (Stage::Input { flatten }, Form::Vector(..)) = (stage, self.form) {
            if flatten.is_none() {
                self.remarks
                    .push("a Flatten layer was put in front: the input was flat".into());
            }
            match flatten {
                Some(name) => self.push(&name, LayerKind::Flatten {}),
                None => self.push_new("flatten", LayerKind::Flatten {}),
            };
        }
    }

    fn finish(mut self) -> Checked<Imported> {
        let input = [1, IMAGE_SIDE, IMAGE_SIDE];
        let architecture = Architecture::new(input, self.layers).map_err(|e| e.to_string())?;
        let network =
            Network::new(architecture, self.tensors, self.frozen).map_err(|e| e.to_string())?;
        self.remarks.dedup();
        Ok(Imported {
            network,
            remarks: self.remarks,
        })
    }
}
