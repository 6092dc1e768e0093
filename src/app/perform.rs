//! Actions on the screens themselves, with nothing lying over them.

use mnist_core::library::Query;

use super::layers::{self, Topic};
use super::overlay::{Overlay, Prompt, Question};
use super::rates::RateTest;
use super::report::{Report, ReportSubject};
use super::scroll::moved;
use super::work::Job;
use super::{Effect, Form, Model, Notice, Screen, checkpoints, copy, experiment, test, train};
use crate::keys::Action;
use crate::request::{Kind, TrainingRequest};

/// How much a key raises and lowers the learning rate; one undoes the other.
const RATE_FACTOR: f64 = 1.25;

pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    use Action as A;
    if let Some(screen) = Screen::ALL.into_iter().find(|s| s.action() == action) {
        return show(model, screen);
    }
    match action {
        A::NextScreen => show(model, model.screen.further(1)),
        A::PreviousScreen => show(model, model.screen.further(Screen::ALL.len() - 1)),
        A::Help => open(model, Overlay::Help { first: 0 }),
        A::Filter => open(model, Overlay::Filter),
        A::Back => back(model),
        A::Copy => copy(model),
        A::Pretrain => {
            let request = TrainingRequest::new(Kind::Pretrain, &model.config);
            open(model, Overlay::Form(Box::new(Form::new(request))))
        }
        A::Transfer => transfer(model),
        A::Scratch => scratch(model),
        A::SwitchMetric => {
            model.train.metric = model.train.metric.other();
            vec![]
        }
        A::LogScale => {
            model.train.switch_scale();
            vec![]
        }
        A::PreviousImage | A::NextImage => {
            model.test.turn(action);
            vec![]
        }
        _ => experiment::act(model, action)
            .or_else(|| on_run(model, action))
            .or_else(|| checkpoints::act(model, action))
            .unwrap_or_else(|| move_selection(model, action)),
    }
}

/// Asks for a training; until there is an answer no other one can be asked for.
pub(super) fn start(model: &mut Model, request: TrainingRequest) -> Effect {
    model.starting = Some(request.clone());
    Effect::Start(request)
}

/// Leaves, and asks first where something would be left undone.
pub(super) fn quit(model: &mut Model) -> Vec<Effect> {
    match Question::leave(&model.works) {
        Some(question) => open(model, Overlay::Confirm(question)),
        None => vec![Effect::Quit],
    }
}

/// Begins what may take long, unless it is under way already.
pub(super) fn begin(model: &mut Model, job: Job) -> Vec<Effect> {
    if !model.works.begin(job.clone(), model.now) {
        let text = format!("{}: that is under way already", job.title());
        model.notice = Some(Notice::Problem(text));
        return vec![];
    }
    vec![Effect::Work(job)]
}

/// Tries learning rates for the training that a form asks for.
pub(super) fn try_rates(model: &mut Model, form: Box<Form>) -> Vec<Effect> {
    let job = Job::Rates(Box::new(form.request.clone()));
    model.overlay = Some(Overlay::Rates(Box::new(RateTest::new(form))));
    if model.works.find(&job).is_some() {
        return vec![];
    }
    begin(model, job)
}

/// Shows a report: one that was read meanwhile, or is being read, or else from now on.
pub(super) fn report(model: &mut Model, subject: ReportSubject) -> Vec<Effect> {
    let unread = model.works.unread.take_if(|read| read.subject == subject);
    let report = unread.unwrap_or_else(|| Report::of(subject.clone()));
    let is_here = report.content.get().is_some();
    model.overlay = Some(Overlay::Report(Box::new(report)));
    let job = Job::Report(subject);
    if is_here || model.works.find(&job).is_some() {
        return vec![];
    }
    begin(model, job)
}

/// Asks for a file to import, or goes on with the one that leaves something open.
pub(super) fn import(model: &mut Model) -> Vec<Effect> {
    let overlay = match model.works.ask_next() {
        Some((draft, errors)) => Overlay::Import(Box::new(Form::refused(draft, errors))),
        None => Overlay::Prompt(Prompt::import()),
    };
    open(model, overlay)
}

/// After the filter of a list has changed.
pub(super) fn refilter(model: &mut Model) -> Vec<Effect> {
    model.library.refilter(model.now);
    match model.screen {
        Screen::Library => {
            let problem = Query::parse(model.library.filter.text()).problems.pop();
            model.notice = problem.map(Notice::Problem).or(model.notice.take());
            details(model)
        }
        _ => vec![],
    }
}

fn copy(model: &mut Model) -> Vec<Effect> {
    let Some(text) = copy::text(model) else {
        return vec![];
    };
    model.notice = Some(Notice::Info(format!("copied {text}")));
    vec![Effect::Copy(text)]
}

