//! The checkpoints that an experiment is to transfer from.

use std::path::Path;

use mnist_core::data::IMAGE_SIDE;
use mnist_core::experiment::Source;
use mnist_core::run::RunSpec;

use super::{ExperimentRequest, Refusal};
use crate::config::Config;
use crate::request::{Field, ParentFacts, Surroundings, TrainingRequest};

/// What all data sets hold.
const IMAGE: [usize; 3] = [1, IMAGE_SIDE, IMAGE_SIDE];

/// A checkpoint as it was asked for.
struct Named {
    text: String,
    facts: ParentFacts,
}

impl ExperimentRequest {
    /// Whether a checkpoint is named at all.
    pub(super) fn has_source(&self) -> Result<(), String> {
        if self.from.iter().all(|text| text.trim().is_empty()) {
            return Err("name the checkpoint to transfer from".to_owned());
        }
        Ok(())
    }

    /// The transfer from the first checkpoint, and the others.
    ///
    /// # Errors
    /// What is wrong with it and with each checkpoint, by flag.
    pub(super) fn transfer(
        &self,
        request: &mut TrainingRequest,
        config: &Config,
        surroundings: &impl Surroundings,
    ) -> Result<(RunSpec, Vec<Source>), Refusal> {
        let of_flag = |problem: String| Refusal::of_flag("from", problem);
        self.has_source().map_err(of_flag)?;
        let named = self.named(surroundings);
        let first = match &named {
            Ok(named) => named.first().map(|first| &first.text),
            Err(_) => self.from.first(),
        };
        request.set(Field::From, first.map_or("", String::as_str));
        match (named, request.spec(config, surroundings)) {
            (Ok(named), Ok(spec)) => {
                let more = named.into_iter().skip(1);
                let more = more.map(|Named { facts, .. }| Source {
                    architecture: facts.network_for(&spec.task),
                    from: facts.parent,
                    model: facts.model,
                });
                let more = more.collect();
                Ok((spec, more))
            }
            (Ok(_), Err(errors)) => Err(Refusal::from(&errors)),
            (Err(problem), spec) => {
                // What else is wrong is told with it.
                let mut errors = spec.err().unwrap_or_default();
                errors.insert(Field::From, problem);
                Err(Refusal::from(&errors))
            }
        }
    }

    /// Every checkpoint that is named, or what is wrong with each that cannot be had.
    fn named(&self, surroundings: &impl Surroundings) -> Result<Vec<Named>, String> {
        let texts = self.from.iter().map(|text| text.trim());
        let texts = texts.filter(|text| !text.is_empty());
        let found = texts.flat_map(|text| checkpoints(text, surroundings));
        let (good, bad): (Vec<_>, Vec<_>) = found.partition(Result::is_ok);
        let problems: Vec<String> = bad.into_iter().filter_map(Result::err).collect();
        if problems.is_empty() {
            Ok(good.into_iter().flatten().collect())
        } else {
            Err(problems.join("; "))
        }
    }
}

/// The checkpoints that a text names: one, or several with commas between them. What names one as a whole is not split.
fn checkpoints(text: &str, surroundings: &impl Surroundings) -> Vec<Result<Named, String>> {
    let whole = checkpoint(text, surroundings);
    let is_one = whole.is_ok() || !text.contains(',') || Path::new(text).is_file();
    if is_one {
        return vec![whole];
    }
    let each = text.split(',').map(str::trim);
    each.map(|text| checkpoint(text, surroundings)).collect()
}

fn checkpoint(text: &str, surroundings: &impl Surroundings) -> Result<Named, String> {
    let facts = surroundings.parent(text)?;
    let input = facts.architecture.input();
    if input != IMAGE {
        let [takes, has] = [input, IMAGE].map(|sides| sides.map(|side| side.to_string()).join("x"));
        return Err(format!(
            "{text:?} takes images of {takes}, those of the task have {has}; choose a checkpoint for such images"
        ));
    }
    Ok(Named {
        text: text.to_owned(),
        facts,
    })
}
