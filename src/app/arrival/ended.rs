//! How work in the background ended.

use std::path::PathBuf;

use jiff::Timestamp;
use mnist_core::rate_range::RateCurve;

use crate::app::form::{ImportDraft, ImportErrors};
use crate::app::overlay::{Prompt, Question};
use crate::app::report::{Report, ReportContent, ReportSubject};
use crate::app::work::{Job, Outcome};
use crate::app::{Effect, Form, Loadable, Model, Notice, Overlay, Screen};
use crate::request::TrainingRequest;

/// Some work is over.
pub(super) fn take(model: &mut Model, job: &Job, outcome: Outcome) -> Vec<Effect> {
    let began = model.works.end(job);
    match (job, outcome) {
        (Job::Report(subject), Outcome::Read(content)) => read(model, subject, Ok(content)),
        (Job::Report(subject), Outcome::Failed(problem)) => read(model, subject, Err(problem)),
        (Job::Rates(request), Outcome::Tried(curve)) => tried(model, request, Ok(curve)),
        (Job::Rates(request), Outcome::Failed(problem)) => tried(model, request, Err(problem)),
        (_, Outcome::Asks(draft, errors)) => asks(model, draft, errors),
        (job, Outcome::Exists(path)) => exists(model, job, path),
        (job, Outcome::Failed(problem)) => failed(model, job, began, problem),
        (_, Outcome::Done(text)) => {
            model.notice = Some(Notice::Info(text));
            return vec![Effect::LoadLibrary];
        }
        (_, Outcome::Read(_) | Outcome::Tried(_)) => {}
    }
    vec![]
}

/// Whoever has just typed a path finds it again with what is wrong; everybody else is told without being interrupted.
fn failed(model: &mut Model, job: &Job, began: Option<Timestamp>, problem: String) {
    /// Within so many seconds nobody has turned to something else.
    const AT_ONCE: i64 = 2;
    let is_new = began.is_some_and(|began| model.now.duration_since(began).as_secs() < AT_ONCE);
    model.overlay = match (model.overlay.take(), Prompt::again(job)) {
        (None, Some((mut prompt, screen))) if is_new && model.screen == screen => {
            prompt.problem = Some(problem);
            Some(Overlay::Prompt(prompt))
        }
        (overlay, _) => {
            model.notice = Some(Notice::Problem(problem));
            overlay
        }
    };
}

/// A report is here: it is shown where it is waited for, and kept otherwise.
fn read(model: &mut Model, subject: &ReportSubject, content: Result<ReportContent, String>) {
    if let Some(Overlay::Report(report)) = &mut model.overlay
        && report.subject == *subject
    {
        report.content = content.into();
        return;
    }
    model.notice = Some(match content {
        Err(problem) => Notice::Problem(problem),
        Ok(content) => {
            let mut report = Report::of(subject.clone());
            report.content = Loadable::Loaded(content);
            model.works.unread = Some(report);
            let title = subject.title();
            Notice::Info(format!("{title}: read; ask for it again to see it"))
        }
    });
}

/// Learning rates were tried. Whoever has closed the test meanwhile asks again: it takes seconds.
fn tried(model: &mut Model, request: &TrainingRequest, curve: Result<RateCurve, String>) {
    if let Some(Overlay::Rates(test)) = &mut model.overlay
        && test.form.request == *request
    {
        test.curve = curve.into();
    }
}

/// A file is there already. Whoever does something else is not to be interrupted.
fn exists(model: &mut Model, job: &Job, path: PathBuf) {
    if model.overlay.is_none() {
        let job = Box::new(job.clone());
        model.overlay = Some(Overlay::Confirm(Question::Replace { job, path }));
        return;
    }
    let path = path.display();
    let text = format!("{path} exists; export again to be asked whether it is to be replaced");
    model.notice = Some(Notice::Problem(text));
}

/// A file leaves something open. Whoever does something else is not to be interrupted.
fn asks(model: &mut Model, draft: ImportDraft, errors: ImportErrors) {
    let name = draft.file_name();
    model.works.ask_later(draft, errors);
    if model.screen == Screen::Library && model.overlay.is_none() {
        let next = model.works.ask_next();
        model.overlay = next.map(|(draft, errors)| {
            let form = Form::refused(draft, errors);
            Overlay::Import(Box::new(form))
        });
        return;
    }
    let text = format!("{name} leaves open what it is; import on Library asks you");
    model.notice = Some(Notice::Problem(text));
}
