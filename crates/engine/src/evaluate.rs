//! What a network says about many images.

use std::ops::Range;

use mnist_core::run::Scores;
use tch::Tensor;

use crate::error::Result;
use crate::loss::judge;
use crate::net::Network;
use crate::values;

/// Images computed at a time outside training; fixed, because results may depend on it in the last bit.
pub(crate) const BATCH: usize = 500;

/// The logits of `rows`, row-major; `input` gives what layer `first` gets for some rows.
pub(crate) fn logits(
    network: &Network,
    first: usize,
    rows: Range<usize>,
    mut input: impl FnMut(Range<usize>) -> Result<Tensor>,
) -> Result<Vec<f32>> {
    let mut all = Vec::new();
    for start in rows.clone().step_by(BATCH) {
        let x = input(start..rows.end.min(start + BATCH))?;
        all.extend(values::read(&network.infer(&x, first..network.len())?)?);
    }
    Ok(all)
}

/// Mean loss and accuracy of logits, given the true classes.
pub(crate) fn score(logits: &[f32], truth: &[u8]) -> Scores {
    let count = truth.len().max(1);
    let verdicts = logits
        .chunks_exact(logits.len() / count)
        .zip(truth)
        .map(|(row, class)| (judge(row, usize::from(*class)), usize::from(*class)));
    let (mut loss, mut hits) = (0.0, 0usize);
    for (verdict, class) in verdicts {
        loss += verdict.loss;
        hits += usize::from(verdict.class == class);
    }
    Scores {
        loss: loss / count as f64,
        accuracy: hits as f64 / count as f64,
    }
}
