//! What a network tells of another task without any training: its own classes, summed to those of the task.

use mnist_core::data::Images;
use mnist_core::task::Task;
use mnist_statistics::transferability::{
    Composition, Labels, Matrix, Probabilities, Rows, ScoreError,
};
use tch::Device;

use crate::error::{EngineError, Result};
use crate::evaluate;
use crate::examples::Examples;
use crate::loss::softmax;
use crate::net::Network;

/// How the classes of the network become those of the task.
pub(super) enum Relation<'a> {
    /// For each class of the network the class of the task that it lies within.
    Known(&'a [u8]),
    /// To be estimated from these labelled images.
    Estimated(&'a Images),
}

/// Logarithms of the probabilities of the task's classes for each of `images`, `[images, classes]`.
pub(super) fn compose(
    network: &Network,
    task: &Task,
    relation: &Relation<'_>,
    images: &Images,
) -> Result<Vec<f32>> {
    let theta = probabilities(network, &Examples::evaluated(images, task, Device::Cpu)?)?;
    let composed = match relation {
        Relation::Known(map) => known(map, task, &theta),
        Relation::Estimated(labelled) => {
            let examples = Examples::evaluated(labelled, task, Device::Cpu)?;
            estimated(
                &probabilities(network, &examples)?,
                examples.truth(),
                task,
                &theta,
            )
        }
    };
    let composed = composed.map_err(|error| {
        EngineError::Refused(format!("the classes cannot be composed: {error}"))
    })?;
    let rows = composed.rows();
    Ok(rows.iter().flatten().map(|p| logarithm(*p)).collect())
}

/// Probabilities of the network's own classes.
struct Theta {
    /// `[images, classes]`
    values: Vec<f64>,
    classes: usize,
}

impl Theta {
    fn rows(&self) -> std::result::Result<Probabilities<'_>, ScoreError> {
        Probabilities::new(Rows::new(&self.values, self.classes)?)
    }
}

fn probabilities(network: &Network, examples: &Examples) -> Result<Theta> {
    let mut logits = evaluate::logits(network, 0, 0..examples.len(), |rows| {
        examples.input_range(rows)
    })?;
    let classes = logits.len() / examples.len().max(1);
    for row in logits.chunks_exact_mut(classes.max(1)) {
        softmax(row);
    }
    let values = logits.into_iter().map(f64::from).collect();
    Ok(Theta { values, classes })
}

fn known(map: &[u8], task: &Task, theta: &Theta) -> std::result::Result<Matrix, ScoreError> {
    let map = Labels::new(map, task.classes().len())?;
    Composition::from_map(map).apply(theta.rows()?)
}

fn estimated(
    labelled: &Theta,
    truth: &[u8],
    task: &Task,
    theta: &Theta,
) -> std::result::Result<Matrix, ScoreError> {
    let source = labelled.rows()?.most_probable();
    let source = Labels::new(&source, labelled.classes)?;
    let target = Labels::new(truth, task.classes().len())?;
    Composition::estimated(source, target)?.apply(theta.rows()?)
}

/// Of a probability, which may be zero.
#[expect(
    clippy::cast_possible_truncation,
    reason = "networks compute in single precision"
)]
fn logarithm(probability: f64) -> f32 {
    probability.max(f64::from(f32::MIN_POSITIVE)).ln() as f32
}