pub(super) fn open(model: &mut Model, overlay: Overlay) -> Vec<Effect> {
    model.overlay = Some(overlay);
    vec![]
}

/// Shows a screen and asks for what it needs.
pub(super) fn show(model: &mut Model, screen: Screen) -> Vec<Effect> {
    model.screen = screen;
    model.entered_from = None;
    match screen {
        Screen::Train => vec![],
        Screen::Layers => layers::enter(model),
        Screen::Library => details(model),
        Screen::Test => test::enter(model),
        Screen::Runs => vec![Effect::LoadRuns],
        Screen::Experiment => experiment::enter(model),
    }
}

/// The details of the selected checkpoint.
pub(super) fn details(model: &mut Model) -> Vec<Effect> {
    match model.checkpoint().map(|entry| entry.id.clone()) {
        Some(id) => layers::want_record(model, &id),
        None => vec![],
    }
}

fn back(model: &mut Model) -> Vec<Effect> {
    if model.screen == Screen::Library && model.library.marked.take().is_some() {
        return vec![];
    }
    let filter = super::update::filter(model);
    match filter {
        Some(line) if !line.text().is_empty() => {
            *line = super::TextLine::default();
            refilter(model)
        }
        _ => {
            model.layers.topic = Topic::Run;
            match model.entered_from.take() {
                Some(from) => show(model, from),
                None => vec![],
            }
        }
    }
}

/// Goes from this screen into another one; back leads here again.
pub(super) fn go_in(model: &mut Model, screen: Screen) -> Vec<Effect> {
    let from = model.screen;
    let effects = show(model, screen);
    model.entered_from = Some(from);
    effects
}

/// Goes to the layers of a transfer from the selected checkpoint.
pub(super) fn draft_layers(model: &mut Model) -> Vec<Effect> {
    let mut effects = go_in(model, Screen::Layers);
    effects.extend(layers::draft(model));
    effects
}

fn transfer(model: &mut Model) -> Vec<Effect> {
    let effects = layers::prepare(model);
    if let Some(draft) = &model.layers.draft {
        let form = Form::new(draft.request.clone());
        model.overlay = Some(Overlay::Form(Box::new(form)));
    }
    effects
}

/// A form for the training from scratch that the followed transfer is compared with.
fn scratch(model: &mut Model) -> Vec<Effect> {
    let Some(run) = &model.run else {
        return vec![];
    };
    let request = TrainingRequest::from_scratch(&run.spec, &model.config);
    open(model, Overlay::Form(Box::new(Form::new(request))))
}

fn on_run(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    let run = model.target()?.clone();
    if let Some(command) = train::command(action, &run) {
        return Some(vec![Effect::Send(run.dir, command)]);
    }
    Some(match action {
        Action::Continue => train::continue_run(model, &run),
        Action::SaveRun => train::save(model, run.dir),
        Action::Stop => open(model, Overlay::Confirm(Question::Stop(run.dir))),
        Action::Delete if model.screen == Screen::Runs => {
            open(model, Overlay::Confirm(Question::RemoveRun(run.dir)))
        }
        Action::Export if model.screen == Screen::Runs => {
            open(model, Overlay::Prompt(Prompt::curves(run.dir)))
        }
        Action::Watch => {
            let mut effects = go_in(model, Screen::Train);
            model.layers.topic = Topic::Run;
            effects.push(Effect::Follow(run.dir));
            effects
        }
        Action::RateUp => train::change_rate(model, RATE_FACTOR),
        Action::RateDown => train::change_rate(model, 1.0 / RATE_FACTOR),
        Action::SetRate => {
            let prompt = Prompt::learning_rate(run.history.learning_rate);
            open(model, Overlay::Prompt(prompt))
        }
        _ => return None,
    })
}

/// Moves through the rows of the list on the screen.
pub(super) fn move_selection(model: &mut Model, action: Action) -> Vec<Effect> {
    let page = model.page();
    match model.screen {
        Screen::Train => train::mark_epoch(model, action),
        Screen::Layers => layers::move_selection(model, action),
        Screen::Library => {
            let at = model.library.selected_row().unwrap_or(0);
            if let Some(to) = moved(action, at, model.library.rows().len(), page) {
                model.library.select_row(to);
            }
            return details(model);
        }
        Screen::Test => model.test.move_selection(action, page),
        Screen::Runs => {
            let rows = model.runs.rows().len();
            if let Some(to) = moved(action, model.runs.selected_row(), rows, page) {
                model.runs.select_row(to);
            }
        }
        Screen::Experiment => experiment::move_selection(model, action),
    }
    vec![]
}
