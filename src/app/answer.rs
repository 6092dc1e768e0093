//! Actions while a form, a question, a filter or the help has the keys.

use std::num::NonZeroU32;

use mnist_core::library::{CheckpointNameError, LibraryError, is_valid_name};
use mnist_core::run::{Change, Command};
use mnist_exchange::Format;

use super::layers::Draft;
use super::overlay::{Overlay, Prompt, PromptSubject, Question};
use super::scroll::moved;
use super::{Annotation, Effect, Form, Model, Notice, perform, train};
use crate::files::expanded;
use crate::keys::{Action, Context};
use crate::request::{Field, Kind};

pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match model.overlay.take() {
        Some(Overlay::Form(form)) => in_form(model, form, action),
        Some(Overlay::Prompt(prompt)) if action == Action::Submit => submit(model, prompt),
        Some(Overlay::Prompt(prompt)) if action == Action::NextField => {
            let typed = prompt.line.text().to_owned();
            model.overlay = Some(Overlay::Prompt(prompt));
            vec![Effect::Complete(typed)]
        }
        Some(Overlay::Confirm(question)) if action == Action::Yes => yes(question),
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
        Action::NextField | Action::PreviousField => form.move_focus(action),
        Action::NextChoice | Action::PreviousChoice => form.choose(action, &model.config),
        Action::Submit => {
            form.errors = form.request.check(&model.config);
            if form.errors.is_empty() {
                effects.push(perform::start(model, form.request.clone()));
            } else {
                form.focus_on_error();
            }
        }
        Action::ChooseLayers => {
            keep_draft(model, &form);
            return perform::draft_layers(model);
        }
        Action::Cancel => {
            keep_draft(model, &form);
            return effects;
        }
        _ => {}
    }
    model.overlay = Some(Overlay::Form(form));
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

fn yes(question: Question) -> Vec<Effect> {
    vec![match question {
        Question::Stop(run) => Effect::Send(run, Command::Stop),
        Question::RemoveCheckpoint { id, .. } => Effect::RemoveCheckpoint(id),
        Question::RemoveRun(run) => Effect::RemoveRun(run),
    }]
}

fn submit(model: &mut Model, mut prompt: Prompt) -> Vec<Effect> {
    match answered(model, &prompt) {
        Ok(effects) => effects,
        Err(problem) => {
            prompt.problem = Some(problem);
            model.overlay = Some(Overlay::Prompt(prompt));
            vec![]
        }
    }
}

fn answered(model: &mut Model, prompt: &Prompt) -> Result<Vec<Effect>, String> {
    let text = prompt.line.text().trim();
    match &prompt.subject {
        PromptSubject::LearningRate => Ok(train::set_rate(model, text.parse()?)),
        PromptSubject::MoreEpochs(run) => {
            let more: NonZeroU32 = text
                .parse()
                .map_err(|_| format!("{text:?} is not a number of epochs from 1 on"))?;
            let epochs = more.saturating_add(run.history.epochs);
            let change = Command::Change(Change::Epochs { epochs });
            Ok(vec![Effect::Resume(run.dir.clone(), vec![change])])
        }
        PromptSubject::Image { count } => {
            model.test.index = image(text, *count)?;
            Ok(vec![])
        }
        PromptSubject::Tags(id) => {
            let tags: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
            if let Some(wrong) = tags.iter().find(|tag| !is_valid_name(tag)) {
                return Err(LibraryError::Tag(wrong.clone()).to_string());
            }
            Ok(vec![Effect::Annotate(id.clone(), Annotation::Tags(tags))])
        }
        PromptSubject::Note(id) => {
            let note = Annotation::Note(text.to_owned());
            Ok(vec![Effect::Annotate(id.clone(), note)])
        }
        PromptSubject::Import => {
            let file = expanded(text);
            Format::of(&file).map_err(|error| error.to_string())?;
            model.notice = Some(Notice::Info(format!("importing {text}")));
            Ok(vec![Effect::Import(file)])
        }
        PromptSubject::Export(of) => {
            let file = expanded(text);
            Format::of(&file).map_err(|error| error.to_string())?;
            model.notice = Some(Notice::Info(format!("exporting {}", of.name)));
            Ok(vec![Effect::Export(of.clone(), file)])
        }
        PromptSubject::Name(old) => {
            if !is_valid_name(text) {
                return Err(CheckpointNameError::Invalid(text.to_owned()).to_string());
            }
            if text != old
                && model
                    .named(text)
                    .is_some_and(|e| e.names.iter().any(|n| n == text))
            {
                return Err(format!("the name {text:?} is taken"));
            }
            Ok(vec![Effect::Rename {
                from: old.clone(),
                to: text.to_owned(),
            }])
        }
    }
}

/// The number of an image, of which there are `count`.
fn image(text: &str, count: usize) -> Result<usize, String> {
    let index = text.replace(',', "").parse().ok();
    index.filter(|index| *index < count).ok_or_else(|| {
        let last = count.saturating_sub(1);
        format!("{text:?} is not a number from 0 to {last}")
    })
}
