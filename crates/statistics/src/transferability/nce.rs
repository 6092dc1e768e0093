//! Negative conditional entropy.

use super::input::{Labels, ScoreError};

/// The negative conditional entropy, in nats, of the target labels given the source labels of the same images (Tran,
/// Nguyen and Hassner 2019, Transferability and Hardness of Supervised Classification Tasks, ICCV): 0 where the source
/// class tells the target class, minus the entropy of the target labels where it tells nothing.
///
/// Without source labels take [`super::Probabilities::most_probable`].
///
/// # Errors
/// When there are not as many target labels as source labels.
pub fn nce(source: Labels<'_>, target: Labels<'_>) -> Result<f64, ScoreError> {
    target.expect(source.count())?;
    let classes = target.classes();
    let mut joint = vec![0.0_f64; source.classes() * classes];
    for (source, target) in source.iter().zip(target.iter()) {
        joint[source * classes + target] += 1.0;
    }
    let log_likelihood = |row: &[f64]| {
        let of_source: f64 = row.iter().sum();
        let occurring = row.iter().filter(|count| **count > 0.0);
        occurring
            .map(|count| count * (count / of_source).ln())
            .sum::<f64>()
    };
    let sum: f64 = joint.chunks_exact(classes).map(log_likelihood).sum();
    Ok(sum / source.count() as f64)
}
