//! Actions while a form, a question, a filter or the help has the keys.

mod prompt;
pub(super) mod task;

use mnist_core::run::Command;

use super::form::{ExperimentDraft, ImportDraft};
use super::layers::Draft;
use super::overlay::{Overlay, Prompt, Question};
use super::rates::RateTest;
use super::report::Named;
use super::scroll::moved;
use super::task_editor::Asker;
use super::work::Job;
use super::{Effect, Form, Model, perform};
use crate::keys::{Action, Context};
use crate::request::{Field, Kind};

pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match model.overlay.take() {
        Some(Overlay::Form(form)) => in_form(model, form, action),
        Some(Overlay::Import(form)) => in_import(model, form, action),
        Some(Overlay::Experiment(form)) => in_experiment(model, form, action),
        Some(Overlay::Rates(test)) => in_rates(model, test, action),
        Some(Overlay::Task(editor)) => task::act(model, editor, action),
        Some(Overlay::Prompt(prompt)) if action != Action::Cancel => {
            in_prompt(model, prompt, action)
        }
        Some(Overlay::Confirm(question)) if action == Action::Yes => yes(model, question),
        Some(Overlay::Confirm(Question::Replace { job, .. })) => {
            // Another path will do.
            model.overlay = Prompt::again(&job).map(|(prompt, _)| Overlay::Prompt(prompt));
            vec![]
        }
        Some(Overlay::Report(mut report)) if action != Action::Cancel => {
            let (page, rows) = (model.page(), report.rows(model.size.0));
            // The last page is full.
            let last = rows.saturating_sub(page);
            let to = moved(action, report.first.min(last), rows, page);
            report.first = to.unwrap_or(report.first).min(last);
            model.overlay = Some(Overlay::Report(report));
            vec![]
        }
        Some(Overlay::Filter) => in_filter(model, action),
        Some(Overlay::Help { first }) if action != Action::Cancel => {
            let rows = help_rows();
            let first = moved(action, first, rows, model.page()).unwrap_or(first);
            model.overlay = Some(Overlay::Help { first });
            vec![]
        }
        _ => vec![],
    }
}

/// Every command and a heading for each context.
fn help_rows() -> usize {
    Context::ALL.iter().map(|c| c.commands().len() + 2).sum()
}

fn in_form(model: &mut Model, mut form: Box<Form>, action: Action) -> Vec<Effect> {
    let mut effects = vec![];
    match action {
        Action::Submit => {
            if form.is_sound(&model.config) {
                effects.push(perform::start(model, form.request.clone()));
            }
        }
        Action::FindRate => {
            if form.is_sound(&model.config) {
                return perform::try_rates(model, form);
            }
        }
        Action::ChooseLayers => {
            keep_draft(model, &form);
            return perform::draft_layers(model);
        }
        Action::EditTask => return task::open(model, Asker::Training(form)),
        Action::Cancel => {
            keep_draft(model, &form);
            return effects;
        }
        _ => {
            form.act(action, &model.config);
        }
    }
    model.overlay = Some(Overlay::Form(form));
    effects
}

fn in_rates(model: &mut Model, mut test: Box<RateTest>, action: Action) -> Vec<Effect> {
    model.overlay = Some(match action {
        Action::Submit => Overlay::Form(test.accept(&model.config)),
        Action::Cancel => Overlay::Form(test.form),
        _ => {
            test.go(action);
            Overlay::Rates(test)
        }
    });
    vec![]
}

fn in_import(model: &mut Model, mut form: Box<Form<ImportDraft>>, action: Action) -> Vec<Effect> {
    match action {
        Action::Cancel => return vec![],
        Action::Submit => {
            if form.is_sound(&model.config) {
                return perform::begin(model, Job::Import(form.request));
            }
        }
        _ => {
            form.act(action, &model.config);
        }
    }
    model.overlay = Some(Overlay::Import(form));
    vec![]
}

fn in_experiment(
    model: &mut Model,
    mut form: Box<Form<ExperimentDraft>>,
    action: Action,
) -> Vec<Effect> {
    let mut effects = vec![];
    match action {
        Action::EditTask => return task::open(model, Asker::Experiment(form)),
        Action::Cancel => return effects,
        Action::Submit => {
            if form.is_sound(&model.config) {
                model.experiments.starting = Some(form.request.clone());
                effects.push(Effect::BeginExperiment(form.request.request()));
            }
        }
        _ => {
            form.act(action, &model.config);
        }
    }
    model.overlay = Some(Overlay::Experiment(form));
    effects
}

fn in_prompt(model: &mut Model, mut prompt: Prompt, action: Action) -> Vec<Effect> {
    let mut effects = vec![];
    match (action, prompt.endings()) {
        (Action::Submit, _) => return prompt::submit(model, prompt),
        (Action::NextField, Some(endings)) => {
            let typed = prompt.line.text().to_owned();
            effects.push(Effect::Complete { typed, endings });
        }
        (Action::ModelCard, _) => prompt.switch_card(),
        _ => {}
    }
    model.overlay = Some(Overlay::Prompt(prompt));
    effects
}

/// What was typed into a transfer's form is not lost when it is closed; the checkpoint that it names is selected.
fn keep_draft(model: &mut Model, form: &Form) {
    if form.request.kind != Kind::Transfer {
        return;
    }
    let named = model.named(form.request.value(Field::From));
    let Some(from) = named.map(|entry| entry.id.clone()) else {
        if let Some(draft) = &mut model.layers.draft {
            draft.request = form.request.clone();
        }
        return;
    };
    model.library.select(from.clone());
    let request = form.request.clone();
    model.layers.draft = Some(Draft { from, request });
}

fn in_filter(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Submit => perform::details(model),
        Action::Cancel => {
            if let Some(line) = super::update::filter(model) {
                *line = super::TextLine::default();
            }
            perform::refilter(model)
        }
        _ => {
            model.overlay = Some(Overlay::Filter);
            perform::move_selection(model, action)
        }
    }
}

fn yes(model: &mut Model, question: Question) -> Vec<Effect> {
    vec![match question {
        Question::Replace { job, .. } => return perform::begin(model, job.replacing()),
        Question::Stop(run) => Effect::Send(run, Command::Stop),
        Question::StopExperiment(dir) => Effect::StopExperiment(dir),
        Question::RemoveCheckpoint { id, name, .. } => {
            model.library.removing(id.clone());
            Effect::RemoveCheckpoint(Named { id, name })
        }
        Question::RemoveRun(run) => Effect::RemoveRun(run),
        Question::Leave { .. } => Effect::Quit,
    }]
}
