//! Which checkpoint suits a task: every one judged by the same images, the best first.

use std::cmp::Ordering;

use mnist_core::library::Entry;
use mnist_core::serve::{Sample, Suitability};

use crate::config::{Config, task as task_of};
use crate::request::facts;
use crate::serve_client::{ServeClient, ServeError};

/// Number of labelled images to judge by, unless another one is asked for.
pub(crate) const USUAL_LABELS: u32 = 2000;

/// Seed of the choice among the images, unless another one is asked for.
pub(crate) const USUAL_SEED: u64 = 1;

/// The usual number of images of the task of this name.
///
/// # Errors
/// There is no such task, or it is not one of these images; which there are.
pub(crate) fn sample(config: &Config, task: &str, data: &str) -> Result<Sample, String> {
    let task = task_of(task, &config.tasks)?;
    let facts = facts(data, config)?;
    facts.divides()?;
    facts.suits(&task, config)?;
    Ok(Sample {
        data: facts.source,
        split: facts.split,
        task,
        labels: USUAL_LABELS,
        seed: USUAL_SEED,
    })
}

/// A checkpoint and what was found.
pub(crate) struct Judged {
    pub(crate) entry: Entry,
    /// How well it suits, or why that cannot be told.
    pub(crate) found: Result<Suitability, String>,
}

/// Judges these checkpoints and puts the best first; `told` hears which share is done.
///
/// # Errors
/// The trainer does not answer.
pub(crate) fn rank(
    entries: Vec<Entry>,
    sample: &Sample,
    trainer: &mut ServeClient,
    told: &mut dyn FnMut(f64),
) -> Result<Vec<Judged>, ServeError> {
    let count = entries.len().max(1) as f64;
    let mut judged = Vec::with_capacity(entries.len());
    for entry in entries {
        told(judged.len() as f64 / count);
        let found = match trainer.suitability(&entry.path, sample) {
            Ok(suitability) => Ok(suitability),
            Err(ServeError::Refused(reason)) => Err(reason),
            Err(other) => return Err(other),
        };
        judged.push(Judged { entry, found });
    }
    judged.sort_by(best_first);
    Ok(judged)
}

fn best_first(one: &Judged, other: &Judged) -> Ordering {
    let probe = |judged: &Judged| {
        judged
            .found
            .as_ref()
            .map_or(-1.0, |found| found.probe.value)
    };
    let log_me = |judged: &Judged| {
        let found = judged.found.as_ref();
        found.map_or(f64::NEG_INFINITY, |found| found.log_me.value)
    };
    let by_probe = probe(other).total_cmp(&probe(one));
    by_probe.then_with(|| log_me(other).total_cmp(&log_me(one)))
}
