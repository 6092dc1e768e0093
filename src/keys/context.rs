//! Where a key is pressed, and what can be done there. The one list behind dispatch, footer, help and docs/keys.md.

use super::Action;
use super::Action as A;

/// Where a key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Context {
    /// Everywhere, text fields included.
    Anywhere,
    /// Every screen.
    Global,
    /// The Train screen.
    Train,
    /// The Layers screen.
    Layers,
    /// The Library screen.
    Library,
    /// The Test screen.
    Test,
    /// The Runs screen.
    Runs,
    /// A form.
    Form,
    /// The text field that filters a list.
    Filter,
    /// A question to be answered with yes or no.
    Confirm,
    /// The help.
    Help,
}

/// An action as one context offers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// What is done.
    pub action: Action,
    /// Its name in config.toml.
    pub name: &'static str,
    /// Its name in the footer; empty for what only the help lists.
    pub label: &'static str,
    /// One line for the help.
    pub help: &'static str,
}

const fn shown(
    action: Action,
    name: &'static str,
    label: &'static str,
    help: &'static str,
) -> Command {
    Command {
        action,
        name,
        label,
        help,
    }
}

const fn hidden(action: Action, name: &'static str, help: &'static str) -> Command {
    shown(action, name, "", help)
}

const ANYWHERE: &[Command] = &[
    hidden(
        A::Interrupt,
        "interrupt",
        "Leave at once; a live run goes on",
    ),
    hidden(
        A::Suspend,
        "suspend",
        "Put the program in the background (`fg` brings it back)",
    ),
];

const GLOBAL: &[Command] = &[
    hidden(A::ShowTrain, "train", "Show Train"),
    hidden(A::ShowLayers, "layers", "Show Layers"),
    hidden(A::ShowLibrary, "library", "Show Library"),
    hidden(A::ShowTest, "test", "Show Test"),
    hidden(A::ShowRuns, "runs", "Show Runs"),
    hidden(A::NextScreen, "next_screen", "Next screen"),
    hidden(A::PreviousScreen, "previous_screen", "Previous screen"),
    hidden(A::Up, "up", "One row up"),
    hidden(A::Down, "down", "One row down"),
    hidden(A::Left, "left", "Left; the previous image"),
    hidden(A::Right, "right", "Right; the next image"),
    hidden(A::Top, "top", "First row"),
    hidden(A::Bottom, "bottom", "Last row"),
    hidden(A::PageUp, "page_up", "One page up"),
    hidden(A::PageDown, "page_down", "One page down"),
    hidden(A::HalfPageUp, "half_page_up", "Half a page up"),
    hidden(A::HalfPageDown, "half_page_down", "Half a page down"),
    hidden(A::Back, "back", "Go back; close a message or a filter"),
    shown(
        A::Copy,
        "copy",
        "copy",
        "Copy what is selected to the clipboard",
    ),
    shown(A::Help, "help", "help", "Show all keys"),
    shown(A::Quit, "quit", "quit", "Quit; a live run goes on"),
];

const TRAIN: &[Command] = &[
    shown(A::Pretrain, "pretrain", "pretrain", "Train a new network"),
    shown(
        A::Transfer,
        "transfer",
        "transfer",
        "Teach a checkpoint a new task",
    ),
    shown(
        A::PauseResume,
        "pause",
        "pause",
        "Pause the run, or let it go on",
    ),
    shown(A::Step, "step", "step", "Train one batch, then stand still"),
    shown(
        A::StepEpoch,
        "step_epoch",
        "epoch",
        "Train to the end of the epoch, then stand still",
    ),
    shown(A::Stop, "stop", "stop", "Save the state and end the run"),
    shown(
        A::Continue,
        "continue",
        "continue",
        "Resume an interrupted run, or train on after the end",
    ),
    shown(
        A::StartNow,
        "start_now",
        "start now",
        "Let a queued run start without waiting",
    ),
    shown(
        A::RateUp,
        "rate_up",
        "rate up",
        "Raise the learning rate by a quarter",
    ),
    shown(
        A::RateDown,
        "rate_down",
        "rate down",
        "Lower the learning rate by a fifth",
    ),
    shown(
        A::SetRate,
        "set_rate",
        "set rate",
        "Type a new learning rate",
    ),
    shown(
        A::LogScale,
        "log_scale",
        "log scale",
        "Switch the loss chart between linear and logarithmic",
    ),
];

