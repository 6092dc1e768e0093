//! A network on tensors, with forward and backward passes written out.

mod batch_norm;
mod build;
mod dropout;
mod init;
mod layer;
#[cfg(test)]
mod tests;

use tch::Tensor;

use crate::error::Result;
use layer::Wanted;
pub(crate) use layer::{Layer, StepKey, Tape};

/// A network's layers with their tensors, all on one device.
#[derive(Debug)]
pub(crate) struct Network {
    layers: Vec<Layer>,
}

/// One of the two trainable tensors of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Slot {
    Weight,
    Bias,
}

/// Tells a trainable tensor from every other one of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Parameter {
    /// Position of the layer.
    pub(crate) layer: usize,
    pub(crate) slot: Slot,
}

/// The gradient of a parameter, times whatever factor the loss gradient was given.
#[derive(Debug)]
pub(crate) enum Gradient {
    Whole(Tensor),
    /// The product of two matrices, left to the receiver, who may add it to the parameter in one call.
    Product(Tensor, Tensor),
}

impl Gradient {
    /// The gradient times a number.
    pub(crate) fn times(self, factor: f64) -> Result<Self> {
        // The usual factor costs no call.
        if factor.to_bits() == 1.0f64.to_bits() {
            return Ok(self);
        }
        Ok(match self {
            Self::Whole(gradient) => Self::Whole(gradient.f_mul_scalar(factor)?),
            Self::Product(left, right) => Self::Product(left.f_mul_scalar(factor)?, right),
        })
    }
}

impl Gradient {
    /// The gradient as one tensor.
    pub(crate) fn whole(self) -> Result<Tensor> {
        Ok(match self {
            Self::Whole(gradient) => gradient,
            Self::Product(left, right) => left.f_mm(&right)?,
        })
    }

    /// The gradient and so many times the value that it is of.
    pub(crate) fn plus(self, factor: f64, value: &Tensor) -> Result<Self> {
        if factor == 0.0 {
            return Ok(self);
        }
        let decay = value.f_mul_scalar(factor)?;
        Ok(Self::Whole(self.whole()?.f_add(&decay)?))
    }
}

/// Receives each gradient as soon as no one needs the old value of the parameter any more.
pub(crate) trait Update {
    /// Changes `value` according to its gradient.
    fn update(
        &mut self,
        parameter: Parameter,
        value: &mut Tensor,
        gradient: Gradient,
    ) -> Result<()>;
}

/// Which layers train, by position; at least one does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flags(Vec<bool>);

impl Flags {
    /// Whether the layer at this position trains.
    pub(crate) fn trains(&self, layer: usize) -> bool {
        self.0[layer]
    }

    /// Position of the lowest layer that trains.
    pub(crate) fn lowest(&self) -> usize {
        self.0.iter().position(|t| *t).unwrap_or(self.0.len())
    }
}

impl Network {
    /// The output of layers `range` for `x`, when nothing is trained.
    pub(crate) fn infer(&self, x: &Tensor, range: std::ops::Range<usize>) -> Result<Tensor> {
        self.layers[range]
            .iter()
            .try_fold(x.shallow_clone(), |x, layer| layer.infer(&x))
    }

    /// Number of layers.
    pub(crate) fn len(&self) -> usize {
        self.layers.len()
    }

    /// The logits for the input `x` of layer `first` in a training step, and what [`Self::backward`] needs.
    pub(crate) fn forward(
        &mut self,
        mut x: Tensor,
        first: usize,
        flags: &Flags,
        key: StepKey,
    ) -> Result<(Tensor, Vec<Tape>)> {
        let lowest = flags.lowest();
        let mut tapes = Vec::with_capacity(self.layers.len());
        for layer in &mut self.layers[first..] {
            let (y, tape) = layer.train(x, flags.trains(layer.position), key)?;
            if layer.position >= lowest {
                tapes.push(tape);
            }
            x = y;
        }
        Ok((x, tapes))
    }

    /// Goes back from the gradient of the logits to the lowest layer that trains.
    pub(crate) fn backward(
        &mut self,
        tapes: Vec<Tape>,
        mut gradient: Tensor,
        flags: &Flags,
        update: &mut dyn Update,
    ) -> Result<()> {
        let lowest = flags.lowest();
        for (layer, tape) in self.layers.iter_mut().rev().zip(tapes.into_iter().rev()) {
            let wanted = Wanted {
                parameters: flags.trains(layer.position),
                input: layer.position > lowest,
            };
            match layer.backward(tape, gradient, wanted, update)? {
                Some(input) => gradient = input,
                None => break,
            }
        }
        Ok(())
    }
}
