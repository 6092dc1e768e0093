//! What becomes of experiments that were asked for.

use mnist_core::experiment::ExperimentDir;

use crate::app::form::{ExperimentErrors, ExperimentField};
use crate::app::{Effect, Model, Notice, Overlay};
use crate::experiment::request::Refusal;

/// Somebody carries out an experiment of this program.
pub(super) fn conducted(model: &mut Model, dir: &ExperimentDir) -> Vec<Effect> {
    let started = model.experiments.starting.take();
    if let (Some(Overlay::Experiment(form)), Some(started)) = (&model.overlay, &started)
        && form.request == *started
    {
        model.overlay = None;
    }
    model.experiments.select(dir.id());
    vec![Effect::LoadExperiments, Effect::LoadRuns]
}

/// The form of what was asked for shows what is wrong with it, each in its field.
pub(super) fn refused(model: &mut Model, refusal: &Refusal) {
    let started = model.experiments.starting.take();
    let mut rest: Vec<&str> = vec![];
    let mut errors = ExperimentErrors::new();
    for (flag, problem) in refusal.by_flag() {
        match flag.and_then(ExperimentField::of_flag) {
            Some(field) => {
                errors.insert(field, problem.to_owned());
            }
            None => rest.push(problem),
        }
    }
    match &mut model.overlay {
        Some(Overlay::Experiment(form)) if Some(&form.request) == started.as_ref() => {
            form.errors = errors;
            form.focus_on_error();
            let rest = (!rest.is_empty()).then(|| rest.join("; "));
            model.notice = rest.map(Notice::Problem).or(model.notice.take());
        }
        _ => model.notice = Some(Notice::Problem(refusal.to_string())),
    }
}
