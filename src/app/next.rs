//! What comes next, and what a command is called now.

use mnist_core::run::{Outcome, Phase, RunEntry, RunState, StopReason};

use super::availability::{Availability, availability};
use super::layers::{self, Subject};
use super::train::Scale;
use super::{Model, Overlay, Screen};
use crate::keys::{Action, Command, Context};

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
        (Action::Submit, Some(Overlay::Import(_))) => "import",
        (Action::Submit, Some(Overlay::Task(editor)))
            if editor.task(&model.config.tasks).is_err() =>
        {
            "to what is missing"
        }
        (Action::NextField, Some(Overlay::Prompt(_))) => "complete",
        (Action::LogScale, _) => match model.train.scale.other() {
            Scale::Linear => "linear scale",
            Scale::Logarithmic => "log scale",
        },
        (Action::ShowTrain, _) => "train",
        (Action::SwitchView, _) => model.experiments.view.other().word(),
        (Action::SwitchMetric, _) => model.train.metric.other().word(),
        (Action::Transfer, None)
            if model.screen == Screen::Layers
                && !matches!(layers::subject(model), Subject::Draft { .. }) =>
        {
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
        None if is_bare(model) => Some(Action::ShowTrain),
        None if matches!(layers::subject(model), Subject::Checkpoint { .. })
            && model.screen == Screen::Layers =>
        {
            Some(Action::Transfer)
        }
        _ => None,
    };
    let context = model.context();
    let enabled = |action: &Action| availability(model, *action) == Availability::Enabled;
    let listed = context.with_parents().flat_map(Context::commands);
    let shown = listed.filter(|c| !c.label.is_empty()).map(|c| c.action);
    obvious
        .filter(enabled)
        .or_else(|| shown.into_iter().find(enabled))
}

/// Whether the screen has nothing to show before something has been trained.
fn is_bare(model: &Model) -> bool {
    match model.screen {
        Screen::Train => false,
        Screen::Layers => matches!(layers::subject(model), Subject::Nothing),
        Screen::Library | Screen::Test | Screen::Experiment => model.library.entries().is_empty(),
        Screen::Runs => model.runs.entries().is_empty(),
    }
}

fn on_train(run: Option<&RunEntry>) -> Option<Action> {
    let run = run?;
    Some(match (&run.history.phase, run.state) {
        (_, RunState::Queued) => Action::StartNow,
        (_, RunState::Training | RunState::Starting | RunState::Paused) => Action::PauseResume,
        (Phase::Ended(Outcome::Finished { .. }), _) => Action::Transfer,
        // A loss that ran away does so again at the same rate.
        (Phase::Ended(Outcome::Stopped { reason, .. }), _)
            if *reason == StopReason::LossNotFinite =>
        {
            Action::SetRate
        }
        _ => Action::Continue,
    })
}
