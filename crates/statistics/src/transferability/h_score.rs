//! The H-score.

use super::input::{Labels, Rows, ScoreError};
use super::spectrum::Spectrum;

/// Variation of a feature below this share of its size, squared, is what subtracting the mean leaves of rounding.
const ROUNDING: f64 = 1e-26;

/// The H-score (Bao et al. 2019, An Information-Theoretic Approach to Transferability in Task Transfer Learning, ICIP):
/// the trace of the pseudo-inverse of the covariance of the features times the covariance of their class means. From 0,
/// where class means do not differ, to the number of classes less one, where features separate them linearly.
///
/// With about as many features as images, or more, it is high for any labels.
///
/// # Errors
/// When there are not as many labels as rows, or the values are too large to compute with.
pub fn h_score(features: Rows<'_>, target: Labels<'_>) -> Result<f64, ScoreError> {
    target.expect(features.count())?;
    let mut columns = features.columns();
    let floor = ROUNDING * columns.norm_squared();
    let mean = columns.column_mean();
    for mut column in columns.column_iter_mut() {
        column -= &mean;
    }
    // With centred features U S Vᵀ the trace is, over classes c, the sum of |Uᵀ (indicator of c)|² / (images of c).
    let spectrum = Spectrum::of(&columns, &target.indicators(), floor)?;
    let of_class = spectrum.parts.column_iter().zip(target.counts());
    Ok(of_class
        .filter(|(_, count)| *count > 0.0)
        .map(|(part, count)| part.sum() / count)
        .sum())
}
