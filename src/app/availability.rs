//! What can be done now: the one answer for dispatch, footer and help.

mod experiment;
mod forms;

use mnist_core::run::{RunEntry, RunKind, RunState};
use mnist_core::storage::Access;

use self::experiment::on_experiment;
use self::forms::{in_experiment, in_form, in_import, in_prompt, in_rates, in_task};
use super::layers::{self, Subject};
use super::model::may_live;
use super::train::Metric;
use super::{Model, Overlay, Screen};
use crate::keys::Action;

/// Whether an action can be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    /// It can.
    Enabled,
    /// It cannot, and why.
    Disabled(&'static str),
    /// It makes no sense here, and why; the footer leaves it out.
    Absent(&'static str),
}

use Availability::{Absent, Disabled, Enabled};

const VIEW_ONLY: &str =
    "this data directory is not yours to write; --data-dir takes one of your own";

const ELSEWHERE: &str = "its trainer may be at work on another machine; look there";

const STARTING: &str = "a run is being started";

const NO_RUN: Availability = Absent("there is no run");

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
    match now(model, action) {
        Enabled if model.access == Access::ViewOnly && writes(model, action) => Disabled(VIEW_ONLY),
        other => other,
    }
}

/// Whether an action leads to something new in the data directory. Runs have permissions of their own.
fn writes(model: &Model, action: Action) -> bool {
    match action {
        Action::Pretrain
        | Action::Transfer
        | Action::Scratch
        | Action::StartTransfer
        | Action::NewExperiment
        | Action::Rename
        | Action::Import
        | Action::Restore
        | Action::Favourite
        | Action::Tags
        | Action::Note => true,
        Action::Delete => model.screen == Screen::Library,
        _ => false,
    }
}

fn now(model: &Model, action: Action) -> Availability {
    in_overlay(model, action).unwrap_or_else(|| on_screen(model, action))
}

/// Whether `action` can be done on the screen itself, whatever lies over it.
#[must_use]
pub fn on_screen(model: &Model, action: Action) -> Availability {
    use Action as A;
    if model.screen == Screen::Experiment
        && let Some(availability) = on_experiment(model, action)
    {
        return availability;
    }
    match action {
        A::PauseResume | A::Step | A::StepEpoch if shows_no_run(model) => {
            Absent("nothing trains here yet")
        }
        A::PauseResume | A::Step | A::StepEpoch | A::Stop | A::StartNow => {
            control(model.target(), action)
        }
        A::SetRate if can_go_on(model.run.as_ref()) => Enabled,
        A::RateUp | A::RateDown | A::SetRate => control(model.run.as_ref(), action),
        A::Continue => continuing(model.target()),
        A::SaveRun if can_go_on(model.target()) => Enabled,
        A::SaveRun => Absent("only a run that was cut short can be saved by hand"),
        A::LogScale | A::SwitchMetric if model.run.is_none() => NO_RUN,
        A::LogScale if model.train.metric == Metric::Accuracy => {
            Disabled("an accuracy has no logarithmic scale")
        }
        A::StartTransfer | A::ToggleLayer | A::HeadOnly | A::AllLayers | A::FreezeUpTo => {
            on_layers(model, action)
        }
        A::Scratch => scratch(model.run.as_ref()),
        A::Transfer => enabled_if(
            model.checkpoint().is_some(),
            "there is no checkpoint to transfer from yet",
        ),
        _ => on_lists(model, action),
    }
}

/// Where something that is filled in lies over the screen.
fn in_overlay(model: &Model, action: Action) -> Option<Availability> {
    Some(match model.overlay.as_ref()? {
        Overlay::Form(form) => in_form(model, form, action),
        Overlay::Import(form) => in_import(model, form, action),
        Overlay::Experiment(form) => in_experiment(model, form, action),
        Overlay::Rates(test) => in_rates(test, action),
        Overlay::Task(editor) => in_task(editor, action),
        Overlay::Prompt(prompt) => in_prompt(prompt, action),
        _ => return None,
    })
}

