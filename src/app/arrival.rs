//! What background tasks bring.

use mnist_core::library::CheckpointId;
use mnist_core::run::{Change, Event, EventKind, Outcome, Phase, RunEntry, RunState};

use super::layers::Topic;
use super::overlay::Overlay;
use super::{Effect, Form, Loadable, Model, Msg, Notice, Screen, Stage, layers, perform, test};
use crate::request::FieldErrors;

pub(super) fn take(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Library(listing) => library(model, listing),
        Msg::Runs(listing) => runs(model, listing),
        Msg::LibraryChanged => vec![Effect::LoadLibrary],
        Msg::RunsChanged => vec![Effect::LoadRuns],
        Msg::Record(id, record) => {
            model.records.insert(id, *record);
            find_mistakes(model);
            vec![]
        }
        Msg::Verified(id, found) => {
            model.library.verification = Some((id, found.into()));
            vec![]
        }
        Msg::Launched(dir) => {
            model.overlay = None;
            model.layers.topic = Topic::Run;
            let mut effects = perform::show(model, Screen::Train);
            effects.extend([Effect::Follow(dir), Effect::LoadRuns]);
            effects
        }
        Msg::Followed(run) => followed(model, *run),
        Msg::Events { run, events, state } => match &model.run {
            Some(known) if known.dir.id() == run => told(model, &events, state),
            _ => vec![],
        },
        Msg::Refused(errors) => refused(model, errors),
        Msg::Evaluated(id, result) => {
            if model.test.subject.as_ref() == Some(&id) {
                model.test.evaluation = result.map(Box::new).into();
                find_mistakes(model);
            }
            vec![]
        }
        Msg::Images(images) => {
            model.test.images = images.into();
            find_mistakes(model);
            vec![]
        }
        Msg::Done(text) => {
            model.notice = Some(Notice::Info(text));
            vec![Effect::LoadLibrary, Effect::LoadRuns]
        }
        Msg::Failed(text) => {
            stop_waiting(model);
            model.notice = Some(Notice::Problem(text));
            vec![]
        }
        Msg::Key(_) | Msg::Paste(_) | Msg::Resized(..) => vec![],
    }
}

fn library(
    model: &mut Model,
    listing: Result<Vec<mnist_core::library::Entry>, String>,
) -> Vec<Effect> {
    model.library.load(listing);
    match model.screen {
        Screen::Train => vec![],
        Screen::Layers => layers::refresh(model),
        Screen::Library | Screen::Runs => perform::details(model),
        Screen::Test => test::enter(model),
    }
}

fn runs(model: &mut Model, listing: Result<Vec<RunEntry>, String>) -> Vec<Effect> {
    let first = matches!(model.runs.state(), Loadable::Loading);
    model.runs.load(listing);
    // A dashboard that is opened beside a live run shows it.
    let live = model.runs.entries().iter().find(|r| r.state.is_live());
    match live {
        Some(run) if first && model.run.is_none() => {
            let dir = run.dir.clone();
            model.run = Some(run.clone());
            vec![Effect::Follow(dir)]
        }
        _ => vec![],
    }
}

fn followed(model: &mut Model, run: RunEntry) -> Vec<Effect> {
    model.runs.refresh(&run);
    model.train.rate_taken();
    let ended = checkpoint(&run).cloned();
    model.run = Some(run);
    if let Some(id) = ended {
        model.library.select(id);
    }
    vec![]
}

/// The followed run told more.
fn told(model: &mut Model, events: &[Event], state: RunState) -> Vec<Effect> {
    let Some(run) = &mut model.run else {
        return vec![];
    };
    let before = std::mem::replace(&mut run.state, state);
    for event in events {
        run.history.apply(event);
        match &event.kind {
            EventKind::Change {
                change: Change::LearningRate { .. },
                ..
            } => model.train.rate_taken(),
            EventKind::Refused { reason, .. } => {
                model.notice = Some(Notice::Problem(reason.clone()));
            }
            EventKind::Warning { message } => model.notice = Some(Notice::Info(message.clone())),
            _ => {}
        }
    }
    let run = run.clone();
    model.runs.refresh(&run);
    let ended = state != before && !state.is_live();
    if !ended {
        return vec![];
    }
    if let Some(id) = checkpoint(&run) {
        model.library.select(id.clone());
    }
    vec![Effect::LoadLibrary, Effect::LoadRuns]
}

/// The checkpoint that a run ended with.
fn checkpoint(run: &RunEntry) -> Option<&CheckpointId> {
    match &run.history.phase {
        Phase::Ended(Outcome::Finished { checkpoint, .. }) => Some(&checkpoint.id),
        Phase::Ended(Outcome::Stopped { checkpoint, .. }) => checkpoint.as_ref().map(|c| &c.id),
        _ => None,
    }
}

fn refused(model: &mut Model, errors: FieldErrors) -> Vec<Effect> {
    let first = errors.iter().next();
    if let Some((field, problem)) = first {
        let line = format!("{}: {problem}", field.label());
        model.notice = Some(Notice::Problem(line));
    }
    stop_waiting(model);
    if model.overlay.is_none()
        && let Some(draft) = &model.layers.draft
    {
        let form = Form::new(draft.request.clone());
        model.overlay = Some(Overlay::Form(Box::new(form)));
    }
    if let Some(Overlay::Form(form)) = &mut model.overlay {
        form.errors = errors;
        form.focus_on_error();
    }
    vec![]
}

fn stop_waiting(model: &mut Model) {
    if let Some(Overlay::Form(form)) = &mut model.overlay {
        form.stage = Stage::Editing;
    }
}

fn find_mistakes(model: &mut Model) {
    let task = test::task(model).cloned();
    model.test.find_mistakes(task.as_ref());
}
