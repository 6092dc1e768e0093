//! What can be done while a form or a prompt has the keys.

use super::Availability::{self, Absent, Disabled, Enabled};
use super::{STARTING, enabled_if};
use crate::app::Model;
use crate::app::form::{ExperimentDraft, Form, ImportDraft, Item};
use crate::app::overlay::{FileFor, Prompt, PromptSubject};
use crate::app::rates::RateTest;
use crate::app::task_editor::{Spot, Standing, TaskEditor};
use crate::keys::Action;
use crate::request::Kind;

const UNDER_WAY: &str = "an experiment is being started";

pub(super) fn in_form(model: &Model, form: &Form, action: Action) -> Availability {
    match action {
        Action::Submit => enabled_if(model.starting.is_none(), STARTING),
        Action::ChooseLayers if form.request.kind == Kind::Transfer => Enabled,
        Action::ChooseLayers => Absent("a new network trains all its layers"),
        Action::EditTask if form.item().is_task() => enabled_if(model.starting.is_none(), STARTING),
        _ => in_fields(form.offers_choices(&model.config), action),
    }
}

pub(super) fn in_import(model: &Model, form: &Form<ImportDraft>, action: Action) -> Availability {
    match action {
        Action::ChooseLayers | Action::FindRate | Action::EditTask => Absent("nothing is trained"),
        _ => in_fields(form.offers_choices(&model.config), action),
    }
}

pub(super) fn in_experiment(
    model: &Model,
    form: &Form<ExperimentDraft>,
    action: Action,
) -> Availability {
    match action {
        Action::Submit => enabled_if(model.experiments.starting.is_none(), UNDER_WAY),
        Action::ChooseLayers => Absent("the strategies say what trains"),
        Action::FindRate => Absent("an experiment trains more than one network"),
        Action::EditTask if form.item().is_task() => {
            enabled_if(model.experiments.starting.is_none(), UNDER_WAY)
        }
        _ => in_fields(form.offers_choices(&model.config), action),
    }
}

const fn in_fields(offers_choices: bool, action: Action) -> Availability {
    match action {
        Action::ModelCard => Absent("nothing is exported"),
        // Told in grey: a footer that grows and shrinks from field to field moves the form.
        Action::EditTask => Disabled("go to the task first"),
        Action::NextChoice | Action::PreviousChoice if !offers_choices => {
            Disabled("type into this field")
        }
        _ => Enabled,
    }
}

pub(super) fn in_rates(test: &RateTest, action: Action) -> Availability {
    match (action, test.curve.get()) {
        (Action::Cancel | Action::Interrupt | Action::Suspend, _) => Enabled,
        (_, None) => Disabled("nothing has been found yet"),
        (Action::Submit, Some(_)) => enabled_if(
            test.chosen().is_some(),
            "no rate is suggested; go to one first",
        ),
        (_, Some(_)) => Enabled,
    }
}

pub(super) fn in_task(editor: &TaskEditor, action: Action) -> Availability {
    match action {
        Action::Cancel | Action::Interrupt | Action::Suspend => Enabled,
        _ if editor.standing == Standing::Saving => Disabled("the task is being saved"),
        Action::NextChoice | Action::PreviousChoice => match editor.spot() {
            Spot::Label(_) if editor.grouping().classes().is_empty() => {
                Disabled("there is no class yet")
            }
            Spot::Label(_) => Enabled,
            _ => Disabled("only labels are put into classes"),
        },
        _ => Enabled,
    }
}

pub(super) const fn in_prompt(prompt: &Prompt, action: Action) -> Availability {
    match action {
        Action::NextField if prompt.endings().is_some() => Enabled,
        Action::ModelCard => match prompt.subject {
            PromptSubject::File(FileFor::Export { .. }) => Enabled,
            _ => Absent("only an exported checkpoint has a model card"),
        },
        Action::Submit | Action::Cancel | Action::Interrupt | Action::Suspend => Enabled,
        _ => Absent("there is one field only"),
    }
}