/// On checkpoints, runs and images.
fn on_lists(model: &Model, action: Action) -> Availability {
    use Action as A;
    let a_checkpoint = || enabled_if(model.checkpoint().is_some(), "there is no checkpoint yet");
    match action {
        A::Delete if model.screen == Screen::Runs => deletion(model.target()),
        A::Export if model.screen == Screen::Runs => curves(model.target()),
        A::Open
        | A::Verify
        | A::Rename
        | A::Diff
        | A::Export
        | A::Weights
        | A::Rank
        | A::Sort
        | A::ReverseSort
        | A::Favourite
        | A::Tags
        | A::Note
        | A::Delete => a_checkpoint(),
        A::Restore if model.library.has_empty_trash() => Absent("the trash is empty"),
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
        return NO_RUN;
    };
    let queued = run.state == RunState::Queued;
    match action {
        Action::StartNow if !queued => Absent("the run does not wait for another one"),
        _ if !may_live(run) => Disabled("the run has no trainer; continue starts one"),
        _ if !run.writable => Disabled("the run belongs to someone else; you can only watch it"),
        Action::StartNow | Action::Stop => Enabled,
        _ if queued => Disabled("the run waits for another one"),
        _ => Enabled,
    }
}

fn continuing(run: Option<&RunEntry>) -> Availability {
    let Some(run) = run else {
        return NO_RUN;
    };
    match run.state {
        _ if !run.writable => Disabled("the run belongs to someone else; you can only watch it"),
        RunState::Finished if run.spec.optimizer.is_solution() => {
            Disabled("its head is the best one for these images; more epochs would change nothing")
        }
        RunState::Paused
        | RunState::Interrupted
        | RunState::Stopped
        | RunState::Failed
        | RunState::Finished => Enabled,
        RunState::Queued | RunState::Starting | RunState::Training => {
            Disabled("the run is under way")
        }
        RunState::Unknown => Disabled(ELSEWHERE),
    }
}

fn scratch(run: Option<&RunEntry>) -> Availability {
    match run {
        None => NO_RUN,
        Some(run) if run.spec.kind == RunKind::Pretrain => {
            Absent("this run is no transfer that could be compared")
        }
        Some(run) if may_live(run) => Absent("the transfer is under way"),
        Some(_) => Enabled,
    }
}

/// Whether a run that was cut short can be taken up again.
fn can_go_on(run: Option<&RunEntry>) -> bool {
    let cut_short = [RunState::Stopped, RunState::Failed, RunState::Interrupted];
    run.is_some_and(|run| run.writable && cut_short.contains(&run.state))
}

fn deletion(run: Option<&RunEntry>) -> Availability {
    match run {
        None => Disabled("there is no run yet"),
        Some(run) if run.state == RunState::Unknown => Disabled(ELSEWHERE),
        Some(run) if may_live(run) => Disabled("the run is live; stop it first"),
        Some(run) => enabled_if(run.writable, "the run belongs to someone else"),
    }
}

fn curves(run: Option<&RunEntry>) -> Availability {
    match run {
        None => Disabled("there is no run yet"),
        Some(run) => enabled_if(
            !run.history.completed.is_empty(),
            "the run has not completed an epoch yet",
        ),
    }
}

/// Whether the Layers screen is about something that does not train.
fn shows_no_run(model: &Model) -> bool {
    model.screen == Screen::Layers && !matches!(layers::subject(model), Subject::Run(_))
}

fn on_layers(model: &Model, action: Action) -> Availability {
    let subject = layers::subject(model);
    match &subject {
        Subject::Run(_) | Subject::Checkpoint { .. } if action == Action::StartTransfer => {
            Absent("no transfer is being prepared here")
        }
        Subject::Draft { .. } if action == Action::StartTransfer => {
            enabled_if(model.starting.is_none(), STARTING)
        }
        Subject::Run(run) if run.state == RunState::Queued => {
            Disabled("the run waits for another one")
        }
        Subject::Run(run) if !may_live(run) => {
            Disabled("the run has ended; prepare a transfer to choose what trains")
        }
        Subject::Run(run) if !run.writable => {
            Disabled("the run belongs to someone else; you can only watch it")
        }
        Subject::Loading | Subject::Failed(_) | Subject::Nothing => {
            Disabled("there is no network yet")
        }
        _ if action == Action::ToggleLayer => {
            let layers = subject.architecture().map_or(&[][..], |a| a.layers());
            let selected = layers.get(layers::selected(model, &subject));
            enabled_if(
                selected.is_some_and(|l| l.kind.has_parameters()),
                "this layer has no parameters",
            )
        }
        _ => Enabled,
    }
}
