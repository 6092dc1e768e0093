//! What background tasks bring.

mod ended;
mod experiment;

use mnist_core::library::{CheckpointId, Listing};
use mnist_core::run::{
    Change, Event, EventKind, Outcome, Phase, RunDir, RunEntry, RunListing, RunState,
};

use super::layers::Topic;
use super::overlay::Overlay;
use super::report::Named;
use super::{Effect, Form, Loadable, Model, Msg, Notice, Screen, answer, layers, perform, test};
use crate::format::count;
use crate::request::FieldErrors;

pub(super) fn take(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Library(listing) => library(model, listing),
        Msg::Runs(listing) => runs(model, listing),
        Msg::Experiments(all) => {
            model.experiments.load(all);
            vec![]
        }
        Msg::Conducted(dir) => experiment::conducted(model, &dir),
        Msg::LibraryChanged => vec![Effect::LoadLibrary],
        Msg::RunsChanged => vec![Effect::LoadRuns],
        Msg::Launched(dir) => launched(model, dir),
        Msg::Followed(run) => followed(model, *run),
        Msg::Events { run, events, state } => match &model.run {
            Some(known) if known.dir.id() == run => told(model, &events, state),
            _ => vec![],
        },
        Msg::TaskSaved { name, tasks } => {
            answer::task::saved(model, &name, *tasks);
            vec![]
        }
        Msg::Refused(errors) => refused(model, errors),
        Msg::ExperimentRefused(refusal) => {
            experiment::refused(model, &refusal);
            vec![]
        }
        Msg::Restored(back) => restored(model, back),
        Msg::RunRemoved(dir) => removed(model, &dir),
        Msg::Ended(job, outcome) => ended::take(model, &job, *outcome),
        Msg::Done(text) => {
            model.notice = Some(Notice::Info(text));
            vec![Effect::LoadLibrary, Effect::LoadRuns]
        }
        other => {
            keep(model, other);
            vec![]
        }
    }
}

/// What came back from the trash is shown and selected, unless something else is looked at meanwhile.
fn restored(model: &mut Model, back: Option<Named>) -> Vec<Effect> {
    let text = match back {
        Some(Named { id, name }) => {
            if model.screen == Screen::Library && model.overlay.is_none() {
                model.library.reveal(id);
            }
            format!("{name} is back")
        }
        None => "the trash is empty".to_owned(),
    };
    model.notice = Some(Notice::Info(text));
    vec![Effect::LoadLibrary]
}

/// Takes in what asks for nothing more.
fn keep(model: &mut Model, msg: Msg) {
    match msg {
        Msg::Record(id, record) => {
            model.records.insert(id, *record);
            find_mistakes(model);
        }
        Msg::Verified(id, found) => model.library.verification = Some((id, found.into())),
        Msg::Completed { typed, completion } => {
            if let Some(Overlay::Prompt(prompt)) = &mut model.overlay
                && prompt.line.text() == typed
            {
                prompt.complete(completion);
            }
        }
        Msg::Progress(job, progress) => model.works.heard(&job, progress),
        Msg::Evaluated(id, result) if model.test.subject.as_ref() == Some(&id) => {
            model.test.evaluation = result.map(Box::new).into();
            find_mistakes(model);
        }
        Msg::Images(id, found) if model.test.subject.as_ref() == Some(&id) => {
            let warning = found.as_ref().ok().and_then(|found| found.warning.clone());
            model.notice = warning.map(Notice::Problem).or(model.notice.take());
            model.test.images = found.map(|found| found.images).into();
            find_mistakes(model);
        }
        Msg::NotConducted(problem) => {
            model.experiments.starting = None;
            model.notice = Some(Notice::Problem(problem));
        }
        Msg::NotStarted(problem) => {
            model.starting = None;
            model.notice = Some(Notice::Problem(problem));
        }
        Msg::TaskNotSaved(problem) => answer::task::not_saved(model, problem),
        Msg::Failed(problem) => {
            model.train.rate_taken();
            model.notice = Some(Notice::Problem(problem));
        }
        _ => {}
    }
}

