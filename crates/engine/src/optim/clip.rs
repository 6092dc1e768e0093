//! Gradients that wait for each other, so that their common norm is known before the first acts.

use mnist_core::run::Clipping;
use tch::Tensor;

use super::Optimizer;
use crate::error::Result;
use crate::net::{Gradient, Network, Parameter, Update};

/// The gradients of a step, in the order in which the backward pass gives them.
#[derive(Debug, Default)]
pub(crate) struct Gradients(Vec<(Parameter, Tensor)>);

impl Update for Gradients {
    fn update(&mut self, parameter: Parameter, _: &mut Tensor, gradient: Gradient) -> Result<()> {
        self.0.push((parameter, gradient.whole()?));
        Ok(())
    }
}

impl Gradients {
    /// Hands all to `optimizer`, clipped.
    pub(crate) fn apply(
        self,
        clipping: Clipping,
        network: &Network,
        optimizer: &mut Optimizer,
    ) -> Result<()> {
        let mut squares = 0.0;
        for (_, gradient) in &self.0 {
            squares += gradient.f_norm()?.f_double_value(&[])?.powi(2);
        }
        // The gradients of SGD are steps already.
        let norm = squares.sqrt() / optimizer.gradient_factor().abs();
        let factor = clipping.factor(norm);
        for (parameter, gradient) in self.0 {
            if let Some(mut value) = network.parameter(parameter) {
                let gradient = Gradient::Whole(gradient).times(factor)?;
                optimizer.update(parameter, &mut value, gradient)?;
            }
        }
        Ok(())
    }
}
