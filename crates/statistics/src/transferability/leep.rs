//! LEEP.

use super::input::{Labels, Probabilities, ScoreError};

/// The log expected empirical prediction (Nguyen, Hassner, Seeger and Archambeau 2020, LEEP, ICML): the mean log
/// likelihood, in nats, of the target labels under the predictor that draws a source class from `theta` and then a
/// target class from its empirical share given that source class. At most 0, and at least minus the entropy of the labels.
///
/// `theta` holds, for every image of the target task, the probabilities of the source classes.
///
/// # Errors
/// When there are not as many labels as rows.
pub fn leep(theta: Probabilities<'_>, target: Labels<'_>) -> Result<f64, ScoreError> {
    let theta = theta.rows();
    target.expect(theta.count())?;
    let width = theta.width();
    // Target class × source class: the shared mass of both, then the share of the target class in the source class.
    let mut shares = vec![0.0; target.classes() * width];
    for (row, label) in theta.iter().zip(target.iter()) {
        let of_label = &mut shares[label * width..][..width];
        of_label.iter_mut().zip(row).for_each(|(sum, p)| *sum += p);
    }
    for source in 0..width {
        let mass: f64 = shares.iter().skip(source).step_by(width).sum();
        if mass > 0.0 {
            let of_source = shares.iter_mut().skip(source).step_by(width);
            of_source.for_each(|share| *share /= mass);
        }
    }
    let log_likelihood = |(row, label): (&[f64], usize)| {
        let of_label = &shares[label * width..][..width];
        of_label
            .iter()
            .zip(row)
            .map(|(share, p)| share * p)
            .sum::<f64>()
            .ln()
    };
    let sum: f64 = theta.iter().zip(target.iter()).map(log_likelihood).sum();
    Ok(sum / theta.count() as f64)
}
