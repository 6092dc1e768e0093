//! What can be done now, and what comes next: the one answer for dispatch, footer and help.

use mnist_core::run::{Outcome, Phase, RunEntry, RunState};

use super::form::{Editor, Form};
use super::layers::{self, Subject};
use super::model::may_live;
use super::{Model, Overlay, Screen, Stage};
use crate::keys::{Action, Command, Context};
use crate::request::Kind;

/// Whether an action can be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    /// It can.
    Enabled,
    /// It cannot, and why.
    Disabled(&'static str),
    /// It makes no sense here; the footer leaves it out.
    Absent,
}

use Availability::{Absent, Disabled, Enabled};

fn enabled_if(condition: bool, otherwise: &'static str) -> Availability {
    if condition {
        Enabled
    } else {
        Disabled(otherwise)
    }
}

/// Whether `action` can be done now.
#[must_use]
pub fn availability(model: &Model, action: Action) -> Availability {
    use Action as A;
    match &model.overlay {
        Some(Overlay::Form(form)) => return in_form(model, form, action),
        Some(Overlay::Prompt(_)) => return in_prompt(action),
        _ => {}
    }
    match action {
        A::PauseResume | A::Step | A::StepEpoch if shows_draft(model) => Absent,
        A::PauseResume | A::Step | A::StepEpoch | A::Stop | A::StartNow => {
            control(model.target(), action)
        }
        A::RateUp | A::RateDown | A::SetRate => control(model.run.as_ref(), action),
        A::Continue => continuing(model.target()),
        A::LogScale => enabled_if(model.run.is_some(), "there is no run"),
        A::StartTransfer | A::ToggleLayer | A::HeadOnly | A::AllLayers | A::FreezeUpTo => {
            on_layers(model, action)
        }
        A::Transfer => enabled_if(
            model.checkpoint().is_some(),
            "there is no checkpoint to transfer from yet",
        ),
        A::Open | A::Verify | A::Rename => {
            enabled_if(model.checkpoint().is_some(), "there is no checkpoint yet")
        }
        A::Sort => enabled_if(
            !model.library.entries().is_empty(),
            "there is no checkpoint yet",
        ),
        A::Delete if model.screen == Screen::Runs => deletion(model.target()),
        A::Delete => enabled_if(model.checkpoint().is_some(), "there is no checkpoint yet"),
        A::Watch => enabled_if(model.target().is_some(), "there is no run yet"),
        A::Filter => enabled_if(!is_empty(model), "there is nothing to filter"),
        A::ShowMistake => enabled_if(!model.test.mistakes().is_empty(), "no mistakes are known"),
        A::GoToImage | A::PreviousImage | A::NextImage => {
            enabled_if(model.test.count() > 0, "the images are not here yet")
        }
        A::Copy => enabled_if(super::copy::text(model).is_some(), "nothing is selected"),
        _ => Enabled,
    }
}

fn is_empty(model: &Model) -> bool {
    match model.screen {
        Screen::Runs => model.runs.entries().is_empty(),
        _ => model.library.entries().is_empty(),
    }
}

fn control(run: Option<&RunEntry>, action: Action) -> Availability {
    let Some(run) = run else {
        return absent_unless(action != Action::StartNow, "there is no run");
    };
    let queued = run.state == RunState::Queued;
    match action {
        Action::StartNow if !queued => Absent,
        _ if !may_live(run) => Disabled("the run has no trainer"),
        _ if !run.writable => Disabled("the run belongs to someone else; you can only watch it"),
        Action::StartNow | Action::Stop => Enabled,
        _ if queued => Disabled("the run waits for another one"),
        _ => Enabled,
    }
}

const fn absent_unless(condition: bool, otherwise: &'static str) -> Availability {
    if condition {
        Disabled(otherwise)
    } else {
        Absent
    }
}

