//! Layers with weights.

use mnist_core::library::NamedTensor;
use mnist_core::model::LayerKind;

use super::Checked;
use super::activation::Activation;
use super::assembly::{Assembly, Form};
use super::config::Node;
use super::hdf5::{Array, Precision};
use super::operation::{Convolution, Dense};
use super::order::{Order, convolution_from_keras};
use super::settings::Normalization;

impl Assembly<'_> {
    pub(super) fn dense(&mut self, node: &Node, dense: Dense) -> Checked<()> {
        let weights = self.matrix(node, dense)?;
        let name = self.push(&node.name, dense_kind(dense));
        self.keep(node, name, weights);
        self.form = Form::Vector(dense.units, Order::Same);
        self.activate(node, dense.activation)
    }

    /// The last Dense layer: it gives logits.
    pub(super) fn head(&mut self, node: &Node, dense: Dense) -> Checked<()> {
        if let Activation::Function(function) = dense.activation {
            return Err(node.refuse(&format!(
                "is the last Dense layer and ends with {}; only softmax, or nothing, may follow it",
                function.type_name()
            )));
        }
        let weights = self.matrix(node, dense)?;
        let name = self.push_head(&node.name, dense_kind(dense));
        self.keep(node, name, weights);
        if dense.activation == Activation::Softmax {
            self.leave_out_softmax(node);
        }
        Ok(())
    }

    fn matrix(&mut self, node: &Node, dense: Dense) -> Checked<[(&'static str, Array); 2]> {
        let Form::Vector(inputs, order) = self.form else {
            return Err(node.refuse(
                "works on each row of an image by itself; put a Flatten layer in front of it",
            ));
        };
        let Dense { units, bias, .. } = dense;
        let [mut kernel, bias] = self.kernel_and_bias(node, &[inputs, units], bias)?;
        kernel.values = order.dense_from_keras(&kernel.values, units);
        kernel.shape = vec![units, inputs];
        Ok([("weight", kernel), ("bias", bias)])
    }

    pub(super) fn convolution(&mut self, node: &Node, convolution: Convolution) -> Checked<()> {
        let Form::Image([channels, height, width]) = self.form else {
            return Err(node.refuse("needs an image with channels; give the input the shape [28, 28, 1], or put it in front of Flatten"));
        };
        let Convolution {
            filters,
            kernel: size,
            bias,
            ..
        } = convolution;
        let padding = convolution
            .padding
            .saturating_add(std::mem::take(&mut self.padding));
        let [mut kernel, bias] =
            self.kernel_and_bias(node, &[size, size, channels, filters], bias)?;
        kernel.values = convolution_from_keras(&kernel.values, size, filters);
        kernel.shape = vec![filters, channels, size, size];
        let kind = LayerKind::Conv2d {
            filters,
            kernel: size,
            padding,
            init: convolution.init,
        };
        let name = self.push(&node.name, kind);
        self.keep(node, name, [("weight", kernel), ("bias", bias)]);
        // A kernel larger than its input is refused when the architecture is checked.
        let output = |n: usize| {
            n.saturating_add(padding.saturating_mul(2))
                .saturating_sub(size - 1)
        };
        self.form = Form::Image([filters, output(height), output(width)]);
        self.activate(node, convolution.activation)
    }

    pub(super) fn normalize(&mut self, node: &Node, normalization: Normalization) -> Checked<()> {
        let Normalization {
            axis,
            momentum,
            epsilon,
            center,
            scale,
            ..
        } = normalization;
        let (rank, features, order) = match self.form {
            Form::Vector(features, order) => (1, features, order),
            Form::Image([channels, ..]) => (3, channels, Order::Same),
            Form::Rows(_) => {
                return Err(node.refuse(
                    "works on the columns of an image; put a Flatten layer in front of it",
                ));
            }
        };
        if !axis.is_last(rank) {
            return Err(node.refuse("is not along the last axis; use axis=-1"));
        }
        let sizes = [features];
        let mut wanted: Vec<(&str, &[usize])> = Vec::with_capacity(4);
        if scale {
            wanted.push(("gamma", &sizes));
        }
        if center {
            wanted.push(("beta", &sizes));
        }
        wanted.extend([
            ("moving_mean", sizes.as_slice()),
            ("moving_variance", &sizes),
        ]);
        let mut arrays = self.read(node, &wanted)?;
        if !scale {
            arrays.insert(0, self.constant(node, "scale", features, 1.0));
        }
        if !center {
            arrays.insert(1, self.constant(node, "offset", features, 0.0));
        }
        for array in &mut arrays {
            array.values = order.vector_from_keras(&array.values);
        }
        let parts = ["weight", "bias", "running_mean", "running_var"];
        let name = self.push(&node.name, LayerKind::BatchNorm { momentum, epsilon });
        self.keep(node, name, parts.into_iter().zip(arrays));
        Ok(())
    }

    /// Puts an activation that is part of a layer behind it.
    fn activate(&mut self, node: &Node, activation: Activation) -> Checked<()> {
        match activation {
            Activation::Linear => Ok(()),
            Activation::Softmax => Err(node.refuse(
                "ends with softmax, which is understood only at the end of the model; leave it out",
            )),
            Activation::Function(kind) => {
                let name = self.push_new(&format!("{}_{}", node.name, word(&kind)), kind);
                self.remarks.push(format!(
                    "the activation of {} became a layer of its own, {name}",
                    node.told()
                ));
                Ok(())
            }
        }
    }

    /// A kernel of `shape` and a bias, which ends up as long as the kernel's last size.
    fn kernel_and_bias(
        &mut self,
        node: &Node,
        shape: &[usize],
        has_bias: bool,
    ) -> Checked<[Array; 2]> {
        let units = shape.last().copied().unwrap_or_default();
        let sizes = [units];
        let wanted = [("kernel", shape), ("bias", sizes.as_slice())];
        let mut arrays = self.read(node, &wanted[..=usize::from(has_bias)])?;
        if !has_bias {
            arrays.push(self.constant(node, "bias", units, 0.0));
        }
        // `read` gives one array for each that is wanted.
        arrays
            .try_into()
            .map_err(|_| node.refuse("has other weights than a kernel and a bias"))
    }

    /// The weights of a layer; their shapes are as wanted.
    fn read(&mut self, node: &Node, wanted: &[(&str, &[usize])]) -> Checked<Vec<Array>> {
        let parts: Vec<&str> = wanted.iter().map(|(part, _)| *part).collect();
        let arrays = self.weights.of(node, &parts)?;
        for (array, (part, shape)) in arrays.iter().zip(wanted) {
            if array.shape != *shape {
                return Err(node.refuse(&format!(
                    "has a {part} of the shape {:?} where its settings need {shape:?}; save the model again",
                    array.shape
                )));
            }
            match array.precision {
                Precision::Single => {}
                Precision::Half => self
                    .remarks
                    .push("16-bit weights were widened to 32 bits".into()),
                Precision::Double => self
                    .remarks
                    .push("64-bit weights were rounded to 32 bits".into()),
            }
        }
        Ok(arrays)
    }

    fn constant(&mut self, node: &Node, what: &str, size: usize, value: f32) -> Array {
        self.remarks.push(format!(
            "{} has no {what}; {value} stands for it",
            node.told()
        ));
        Array {
            shape: vec![size],
            values: vec![value; size],
            precision: Precision::Single,
        }
    }

    /// Keeps the tensors of the layer named `name` here, and whether it trains.
    fn keep(
        &mut self,
        node: &Node,
        name: String,
        parts: impl IntoIterator<Item = (&'static str, Array)>,
    ) {
        let tensors = parts.into_iter().map(|(part, array)| NamedTensor {
            name: format!("{name}.{part}"),
            shape: array.shape,
            bytes: array
                .values
                .iter()
                .flat_map(|value| value.to_le_bytes())
                .collect(),
        });
        self.tensors.extend(tensors);
        if !node.trainable {
            self.frozen.push(name);
        }
    }
}

fn dense_kind(dense: Dense) -> LayerKind {
    LayerKind::Dense {
        units: dense.units,
        init: dense.init,
    }
}

/// The activation in the name of a layer.
const fn word(kind: &LayerKind) -> &'static str {
    match kind {
        LayerKind::LeakyRelu { .. } => "leaky_relu",
        _ => "relu",
    }
}
