//! What follows from an answer in a line of text.

use std::num::NonZeroU32;
use std::path::PathBuf;

use mnist_core::library::{CheckpointNameError, LibraryError, is_valid_name};
use mnist_core::run::{Change, Command};
use mnist_exchange::Format;

use crate::app::form::ImportDraft;
use crate::app::overlay::{FileFor, Overlay, Prompt, PromptSubject};
use crate::app::report::ReportSubject;
use crate::app::work::Job;
use crate::app::{Annotation, Effect, Model, perform, train};
use crate::config::task;
use crate::experiment::export::check_ending;
use crate::files::{Existing, expanded};

pub(super) fn submit(model: &mut Model, mut prompt: Prompt) -> Vec<Effect> {
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
        PromptSubject::Tags(of) => Ok(vec![Effect::Annotate(of.clone(), tags(text)?)]),
        PromptSubject::Note(of) => {
            let note = Annotation::Note(text.to_owned());
            Ok(vec![Effect::Annotate(of.clone(), note)])
        }
        PromptSubject::Name(old) => Ok(vec![Effect::Rename {
            from: old.clone(),
            to: new_name(model, old, text)?,
        }]),
        PromptSubject::Inspect => {
            let file = path(text)?;
            text.clone_into(&mut model.works.inspected);
            Ok(perform::report(model, ReportSubject::File(file)))
        }
        PromptSubject::Rank => {
            task(text, &model.config.tasks)?;
            Ok(perform::report(
                model,
                ReportSubject::Ranking(text.to_owned()),
            ))
        }
        PromptSubject::File(wanted_for) => Ok(perform::begin(model, job(wanted_for, text)?)),
    }
}

/// The work on the file that `text` names.
fn job(wanted_for: &FileFor, text: &str) -> Result<Job, String> {
    let existing = Existing::Keep;
    Ok(match wanted_for {
        FileFor::Import => Job::Import(ImportDraft::new(exchanged(text)?)),
        FileFor::Export { of, card } => Job::Export {
            of: of.clone(),
            to: exchanged(text)?,
            card: *card,
            existing,
        },
        FileFor::Curves(run) => {
            let (run, to) = (run.clone(), path(text)?);
            Job::Curves { run, to, existing }
        }
        FileFor::Findings(of) => {
            let (of, to) = (of.clone(), path(text)?);
            check_ending(&to).map_err(|error| error.to_string())?;
            Job::Findings { of, to, existing }
        }
    })
}

/// Tags with blanks between.
fn tags(text: &str) -> Result<Annotation, String> {
    let tags: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    match tags.iter().find(|tag| !is_valid_name(tag)) {
        Some(wrong) => Err(LibraryError::Tag(wrong.clone()).to_string()),
        None => Ok(Annotation::Tags(tags)),
    }
}

/// A name that a checkpoint can have in place of its `old` one.
fn new_name(model: &Model, old: &str, text: &str) -> Result<String, String> {
    if !is_valid_name(text) {
        return Err(CheckpointNameError::Invalid(text.to_owned()).to_string());
    }
    let holder = model.named(text);
    let is_taken = holder.is_some_and(|entry| entry.names.iter().any(|name| name == text));
    if text != old && is_taken {
        return Err(format!("the name {text:?} is taken"));
    }
    Ok(text.to_owned())
}

/// The number of an image, of which there are `count`.
fn image(text: &str, count: usize) -> Result<usize, String> {
    let index = text.replace(',', "").parse().ok();
    index.filter(|index| *index < count).ok_or_else(|| {
        let last = count.saturating_sub(1);
        format!("{text:?} is not a number from 0 to {last}")
    })
}

/// The path that was typed.
fn path(text: &str) -> Result<PathBuf, String> {
    if text.is_empty() {
        return Err("type a path; tab completes it".into());
    }
    Ok(expanded(text))
}

/// The path of a file in a format of another program.
fn exchanged(text: &str) -> Result<PathBuf, String> {
    let file = path(text)?;
    Format::of(&file).map_err(|error| error.to_string())?;
    Ok(file)
}