fn continuing(run: Option<&RunEntry>) -> Availability {
    let Some(run) = run else {
        return Disabled("there is no run");
    };
    match run.state {
        _ if !run.writable => Disabled("the run belongs to someone else; you can only watch it"),
        RunState::Paused
        | RunState::Interrupted
        | RunState::Stopped
        | RunState::Failed
        | RunState::Finished => Enabled,
        RunState::Queued | RunState::Starting | RunState::Training | RunState::Unknown => {
            Disabled("the run is under way")
        }
    }
}

fn deletion(run: Option<&RunEntry>) -> Availability {
    match run {
        None => Disabled("there is no run yet"),
        Some(run) if may_live(run) => Disabled("the run is live; stop it first"),
        Some(run) => enabled_if(run.writable, "the run belongs to someone else"),
    }
}

/// Whether the Layers screen is about a transfer that has not begun.
fn shows_draft(model: &Model) -> bool {
    model.screen == Screen::Layers && !matches!(layers::subject(model), Subject::Run(_))
}

fn on_layers(model: &Model, action: Action) -> Availability {
    let subject = layers::subject(model);
    match &subject {
        Subject::Run(_) if action == Action::StartTransfer => Absent,
        Subject::Run(run) if !may_live(run) => {
            Disabled("the run has ended; prepare a transfer to choose what trains")
        }
        Subject::Run(run) if !run.writable => {
            Disabled("the run belongs to someone else; you can only watch it")
        }
        Subject::Run(_) | Subject::Draft { .. } if action == Action::ToggleLayer => {
            let layers = subject.architecture().map_or(&[][..], |a| a.layers());
            let selected = layers.get(model.layers.selected);
            enabled_if(
                selected.is_some_and(|l| l.kind.has_parameters()),
                "this layer has no parameters",
            )
        }
        Subject::Run(_) | Subject::Draft { .. } => Enabled,
        _ => Disabled("there is no network yet"),
    }
}

fn in_form(model: &Model, form: &Form, action: Action) -> Availability {
    let is_choice = || !matches!(form.editor(form.item(), &model.config), Editor::Text);
    match action {
        Action::Submit => enabled_if(form.stage == Stage::Editing, "the run is being started"),
        Action::NextChoice | Action::PreviousChoice => {
            enabled_if(is_choice(), "type into this field")
        }
        Action::ChooseLayers if form.request.kind == Kind::Pretrain => Absent,
        _ => Enabled,
    }
}

const fn in_prompt(action: Action) -> Availability {
    match action {
        Action::Submit | Action::Cancel | Action::Interrupt | Action::Suspend => Enabled,
        _ => Absent,
    }
}

/// What a command is called now.
#[must_use]
pub fn label(model: &Model, command: &Command) -> &'static str {
    let paused = || {
        model
            .target()
            .is_some_and(|r| r.history.phase == Phase::Paused)
    };
    match (command.action, &model.overlay) {
        (Action::PauseResume, _) if paused() => "resume",
        (Action::Submit, Some(Overlay::Prompt(_))) => "accept",
        (Action::Transfer, None) if model.screen == Screen::Layers && !shows_draft(model) => {
            "transfer"
        }
        _ => command.label,
    }
}

/// What most people want to do next.
#[must_use]
pub fn next(model: &Model) -> Option<Action> {
    let obvious = match &model.overlay {
        None if model.screen == Screen::Train => on_train(model.run.as_ref()),
        _ => None,
    };
    let context = model.context();
    let enabled = |action: &Action| availability(model, *action) == Enabled;
    let listed = context.with_parents().flat_map(Context::commands);
    let shown = listed.filter(|c| !c.label.is_empty()).map(|c| c.action);
    obvious
        .filter(enabled)
        .or_else(|| shown.into_iter().find(enabled))
}

fn on_train(run: Option<&RunEntry>) -> Option<Action> {
    let run = run?;
    Some(match (&run.history.phase, run.state) {
        (_, RunState::Queued) => Action::StartNow,
        (_, RunState::Training | RunState::Starting | RunState::Paused) => Action::PauseResume,
        (Phase::Ended(Outcome::Finished { .. }), _) => Action::Transfer,
        _ => Action::Continue,
    })
}
