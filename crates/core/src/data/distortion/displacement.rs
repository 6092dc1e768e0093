//! Smooth random fields that warp images.

use crate::data::{IMAGE_BYTES, IMAGE_SIDE};

/// How far from its place each pixel of a warped image is taken from: to the right and down, in pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Displacement([Vec<f64>; 2]);

impl Displacement {
    /// Independent numbers for every pixel, first to the right and then down, smoothed by a Gaussian with standard deviation `sigma`
    /// and multiplied by `alpha` (Simard, Steinkraus and Platt, 2003, "Best Practices for Convolutional Neural Networks Applied to
    /// Visual Document Analysis", section 2, without the normalisation that it leaves open).
    #[must_use]
    pub fn smoothed(noise: &[[f64; IMAGE_BYTES]; 2], alpha: f64, sigma: f64) -> Self {
        let kernel = half_gaussian(sigma);
        Self([0, 1].map(|axis| {
            let rows = smooth(&noise[axis], &kernel, |line, at| line * IMAGE_SIDE + at);
            let field = smooth(&rows, &kernel, |line, at| at * IMAGE_SIDE + line);
            field.into_iter().map(|value| alpha * value).collect()
        }))
    }

    pub(super) fn at(&self, pixel: usize) -> [f64; 2] {
        [self.0[0][pixel], self.0[1][pixel]]
    }
}

/// The weights of a Gaussian filter from its middle outwards, up to four standard deviations; both halves sum to 1.
fn half_gaussian(sigma: f64) -> Vec<f64> {
    let offsets = (0..IMAGE_SIDE).map(|offset| offset as f64);
    let weights: Vec<f64> = offsets
        .take_while(|offset| *offset <= (4.0 * sigma).round())
        .map(|offset| (-0.5 * (offset / sigma).powi(2)).exp())
        .collect();
    let sum = 2.0 * weights.iter().sum::<f64>() - weights[0];
    weights.into_iter().map(|weight| weight / sum).collect()
}

/// Filters every line of a field; `index` tells where the pixel of a line is. Beyond the ends of a line are zeros.
fn smooth(field: &[f64], kernel: &[f64], index: impl Fn(usize, usize) -> usize) -> Vec<f64> {
    let mut smoothed = vec![0.0; IMAGE_BYTES];
    for line in 0..IMAGE_SIDE {
        let values: [f64; IMAGE_SIDE] = std::array::from_fn(|at| field[index(line, at)]);
        for at in 0..IMAGE_SIDE {
            let weighted = values.iter().enumerate().filter_map(|(other, value)| {
                kernel.get(at.abs_diff(other)).map(|weight| weight * value)
            });
            smoothed[index(line, at)] = weighted.sum();
        }
    }
    smoothed
}