fn library(model: &mut Model, listing: Result<Listing, String>) -> Vec<Effect> {
    let known = model.library.damaged();
    model.library.load(listing, model.now);
    model.records.forget_replaced(model.library.entries());
    let damaged = model.library.damaged();
    if damaged > known {
        let files = count(damaged, "checkpoint");
        let text = format!("{files} damaged; `mnist-tui library list` says which, and what to do");
        model.notice = Some(Notice::Problem(text));
    }
    match model.screen {
        Screen::Train | Screen::Experiment => vec![],
        Screen::Layers => layers::refresh(model),
        Screen::Library | Screen::Runs => perform::details(model),
        Screen::Test => test::enter(model),
    }
}

fn runs(model: &mut Model, listing: Result<RunListing, String>) -> Vec<Effect> {
    let first = matches!(model.runs.state(), Loadable::Loading);
    let known = model.runs.unreadable();
    model.runs.load(listing);
    let unreadable = model.runs.unreadable();
    if unreadable > known {
        let runs = count(unreadable, "run");
        let text = format!("{runs} unreadable; `mnist-tui runs list` says which, and what to do");
        model.notice = Some(Notice::Problem(text));
    }
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
    if model.run.as_ref().is_none_or(|known| known.dir != run.dir) {
        model.train.epoch = None;
    }
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
                model.train.rate_taken();
                model.notice = Some(Notice::Problem(reason.clone()));
            }
            EventKind::Warning { message } => model.notice = Some(Notice::Info(message.clone())),
            _ => {}
        }
    }
    model.runs.refresh(run);
    if state == before || state.is_live() {
        return vec![];
    }
    // Who looks at something else is not to find it changed.
    if let Some(id) = checkpoint(run)
        && model.screen == Screen::Train
        && model.overlay.is_none()
    {
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

/// A trainer is at work on a run of this program.
fn launched(model: &mut Model, dir: RunDir) -> Vec<Effect> {
    let started = model.starting.take();
    // It said that a trainer is being started.
    model
        .notice
        .take_if(|notice| matches!(notice, Notice::Info(_)));
    // Whatever was opened meanwhile stays.
    if matches!(&model.overlay, Some(Overlay::Form(form)) if Some(&form.request) == started.as_ref())
    {
        model.overlay = None;
    }
    model.layers.topic = Topic::Run;
    model.runs.select(dir.id());
    let mut effects = perform::show(model, Screen::Train);
    effects.extend([Effect::Follow(dir), Effect::LoadRuns]);
    effects
}

/// A run that is gone is not shown any longer.
fn removed(model: &mut Model, dir: &RunDir) -> Vec<Effect> {
    model.notice = Some(Notice::Info(format!("run {} is deleted", dir.id())));
    let mut effects = vec![Effect::LoadRuns];
    if model.run.as_ref().is_some_and(|run| run.dir == *dir) {
        model.run = None;
        effects.push(Effect::Unfollow);
    }
    effects
}

/// The form of what was asked for shows what is wrong with it.
fn refused(model: &mut Model, errors: FieldErrors) -> Vec<Effect> {
    let Some(request) = model.starting.take() else {
        return vec![];
    };
    let form = model
        .overlay
        .get_or_insert_with(|| Overlay::Form(Box::new(Form::new(request.clone()))));
    match form {
        Overlay::Form(form) if form.request == request => {
            form.errors = errors;
            form.focus_on_error();
        }
        _ => {
            let first = errors.iter().next();
            let line = first.map(|(field, problem)| format!("{}: {problem}", field.label()));
            model.notice = line.map(Notice::Problem);
        }
    }
    vec![]
}

fn find_mistakes(model: &mut Model) {
    let task = test::task(model).cloned();
    model.test.find_mistakes(task.as_ref());
}
