//! What is different on the Experiment screen.

use mnist_core::storage::Access;

use super::Availability::{self, Absent, Disabled, Enabled};
use super::{ELSEWHERE, VIEW_ONLY, enabled_if};
use crate::app::Model;
use crate::experiment::standing::State;
use crate::keys::Action;

/// None for what is as everywhere.
pub(super) fn on_experiment(model: &Model, action: Action) -> Option<Availability> {
    let selected = model.experiments.selected();
    Some(match (action, selected.map(|one| one.state)) {
        (Action::NewExperiment, _) => enabled_if(
            !model.library.entries().is_empty(),
            "there is no checkpoint to transfer from yet",
        ),
        (_, None) if is_about_one(action) => Absent("there is no experiment yet"),
        (Action::PreviousSource | Action::NextSource, Some(_))
            if selected.is_some_and(|one| !one.report.sources.are_several()) =>
        {
            Absent("the experiment has one source")
        }
        (Action::Export, Some(_)) => enabled_if(
            selected.is_some_and(|one| !one.report.rows.is_empty()),
            "nothing of it is done yet",
        ),
        (Action::Continue | Action::Stop, Some(State::Unknown)) => Disabled(ELSEWHERE),
        (Action::Continue, Some(State::UnderWay(_))) => Absent("it is being carried out"),
        (Action::Continue, Some(State::Complete)) => Absent("nothing is left to do"),
        (Action::Continue, Some(State::Resting)) if model.access == Access::ViewOnly => {
            Disabled(VIEW_ONLY)
        }
        (Action::Stop, Some(State::Resting | State::Complete)) => Absent("nobody carries it out"),
        (_, Some(_)) if is_about_one(action) => Enabled,
        _ => return None,
    })
}

/// Whether an action is about the experiment on the screen.
const fn is_about_one(action: Action) -> bool {
    matches!(
        action,
        Action::Continue
            | Action::Stop
            | Action::Open
            | Action::Export
            | Action::SwitchView
            | Action::PreviousSource
            | Action::NextSource
    )
}
