//! Dropout masks that depend on the seed, the step and the layer alone.

use mnist_core::rng::{Purpose, Stream};
use tch::Tensor;

use super::StepKey;
use crate::error::Result;

/// Zero for a share `rate` of the values of `x`, `1 / (1 - rate)` for the others.
pub(super) fn mask(x: &Tensor, rate: f64, key: StepKey, layer: &str) -> Result<Tensor> {
    let mut stream = Stream::new(key.seed, Purpose::Dropout, key.step, layer);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "activations are kept in single precision"
    )]
    let kept = (1.0 / (1.0 - rate)) as f32;
    let values: Vec<f32> = (0..x.numel())
        .map(|_| if stream.uniform() < rate { 0.0 } else { kept })
        .collect();
    Ok(Tensor::f_from_slice(&values)?
        .f_view_as(x)?
        .f_to_device(x.device())?)
}