const LAYERS: &[Command] = &[
    shown(
        A::StartTransfer,
        "start",
        "start",
        "Start the prepared transfer",
    ),
    shown(
        A::ToggleLayer,
        "toggle",
        "toggle",
        "Freeze the selected layer, or let it train",
    ),
    shown(
        A::HeadOnly,
        "head_only",
        "only the head",
        "Freeze everything but the head",
    ),
    shown(A::AllLayers, "all", "all", "Let every layer train"),
    shown(
        A::FreezeUpTo,
        "freeze_up_to",
        "freeze up to here",
        "Freeze the selected layer and all before it",
    ),
    shown(
        A::Transfer,
        "transfer",
        "settings",
        "Change the other settings of the transfer",
    ),
    shown(
        A::PauseResume,
        "pause",
        "pause",
        "Pause the run, or let it go on",
    ),
    shown(A::Step, "step", "step", "Train one batch, then stand still"),
    shown(
        A::StepEpoch,
        "step_epoch",
        "epoch",
        "Train to the end of the epoch, then stand still",
    ),
];

const LIBRARY: &[Command] = &[
    shown(
        A::Open,
        "open",
        "open",
        "Show the layers of the selected checkpoint",
    ),
    shown(
        A::Transfer,
        "transfer",
        "transfer from",
        "Teach the selected checkpoint a new task",
    ),
    shown(
        A::Filter,
        "filter",
        "filter",
        "Show only checkpoints whose name, task or model contains a text",
    ),
    shown(A::Sort, "sort", "sort", "Sort by the next column"),
    shown(
        A::Verify,
        "verify",
        "verify",
        "Recompute every hash of the selected checkpoint",
    ),
    shown(
        A::Rename,
        "rename",
        "rename",
        "Give the selected checkpoint another name",
    ),
    shown(
        A::Delete,
        "delete",
        "delete",
        "Move the selected checkpoint to the trash",
    ),
];

const TEST: &[Command] = &[
    shown(
        A::ShowMistake,
        "show_mistake",
        "show mistake",
        "Show the selected mistake's image",
    ),
    shown(
        A::GoToImage,
        "go_to",
        "go to image",
        "Type the number of an image",
    ),
];

const RUNS: &[Command] = &[
    shown(
        A::Watch,
        "watch",
        "watch",
        "Follow the selected run on Train",
    ),
    shown(
        A::PauseResume,
        "pause",
        "pause",
        "Pause the selected run, or let it go on",
    ),
    shown(
        A::Stop,
        "stop",
        "stop",
        "Save the selected run's state and end it",
    ),
    shown(
        A::Continue,
        "continue",
        "continue",
        "Resume the selected run, or train on after its end",
    ),
    shown(
        A::StartNow,
        "start_now",
        "start now",
        "Let the selected run start without waiting",
    ),
    shown(
        A::Filter,
        "filter",
        "filter",
        "Show only runs whose id, name, task or state contains a text",
    ),
    shown(
        A::Delete,
        "delete",
        "delete",
        "Delete the selected run's directory; its checkpoints stay",
    ),
];

const FORM: &[Command] = &[
    shown(A::Submit, "submit", "start", "Accept the form"),
    shown(A::NextField, "next_field", "next field", "Next field"),
    shown(
        A::PreviousField,
        "previous_field",
        "previous field",
        "Previous field",
    ),
    shown(
        A::NextChoice,
        "next_choice",
        "change",
        "Next choice of a field that offers some",
    ),
    hidden(
        A::PreviousChoice,
        "previous_choice",
        "Previous choice of a field that offers some",
    ),
    shown(
        A::ChooseLayers,
        "choose_layers",
        "choose layers",
        "Choose on the Layers screen what trains",
    ),
    shown(A::Cancel, "cancel", "cancel", "Close the form"),
];

