//! One layer on tensors: forward, and backward written out.

use tch::Tensor;

use super::batch_norm::{BatchNorm, Normalized};
use super::dropout;
use super::{Gradient, Parameter, Slot, Update};
use crate::error::Result;

/// A layer with its tensors.
#[derive(Debug)]
pub(crate) struct Layer {
    pub(super) name: String,
    pub(super) position: usize,
    pub(super) op: Op,
}

/// What a layer computes.
#[derive(Debug)]
pub(super) enum Op {
    Flatten,
    Dense(Affine),
    LeakyRelu { slope: f64 },
    Relu,
    Conv2d { affine: Affine, padding: i64 },
    MaxPool2d { size: i64 },
    BatchNorm(BatchNorm),
    Dropout { rate: f64 },
}

/// Weight and bias.
#[derive(Debug)]
pub(super) struct Affine {
    pub(super) weight: Tensor,
    pub(super) bias: Tensor,
}

/// What the forward pass keeps for the backward pass.
#[derive(Debug)]
pub(crate) enum Tape {
    /// Nothing is needed.
    Nothing,
    /// The shape of the input.
    Shape(Vec<i64>),
    /// The input of a Dense or Conv2d layer, the output of an activation, the mask of a dropout.
    Value(Tensor),
    /// The input of a pooling layer and where its maxima lie.
    Pool { input: Tensor, indices: Tensor },
    /// What a batch normalisation found.
    Norm(Normalized),
}

/// Which step a dropout mask belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StepKey {
    /// Seed of the run.
    pub(crate) seed: u64,
    /// Steps done before this one.
    pub(crate) step: u64,
}

/// What the backward pass of a layer is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// Whether the layer's parameters train.
    pub(super) parameters: bool,
    /// Whether a layer below trains.
    pub(super) input: bool,
}

impl Layer {
    /// The output for `x` when nothing is trained.
    pub(super) fn infer(&self, x: &Tensor) -> Result<Tensor> {
        Ok(match &self.op {
            Op::Flatten => x.f_flatten(1, -1)?,
            Op::Dense(Affine { weight, bias }) => x.f_linear(weight, Some(bias))?,
            Op::LeakyRelu { slope } => leaky_relu(x, *slope)?,
            Op::Relu => x.f_relu()?,
            Op::Conv2d { affine, padding } => convolve(x, affine, *padding)?,
            Op::MaxPool2d { size } => {
                x.f_max_pool2d([*size; 2], [*size; 2], [0, 0], [1, 1], false)?
            }
            Op::BatchNorm(norm) => norm.infer(x)?,
            Op::Dropout { .. } => x.shallow_clone(),
        })
    }

    /// The output for `x` in a training step, and what [`Self::backward`] needs.
    pub(super) fn train(
        &mut self,
        x: Tensor,
        trains: bool,
        key: StepKey,
    ) -> Result<(Tensor, Tape)> {
        Ok(match &mut self.op {
            Op::Flatten => (x.f_flatten(1, -1)?, Tape::Shape(x.size())),
            Op::Dense(_) | Op::Conv2d { .. } => (self.infer(&x)?, Tape::Value(x)),
            Op::LeakyRelu { .. } | Op::Relu => {
                let y = self.infer(&x)?;
                let tape = Tape::Value(y.shallow_clone());
                (y, tape)
            }
            Op::MaxPool2d { size } => {
                let window = [*size; 2];
                let (y, indices) =
                    x.f_max_pool2d_with_indices(window, window, [0, 0], [1, 1], false)?;
                (y, Tape::Pool { input: x, indices })
            }
            Op::BatchNorm(norm) if trains => {
                let (y, normalized) = norm.train(&x)?;
                (y, Tape::Norm(normalized))
            }
            Op::BatchNorm(norm) => (norm.infer(&x)?, Tape::Nothing),
            Op::Dropout { rate } => {
                let mask = dropout::mask(&x, *rate, key, &self.name)?;
                (x.f_mul(&mask)?, Tape::Value(mask))
            }
        })
    }

