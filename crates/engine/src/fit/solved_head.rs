//! A head that is solved for instead of trained: logistic regression on cached features.

use mnist_statistics::transferability::{Labels, Probe, Rows, ScoreError};

use super::Fit;
use crate::error::{EngineError, Result};
use crate::features::Front;

impl Fit {
    /// Puts the head at the minimum over all training images; where it was before does not matter.
    pub(super) fn solve_head(&mut self) -> Result<()> {
        let (Some(head), Front::Rows { features, .. }) = (&mut self.head, &self.front) else {
            return Err(EngineError::Refused(
                "the head can only be solved for on features that fit in memory; raise cache_limit in config.toml, or take fewer labels"
                    .into(),
            ));
        };
        // In the order of the file: that of an epoch would change the last bits.
        let training = self.examples.training();
        let truth = &self.examples.truth()[training.clone()];
        let width = features.len() / self.examples.len().max(1);
        let rows = &features[training.start * width..training.end * width];
        let solved = solve(rows, width, truth, self.architecture.classes());
        let solved = solved.map_err(|error| {
            EngineError::Refused(format!("the head cannot be solved for: {error}"))
        })?;
        head.weight.value = singles(solved.weights().iter().flatten());
        head.bias.value = singles(solved.bias());
        let sums = head.evaluate(features, training.clone(), self.examples.truth());
        self.meter.add(sums, training.len());
        Ok(())
    }
}

/// `features` holds a row of `width` for each image.
fn solve(
    features: &[f32],
    width: usize,
    truth: &[u8],
    classes: usize,
) -> std::result::Result<Probe, ScoreError> {
    let features: Vec<f64> = features.iter().copied().map(f64::from).collect();
    Probe::train(Rows::new(&features, width)?, Labels::new(truth, classes)?)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "weights are kept in single precision"
)]
fn singles<'a>(values: impl IntoIterator<Item = &'a f64>) -> Vec<f32> {
    values.into_iter().map(|value| *value as f32).collect()
}
