//! Batch normalisation as Keras defines it.

use tch::{Kind, Tensor};

use super::{Gradient, Parameter, Slot, Update};
use crate::error::Result;

/// Scale, shift and running statistics per feature or channel.
#[derive(Debug)]
pub(super) struct BatchNorm {
    pub(super) weight: Tensor,
    pub(super) bias: Tensor,
    pub(super) running_mean: Tensor,
    pub(super) running_var: Tensor,
    /// Share of the old running statistics kept at each step.
    pub(super) momentum: f64,
    pub(super) epsilon: f64,
}

/// What the forward pass found in a batch.
#[derive(Debug)]
pub(crate) struct Normalized {
    /// The input less its mean, divided by its deviation.
    value: Tensor,
    /// One over the deviation, per feature.
    inverse: Tensor,
}

/// Every dimension but the features'.
fn reduced(x: &Tensor) -> &'static [i64] {
    if x.dim() == 4 { &[0, 2, 3] } else { &[0] }
}

/// A tensor of one value a feature, shaped so that it multiplies `x`.
fn along(feature: &Tensor, x: &Tensor) -> Result<Tensor> {
    let shape: &[i64] = if x.dim() == 4 {
        &[1, -1, 1, 1]
    } else {
        &[1, -1]
    };
    Ok(feature.f_view(shape)?)
}

impl BatchNorm {
    /// Normalises with the running statistics.
    pub(super) fn infer(&self, x: &Tensor) -> Result<Tensor> {
        let scale = self.weight.f_mul(&self.inverse(&self.running_var)?)?;
        let shift = self.bias.f_sub(&self.running_mean.f_mul(&scale)?)?;
        Ok(x.f_mul(&along(&scale, x)?)?.f_add(&along(&shift, x)?)?)
    }

    /// Normalises with the batch's statistics and moves the running ones towards them; like Keras, and unlike
    /// `PyTorch`, by the variance without Bessel's correction.
    pub(super) fn train(&mut self, x: &Tensor) -> Result<(Tensor, Normalized)> {
        let mean = x.f_mean_dim(reduced(x), false, Kind::Float)?;
        let variance = x.f_var_dim(reduced(x), false, false)?;
        let share = 1.0 - self.momentum;
        let _ = self.running_mean.f_lerp_(&mean, share)?;
        let _ = self.running_var.f_lerp_(&variance, share)?;
        let inverse = self.inverse(&variance)?;
        let value = x.f_sub(&along(&mean, x)?)?.f_mul(&along(&inverse, x)?)?;
        let y = value
            .f_mul(&along(&self.weight, x)?)?
            .f_add(&along(&self.bias, x)?)?;
        Ok((y, Normalized { value, inverse }))
    }

    /// Gradients after [`Self::train`]; returns the input's.
    pub(super) fn backward(
        &mut self,
        normalized: &Normalized,
        dy: &Tensor,
        layer: usize,
        update: &mut dyn Update,
    ) -> Result<Tensor> {
        let Normalized { value, inverse } = normalized;
        let d_bias = dy.f_sum_dim_intlist(reduced(dy), false, None)?;
        let d_weight = dy
            .f_mul(value)?
            .f_sum_dim_intlist(reduced(dy), false, None)?;
        let count = dy.numel() as f64 / d_bias.numel() as f64;
        // The batch's mean and variance depend on the input too: two projections are taken off.
        let mean = along(&d_bias, dy)?.f_div_scalar(count)?;
        let slope = along(&d_weight, dy)?.f_div_scalar(count)?;
        let centred = dy.f_sub(&mean)?.f_sub(&value.f_mul(&slope)?)?;
        let dx = centred.f_mul(&along(&self.weight.f_mul(inverse)?, dy)?)?;
        let parameter = |slot| Parameter { layer, slot };
        update.update(
            parameter(Slot::Bias),
            &mut self.bias,
            Gradient::Whole(d_bias),
        )?;
        update.update(
            parameter(Slot::Weight),
            &mut self.weight,
            Gradient::Whole(d_weight),
        )?;
        Ok(dx)
    }

    /// The input's gradient after [`Self::infer`].
    pub(super) fn input_gradient_when_frozen(&self, dy: &Tensor) -> Result<Tensor> {
        let scale = self.weight.f_mul(&self.inverse(&self.running_var)?)?;
        Ok(dy.f_mul(&along(&scale, dy)?)?)
    }

    fn inverse(&self, variance: &Tensor) -> Result<Tensor> {
        Ok(variance.f_add_scalar(self.epsilon)?.f_rsqrt()?)
    }
}
