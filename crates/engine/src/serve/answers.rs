//! The answers, with the last checkpoint and data set kept for the next question.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use mnist_core::data::{DataHashes, DataSource, Images};
use mnist_core::library::{CheckpointFile, Record};
use mnist_core::serve::{Answer, Evaluation, Part, Prediction, Question, Sample};
use tch::Device;

use super::compose::{Relation, compose};
use super::images::LastImages;
use super::rate_range::rate_range;
use super::selection::{choose, from_pixels, rows};
use super::suitability::suitability;
use crate::error::{EngineError, Result};
use crate::evaluate;
use crate::examples::Examples;
use crate::loss::softmax;
use crate::net::Network;

/// Answers questions one after the other.
#[derive(Debug, Default)]
pub(super) struct Answers {
    checkpoint: Option<Loaded>,
    images: LastImages,
}

/// A checkpoint ready to compute.
#[derive(Debug)]
struct Loaded {
    path: PathBuf,
    /// A file that was replaced under the same name is read again.
    modified: Option<SystemTime>,
    record: Record,
    network: Network,
}

impl Answers {
    /// Answers one question.
    pub(super) fn answer(&mut self, question: Question) -> Result<Answer> {
        match question {
            Question::Hello => Ok(hello()),
            Question::Evaluate {
                checkpoint,
                data,
                part,
            } => self.evaluate(&checkpoint, &data, part),
            Question::Predict {
                checkpoint,
                data,
                part,
                indices,
            } => self.predict(&checkpoint, &data, part, &indices),
            Question::Suitability { checkpoint, sample } => self.suitability(&checkpoint, &sample),
            Question::Compose {
                checkpoint,
                sample,
                data_hashes,
            } => self.compose(&checkpoint, &sample, &data_hashes),
            Question::RateRange(spec) => rate_range(&spec).map(Answer::RateRange),
            Question::PredictPixels { checkpoint, images } => {
                self.load(&checkpoint)?;
                let Some(loaded) = &self.checkpoint else {
                    return Err(not_loaded());
                };
                predict(loaded, &from_pixels(&images)?, None)
            }
        }
    }

    fn evaluate(&mut self, checkpoint: &Path, data: &DataSource, part: Part) -> Result<Answer> {
        self.load(checkpoint)?;
        let images = self.images.of(data, part)?;
        let Some(loaded) = &self.checkpoint else {
            return Err(not_loaded());
        };
        let rows = rows(&loaded.record, &images, part)?;
        let images = choose(&images, &rows)?;
        let examples = Examples::evaluated(&images, &loaded.record.task, Device::Cpu)?;
        let logits = logits(loaded, &examples)?;
        Ok(Answer::Evaluation(evaluation(
            logits,
            examples.truth(),
            loaded.record.task.classes().len(),
        )))
    }

    fn suitability(&mut self, checkpoint: &Path, sample: &Sample) -> Result<Answer> {
        self.load(checkpoint)?;
        let images = self.images.of(&sample.data, Part::Train)?;
        let Some(loaded) = &self.checkpoint else {
            return Err(not_loaded());
        };
        let rows = sample.rows(images.labels())?;
        let images = choose(&images, &rows)?;
        suitability(&loaded.network, &images, &sample.task).map(Answer::Suitability)
    }

    fn compose(
        &mut self,
        checkpoint: &Path,
        sample: &Sample,
        data_hashes: &DataHashes,
    ) -> Result<Answer> {
        self.load(checkpoint)?;
        let (train, test) = self.images.known(&sample.data, data_hashes)?;
        let labelled = choose(&train, &sample.rows(train.labels())?)?;
        let Some(Loaded {
            record, network, ..
        }) = &self.checkpoint
        else {
            return Err(not_loaded());
        };
        // The same label means something else in other data.
        let is_same_data = record.data_hashes == *data_hashes;
        let known = is_same_data
            .then(|| record.task.within(&sample.task))
            .flatten();
        let relation = known
            .as_deref()
            .map_or(Relation::Estimated(&labelled), Relation::Known);
        let task = &sample.task;
        let logits = compose(network, task, &relation, &test)?;
        let examples = Examples::evaluated(&test, task, Device::Cpu)?;
        let classes = task.classes().len();
        Ok(Answer::Evaluation(evaluation(
            logits,
            examples.truth(),
            classes,
        )))
    }

