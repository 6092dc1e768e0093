//! How well a checkpoint suits a task, from what it answers to some labelled images, before anything is trained.

use std::time::Instant;

use mnist_core::data::Images;
use mnist_core::serve::{Scored, Suitability};
use mnist_core::task::Task;
use mnist_statistics::transferability::{
    Labels, Probabilities, Rows, ScoreError, h_score, leep, linear_probe, log_me, nce,
};
use tch::Device;

use crate::error::{EngineError, Result};
use crate::evaluate;
use crate::examples::Examples;
use crate::loss::softmax;
use crate::net::Network;
use crate::values;

/// One image in so many is kept back from the probe, to judge it by.
const KEPT_BACK: usize = 5;

/// What the network answers to each image.
struct Answers {
    /// `[images, features]`, from the layer before the head.
    features: Vec<f64>,
    /// `[images, classes of the source]`
    probabilities: Vec<f64>,
}

/// Judges a network by images with the labels of `task`.
pub(super) fn suitability(network: &Network, images: &Images, task: &Task) -> Result<Suitability> {
    let began = Instant::now();
    let examples = Examples::evaluated(images, task, Device::Cpu)?;
    let answers = answers(network, &examples)?;
    let seconds = began.elapsed().as_secs_f64();
    score(&answers, examples.truth(), task.classes().len(), seconds)
        .map_err(|error| EngineError::Refused(format!("the checkpoint cannot be judged: {error}")))
}

fn answers(network: &Network, examples: &Examples) -> Result<Answers> {
    let head = network.len() - 1;
    let mut features = Vec::new();
    let mut logits = evaluate::logits(network, head, 0..examples.len(), |rows| {
        let output = network.infer(&examples.input_range(rows)?, 0..head)?;
        features.extend(values::read(&output)?.into_iter().map(f64::from));
        Ok(output)
    })?;
    let classes = logits.len() / examples.len().max(1);
    for row in logits.chunks_exact_mut(classes.max(1)) {
        softmax(row);
    }
    Ok(Answers {
        features,
        probabilities: logits.into_iter().map(f64::from).collect(),
    })
}

fn score(
    answers: &Answers,
    truth: &[u8],
    classes: usize,
    seconds: f64,
) -> std::result::Result<Suitability, ScoreError> {
    let images = truth.len().max(1);
    let sources = answers.probabilities.len() / images;
    let features = Rows::new(&answers.features, answers.features.len() / images)?;
    let theta = Probabilities::new(Rows::new(&answers.probabilities, sources)?)?;
    let target = Labels::new(truth, classes)?;
    let source = theta.most_probable();
    let source = Labels::new(&source, sources)?;
    Ok(Suitability {
        images: truth.len(),
        features: features.width(),
        seconds,
        leep: timed(|| leep(theta, target))?,
        nce: timed(|| nce(source, target))?,
        log_me: timed(|| log_me(features, target))?,
        h_score: timed(|| h_score(features, target))?,
        probe: timed(|| probe(features, truth, classes))?,
    })
}

fn timed(
    score: impl FnOnce() -> std::result::Result<f64, ScoreError>,
) -> std::result::Result<Scored, ScoreError> {
    let began = Instant::now();
    let value = score()?;
    let seconds = began.elapsed().as_secs_f64();
    Ok(Scored { value, seconds })
}

/// Accuracy of a logistic regression on images that it was not fitted to.
fn probe(features: Rows<'_>, truth: &[u8], classes: usize) -> std::result::Result<f64, ScoreError> {
    let (mut fitted, mut kept_back) = (Side::default(), Side::default());
    for (at, (row, label)) in features.iter().zip(truth).enumerate() {
        let side = if at % KEPT_BACK == 0 {
            &mut kept_back
        } else {
            &mut fitted
        };
        side.features.extend_from_slice(row);
        side.labels.push(*label);
    }
    let width = features.width();
    let (_, accuracy) = linear_probe(
        fitted.examples(width, classes)?,
        kept_back.examples(width, classes)?,
    )?;
    Ok(accuracy)
}

/// Some of the images.
#[derive(Default)]
struct Side {
    features: Vec<f64>,
    labels: Vec<u8>,
}

impl Side {
    fn examples(
        &self,
        width: usize,
        classes: usize,
    ) -> std::result::Result<(Rows<'_>, Labels<'_>), ScoreError> {
        let features = Rows::new(&self.features, width)?;
        Ok((features, Labels::new(&self.labels, classes)?))
    }
}
