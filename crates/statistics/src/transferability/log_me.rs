//! `LogME`.

use std::f64::consts::TAU;

use super::input::{Labels, Rows, ScoreError};
use super::spectrum::Spectrum;

/// Keeps precisions finite where a class is predicted exactly; the value of the published code.
const TINY: f64 = 1e-5;
/// Steps of the fixed point, and the relative change at which it ends sooner; both as published.
const MOST_STEPS: usize = 11;
const TOLERANCE: f64 = 1e-3;

/// `LogME` (You, Liu, Wang and Long 2021, `LogME`: Practical Assessment of Pre-trained Models for Transfer Learning, ICML):
/// the largest log evidence per image, in nats, of Bayesian linear regressions from the features to each class against
/// all others; the mean over the classes that occur.
///
/// Singular values of the features are padded with zeros to their width. The published code omits that, and is wrong for
/// features that depend on each other linearly (thuml/LogME#23).
///
/// # Errors
/// When there are not as many labels as rows, or the values are too large to compute with.
pub fn log_me(features: Rows<'_>, target: Labels<'_>) -> Result<f64, ScoreError> {
    target.expect(features.count())?;
    let spectrum = Spectrum::of(&features.columns(), &target.indicators(), 0.0)?;
    let mut sum = 0.0;
    let mut occurring = 0.0;
    for (part, count) in spectrum.parts.column_iter().zip(target.counts()) {
        if count > 0.0 {
            let regression = Regression {
                squares: &spectrum.squares,
                parts: part.iter().copied().collect(),
                outside: (count - part.sum()).max(0.0),
                images: features.count() as f64,
            };
            sum += regression.evidence();
            occurring += 1.0;
        }
    }
    Ok(sum / occurring)
}

/// Bayesian regression of the indicator of one class.
struct Regression<'a> {
    /// Squares of the singular values that are not zero.
    squares: &'a [f64],
    /// Squared part of the indicator along each left singular vector.
    parts: Vec<f64>,
    /// Its squared part along no left singular vector, which features cannot explain.
    outside: f64,
    /// Number of images.
    images: f64,
}

impl Regression<'_> {
    /// The log evidence per image at the fixed point of the two precisions (`MacKay` 1992).
    fn evidence(&self) -> f64 {
        let (mut weights, mut noise) = (1.0, 1.0);
        let mut evidence = 0.0;
        for _ in 0..MOST_STEPS {
            let ratio: f64 = weights / noise;
            let [size, residual] = self.fit(ratio);
            let effective: f64 = self.squares.iter().map(|s| s / (s + ratio)).sum();
            weights = effective / (size + TINY);
            noise = (self.images - effective).max(f64::EPSILON) / (residual + TINY);
            evidence = self.log_evidence([weights, noise], [size, residual]);
            if (weights / noise - ratio).abs() <= TOLERANCE * ratio {
                break;
            }
        }
        evidence / self.images
    }

    /// Squared size of the weights and of the residual, when `ratio` is the precision of the weights over that of the noise.
    fn fit(&self, ratio: f64) -> [f64; 2] {
        let mut fit = [0.0, self.outside];
        for (square, part) in self.squares.iter().zip(&self.parts) {
            let shrunk = (square + ratio).powi(2);
            fit[0] += square * part / shrunk;
            fit[1] += part * ratio.powi(2) / shrunk;
        }
        fit
    }

    /// Of all images. A singular value of zero adds ½ ln(weights) to the prior and takes it from the determinant, so
    /// only the others count.
    fn log_evidence(&self, [weights, noise]: [f64; 2], [size, residual]: [f64; 2]) -> f64 {
        let shrinkage: f64 = self
            .squares
            .iter()
            .map(|square| weights.ln() - (weights + noise * square).ln())
            .sum();
        0.5 * (shrinkage + self.images * (noise.ln() - TAU.ln())
            - noise * residual
            - weights * size)
    }
}