const FILTER: &[Command] = &[
    shown(A::Submit, "accept", "accept", "Keep the filter"),
    shown(A::Cancel, "clear", "clear", "Show everything again"),
    hidden(A::Up, "up", "One row up"),
    hidden(A::Down, "down", "One row down"),
];

const CONFIRM: &[Command] = &[
    shown(A::No, "no", "no", "Leave everything as it is"),
    shown(A::Yes, "yes", "yes", "Do it"),
];

const HELP: &[Command] = &[
    shown(A::Cancel, "close", "close", "Close the help"),
    hidden(A::Up, "up", "One row up"),
    hidden(A::Down, "down", "One row down"),
    hidden(A::PageUp, "page_up", "One page up"),
    hidden(A::PageDown, "page_down", "One page down"),
    hidden(A::Top, "top", "First row"),
    hidden(A::Bottom, "bottom", "Last row"),
];

impl Context {
    /// Every context, outermost first.
    pub const ALL: [Self; 11] = [
        Self::Anywhere,
        Self::Global,
        Self::Train,
        Self::Layers,
        Self::Library,
        Self::Test,
        Self::Runs,
        Self::Form,
        Self::Filter,
        Self::Confirm,
        Self::Help,
    ];

    /// The table's name in config.toml: `[keys.<name>]`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anywhere => "anywhere",
            Self::Global => "global",
            Self::Train => "train",
            Self::Layers => "layers",
            Self::Library => "library",
            Self::Test => "test",
            Self::Runs => "runs",
            Self::Form => "form",
            Self::Filter => "filter",
            Self::Confirm => "confirm",
            Self::Help => "help",
        }
    }

    /// Its heading in the help and in docs/keys.md.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Anywhere => "Anywhere",
            Self::Global => "On every screen",
            Self::Train => "Train",
            Self::Layers => "Layers",
            Self::Library => "Library",
            Self::Test => "Test",
            Self::Runs => "Runs",
            Self::Form => "In a form",
            Self::Filter => "In a filter",
            Self::Confirm => "At a question",
            Self::Help => "In the help",
        }
    }

    /// The context whose keys work here too.
    #[must_use]
    pub const fn parent(self) -> Option<Self> {
        match self {
            Self::Anywhere => None,
            Self::Train | Self::Layers | Self::Library | Self::Test | Self::Runs => {
                Some(Self::Global)
            }
            Self::Global | Self::Form | Self::Filter | Self::Confirm | Self::Help => {
                Some(Self::Anywhere)
            }
        }
    }

    /// This context, its parent, and so on.
    pub fn with_parents(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |context| context.parent())
    }

    /// What can be done here, without the parents, in the order of footer and help.
    #[must_use]
    pub const fn commands(self) -> &'static [Command] {
        match self {
            Self::Anywhere => ANYWHERE,
            Self::Global => GLOBAL,
            Self::Train => TRAIN,
            Self::Layers => LAYERS,
            Self::Library => LIBRARY,
            Self::Test => TEST,
            Self::Runs => RUNS,
            Self::Form => FORM,
            Self::Filter => FILTER,
            Self::Confirm => CONFIRM,
            Self::Help => HELP,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_appears_once_in_a_context_and_its_parents() {
        for context in Context::ALL {
            let all: Vec<Action> = context
                .with_parents()
                .flat_map(Context::commands)
                .map(|c| c.action)
                .collect();
            for (i, action) in all.iter().enumerate() {
                assert!(
                    !all[..i].contains(action),
                    "{action:?} twice in {context:?}"
                );
            }
        }
    }
}