    /// Hands the gradients of the parameters to `update` and returns that of the input, each where wanted.
    pub(super) fn backward(
        &mut self,
        tape: Tape,
        dy: Tensor,
        wanted: Wanted,
        update: &mut dyn Update,
    ) -> Result<Option<Tensor>> {
        let layer = self.position;
        let parameter = |slot| Parameter { layer, slot };
        match (&mut self.op, tape) {
            (Op::Dense(Affine { weight, bias }), Tape::Value(x)) => {
                let dx = wanted.input.then(|| dy.f_mm(weight)).transpose()?;
                if wanted.parameters {
                    let db = dy.f_sum_dim_intlist(&[0i64][..], false, None)?;
                    update.update(parameter(Slot::Bias), bias, Gradient::Whole(db))?;
                    let dw = Gradient::Product(dy.f_tr()?, x);
                    update.update(parameter(Slot::Weight), weight, dw)?;
                }
                Ok(dx)
            }
            (Op::Conv2d { affine, padding }, Tape::Value(x)) => {
                let input = || convolve_input_gradient(&dy, &affine.weight, *padding);
                let dx = wanted.input.then(input).transpose()?;
                if wanted.parameters {
                    let db =
                        Gradient::Whole(dy.f_sum_dim_intlist(&[0i64, 2, 3][..], false, None)?);
                    update.update(parameter(Slot::Bias), &mut affine.bias, db)?;
                    let dw = Gradient::Whole(convolve_weight_gradient(&dy, &x, *padding)?);
                    update.update(parameter(Slot::Weight), &mut affine.weight, dw)?;
                }
                Ok(dx)
            }
            (Op::BatchNorm(norm), Tape::Norm(normalized)) => {
                norm.backward(&normalized, &dy, layer, update).map(Some)
            }
            (op, tape) if wanted.input => op.input_gradient(tape, dy).map(Some),
            _ => Ok(None),
        }
    }
}

impl Op {
    /// Gradient of the input of a layer whose parameters, if it has any, stay as they are.
    fn input_gradient(&self, tape: Tape, dy: Tensor) -> Result<Tensor> {
        Ok(match (self, tape) {
            (Self::Flatten, Tape::Shape(shape)) => dy.f_reshape(&shape[..])?,
            // The output has the sign of the input, so either serves.
            (Self::LeakyRelu { slope }, Tape::Value(y)) => {
                y.f_leaky_relu_backward(&dy, *slope, false)?
            }
            (Self::Relu, Tape::Value(y)) => y.f_threshold_backward(&dy, 0.0)?,
            (Self::Dropout { .. }, Tape::Value(mask)) => dy.f_mul(&mask)?,
            (Self::MaxPool2d { size }, Tape::Pool { input, indices }) => {
                let window = [*size; 2];
                input.f_max_pool2d_with_indices_backward(
                    &dy,
                    window,
                    window,
                    [0, 0],
                    [1, 1],
                    false,
                    &indices,
                )?
            }
            (Self::BatchNorm(norm), _) => norm.input_gradient_when_frozen(&dy)?,
            _ => dy,
        })
    }
}

/// `max(x, slope x)`. tch's own `leaky_relu` knows only the slope 0.01; the backward kernel, which multiplies its
/// argument by 1 or by the slope according to the receiver's sign, gives any slope when both are `x`.
fn leaky_relu(x: &Tensor, slope: f64) -> Result<Tensor> {
    Ok(x.f_leaky_relu_backward(x, slope, false)?)
}

fn convolve(x: &Tensor, affine: &Affine, padding: i64) -> Result<Tensor> {
    Ok(x.f_conv2d(
        &affine.weight,
        Some(&affine.bias),
        [1, 1],
        [padding; 2],
        [1, 1],
        1,
    )?)
}

/// With stride 1 the input's gradient is the transposed convolution of the output's.
fn convolve_input_gradient(dy: &Tensor, weight: &Tensor, padding: i64) -> Result<Tensor> {
    Ok(dy.f_conv_transpose2d(
        weight,
        None::<Tensor>,
        [1, 1],
        [padding; 2],
        [0, 0],
        1,
        [1, 1],
    )?)
}

/// With stride 1 the weight's gradient is the input convolved with the output's gradient, images and channels swapped.
fn convolve_weight_gradient(dy: &Tensor, x: &Tensor, padding: i64) -> Result<Tensor> {
    let (x, dy) = (x.f_transpose(0, 1)?, dy.f_transpose(0, 1)?);
    let dw = x.f_conv2d(&dy, None::<Tensor>, [1, 1], [padding; 2], [1, 1], 1)?;
    Ok(dw.f_transpose(0, 1)?.f_contiguous()?)
}