    fn predict(
        &mut self,
        checkpoint: &Path,
        data: &DataSource,
        part: Part,
        indices: &[u32],
    ) -> Result<Answer> {
        self.load(checkpoint)?;
        let images = self.images.of(data, part)?;
        let Some(loaded) = &self.checkpoint else {
            return Err(not_loaded());
        };
        let rows = rows(&loaded.record, &images, part)?;
        let mut wanted = Vec::with_capacity(indices.len());
        for index in indices.iter().copied() {
            let Some(row) = rows.get(index as usize) else {
                let images = rows.len();
                return Ok(Answer::NoImage { index, images });
            };
            wanted.push(*row);
        }
        let images = choose(&images, &wanted)?;
        predict(loaded, &images, Some(images.labels()))
    }

    fn load(&mut self, path: &Path) -> Result<()> {
        let modified = std::fs::metadata(path).and_then(|m| m.modified()).ok();
        let is_kept = self.checkpoint.as_ref().is_some_and(|kept| {
            kept.path == path && modified.is_some() && kept.modified == modified
        });
        if !is_kept {
            self.checkpoint = None;
            let CheckpointFile { record, tensors } = CheckpointFile::read(path)?;
            // Evaluating draws nothing.
            let seed = record.trained().map_or(0, |trained| trained.training.seed);
            self.checkpoint = Some(Loaded {
                path: path.to_owned(),
                modified,
                network: Network::from_tensors(&record.architecture, &tensors, seed, Device::Cpu)?,
                record,
            });
        }
        Ok(())
    }
}

fn not_loaded() -> EngineError {
    EngineError::Refused("the checkpoint was not loaded".into())
}

fn hello() -> Answer {
    Answer::Hello {
        protocol: mnist_core::PROTOCOL,
        build: mnist_core::BUILD_FINGERPRINT.into(),
        libtorch: crate::LIBTORCH_VERSION.into(),
        devices: crate::device::others(),
        threads: tch::get_num_threads().unsigned_abs(),
    }
}

/// What the network answers to each image, `[images, classes]`.
///
/// # Errors
/// A number that is not finite: weights of a file from elsewhere may have diverged, and JSON has no such numbers.
fn logits(loaded: &Loaded, examples: &Examples) -> Result<Vec<f32>> {
    let logits = evaluate::logits(&loaded.network, 0, 0..examples.len(), |rows| {
        examples.input_range(rows)
    })?;
    if logits.iter().all(|logit| logit.is_finite()) {
        return Ok(logits);
    }
    let path = loaded.path.display();
    Err(EngineError::Refused(format!(
        "{path} answers with numbers that are not finite: its training may have run away; `mnist-tui library inspect {path}` shows the weights"
    )))
}

fn evaluation(mut logits: Vec<f32>, truth: &[u8], classes: usize) -> Evaluation {
    let scores = evaluate::score(&logits, truth);
    let mut confusion = vec![vec![0; classes]; classes];
    let (mut predicted, mut probabilities) = (Vec::new(), Vec::new());
    for (row, truth) in logits.chunks_exact_mut(classes).zip(truth) {
        let class = softmax(row);
        confusion[usize::from(*truth)][class] += 1;
        predicted.push(index(class));
        probabilities.push(row[class]);
    }
    Evaluation {
        scores,
        confusion,
        classes: predicted,
        probabilities,
    }
}

fn predict(loaded: &Loaded, images: &Images, digits: Option<&[u8]>) -> Result<Answer> {
    let task = &loaded.record.task;
    let examples = Examples::evaluated(images, task, Device::Cpu)?;
    let mut logits = logits(loaded, &examples)?;
    let predictions = logits
        .chunks_exact_mut(task.classes().len())
        .enumerate()
        .map(|(i, row)| {
            let class = softmax(row);
            let digit = digits.and_then(|digits| digits.get(i).copied());
            Prediction {
                class_index: index(class),
                class: task.classes().get(class).cloned().unwrap_or_default(),
                probabilities: row.to_vec(),
                label: digit.and_then(|digit| task.class_of(digit)),
                digit,
            }
        })
        .collect();
    Ok(Answer::Predictions { predictions })
}

/// A task has at most 256 classes.
fn index(class: usize) -> u8 {
    u8::try_from(class).unwrap_or(u8::MAX)
}
