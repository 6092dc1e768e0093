//! Which checkpoint suits a task: every one judged by the same images, the best first.

mod measured;
pub(crate) mod words;

use std::cmp::Ordering;
use std::num::NonZeroU32;

use mnist_core::library::Entry;
use mnist_core::serve::{Sample, Suitability};
use mnist_core::storage::DataDir;

pub(crate) use self::measured::Measured;

use crate::config::{Config, task as find_task};
use crate::request::{check_one_a_class, facts};
use crate::serve_client::{ServeClient, ServeError};

/// Number of labelled images to judge by, unless another one is asked for.
const USUAL_LABELS: u32 = 2000;

/// Seed of the choice among the images, unless another one is asked for.
pub(crate) const USUAL_SEED: u64 = 1;

/// So many images of the task and the data set of these names; without a number the usual one, as far as there are so many.
///
/// # Errors
/// One line, by flag: there is no such task or data set, or they do not suit each other.
pub(crate) fn sample(
    config: &Config,
    task: &str,
    data: &str,
    labels: Option<u32>,
) -> Result<Sample, String> {
    let task = find_task(task, &config.tasks).map_err(|error| format!("--task: {error}"))?;
    let facts = facts(data, config).map_err(|e| e.to_string());
    let facts = facts.and_then(|facts| {
        facts.divides()?;
        facts.suits(&task, config).map(|()| facts)
    });
    let facts = facts.map_err(|error| format!("--data: {error}"))?;
    let training = u32::try_from(facts.training()).unwrap_or(u32::MAX);
    let labels = labels.unwrap_or(USUAL_LABELS.min(training));
    let suffices =
        check_one_a_class(labels, &task).and_then(|()| facts.has(NonZeroU32::new(labels)));
    suffices.map_err(|error| format!("--labels: {error}"))?;
    Ok(Sample {
        data: facts.source,
        split: facts.split,
        task,
        labels,
        seed: USUAL_SEED,
    })
}

/// How well the checkpoints suit a task, the best first.
pub(crate) struct Ranking {
    /// What they were judged by.
    pub(crate) sample: Sample,
    pub(crate) judged: Vec<Judged>,
    /// What experiments with the same task and images found of some of them.
    pub(crate) measured: Option<Measured>,
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
    sample: Sample,
    data: &DataDir,
    trainer: &mut ServeClient,
    told: &mut dyn FnMut(f64),
) -> Result<Ranking, ServeError> {
    let count = entries.len().max(1) as f64;
    let mut judged = Vec::with_capacity(entries.len());
    for entry in entries {
        told(judged.len() as f64 / count);
        let found = match trainer.suitability(&entry.path, &sample) {
            Ok(suitability) => Ok(suitability),
            Err(ServeError::Refused(reason)) => Err(reason),
            Err(other) => return Err(other),
        };
        judged.push(Judged { entry, found });
    }
    judged.sort_by(best_first);
    Ok(Ranking {
        measured: Measured::by_experiments(data, &sample, &judged),
        sample,
        judged,
    })
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
