//! What can be done in each context. The one list behind dispatch, footer, help and docs/keys.md.

use super::Action;
use super::Action as A;

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

// A table reads best with a command on each line, so rustfmt leaves these alone.

#[rustfmt::skip]
pub(super) const ANYWHERE: &[Command] = &[
    hidden(A::Interrupt, "interrupt", "Leave at once; a live run goes on"),
    hidden(A::Suspend, "suspend", "Go into the background (`fg` brings it back)"),
];

#[rustfmt::skip]
pub(super) const GLOBAL: &[Command] = &[
    hidden(A::ShowTrain, "train", "Show Train"),
    hidden(A::ShowLayers, "layers", "Show Layers"),
    hidden(A::ShowLibrary, "library", "Show Library"),
    hidden(A::ShowTest, "test", "Show Test"),
    hidden(A::ShowRuns, "runs", "Show Runs"),
    hidden(A::ShowExperiment, "experiment", "Show Experiment"),
    hidden(A::NextScreen, "next_screen", "Next screen"),
    hidden(A::PreviousScreen, "previous_screen", "Previous screen"),
    hidden(A::Up, "up", "One row up"),
    hidden(A::Down, "down", "One row down"),
    hidden(A::Top, "top", "First row"),
    hidden(A::Bottom, "bottom", "Last row"),
    hidden(A::PageUp, "page_up", "One page up"),
    hidden(A::PageDown, "page_down", "One page down"),
    hidden(A::HalfPageUp, "half_page_up", "Half a page up"),
    hidden(A::HalfPageDown, "half_page_down", "Half a page down"),
    hidden(A::Back, "back", "Go back; close a message or a filter"),
    shown(A::Copy, "copy", "copy", "Copy what is selected to the clipboard"),
    shown(A::Help, "help", "help", "Show all keys"),
    shown(A::Quit, "quit", "quit", "Quit; a live run goes on"),
];

#[rustfmt::skip]
pub(super) const TRAIN: &[Command] = &[
    shown(A::Pretrain, "pretrain", "pretrain", "Train a new network"),
    shown(A::Transfer, "transfer", "transfer", "Teach a checkpoint a new task"),
    shown(A::Scratch, "scratch", "from scratch", "Train from scratch on the labels of a transfer"),
    shown(A::PauseResume, "pause", "pause", "Pause the run, or let it go on"),
    shown(A::Step, "step", "step", "Train one batch, then stand still"),
    shown(A::StepEpoch, "step_epoch", "epoch", "Train to the end of the epoch, then stand still"),
    shown(A::Stop, "stop", "stop", "Save the state and end the run"),
    shown(A::Continue, "continue", "continue", "Resume an interrupted run, or train on after the end"),
    shown(A::SaveRun, "save", "save", "Save what a run had learned when it was cut short"),
    shown(A::StartNow, "start_now", "start now", "Let a queued run start without waiting"),
    shown(A::RateUp, "rate_up", "rate up", "Raise the learning rate by a quarter"),
    shown(A::RateDown, "rate_down", "rate down", "Lower the learning rate by a fifth"),
    shown(A::SetRate, "set_rate", "set rate", "Type a new learning rate"),
    shown(A::SwitchMetric, "switch_metric", "accuracy", "Swap loss and accuracy in the large chart"),
    shown(A::LogScale, "log_scale", "log scale", "Switch the loss chart between linear and logarithmic"),
];

#[rustfmt::skip]
pub(super) const LAYERS: &[Command] = &[
    shown(A::StartTransfer, "start", "start", "Start the prepared transfer"),
    shown(A::ToggleLayer, "toggle", "toggle", "Freeze the selected layer, or let it train"),
    shown(A::HeadOnly, "head_only", "only the head", "Freeze everything but the head"),
    shown(A::AllLayers, "all", "all", "Let every layer train"),
    shown(A::FreezeUpTo, "freeze_up_to", "freeze up to here", "Freeze the selected layer and all before it"),
    shown(A::Transfer, "transfer", "settings", "Change the other settings of the transfer"),
    shown(A::PauseResume, "pause", "pause", "Pause the run, or let it go on"),
    shown(A::Step, "step", "step", "Train one batch, then stand still"),
    shown(A::StepEpoch, "step_epoch", "epoch", "Train to the end of the epoch, then stand still"),
];

#[rustfmt::skip]
pub(super) const LIBRARY: &[Command] = &[
    shown(A::Open, "open", "open", "Show the layers of the selected checkpoint"),
    shown(A::Transfer, "transfer", "transfer from", "Teach the selected checkpoint a new task"),
    shown(A::Filter, "filter", "filter", "Show checkpoints by words, or as in acc>0.97 tag:demo"),
    shown(A::Sort, "sort", "sort", "Sort by the next column"),
    hidden(A::ReverseSort, "reverse_sort", "Turn the order round"),
    shown(A::Verify, "verify", "verify", "Recompute every hash of the selected checkpoint"),
    shown(A::Export, "export", "export", "Write the selected checkpoint for other programs"),
    shown(A::Import, "import", "import", "Take a file of another program into the library"),
    shown(A::Diff, "diff", "diff", "Compare with another checkpoint, or with the parent"),
    shown(A::Rank, "rank", "rank", "Rank the checkpoints by how well they suit a task"),
    shown(A::Weights, "weights", "weights", "Show its numbers, and the first layer as pictures"),
    hidden(A::Inspect, "inspect", "Show the numbers of any .safetensors file"),
    shown(A::Rename, "rename", "rename", "Give the selected checkpoint another name"),
    shown(A::Tags, "tags", "tags", "Change the tags of the selected checkpoint"),
    shown(A::Note, "note", "note", "Write a note about the selected checkpoint"),
    shown(A::Favourite, "favourite", "favourite", "Make the selected checkpoint a favourite, or no longer"),
    shown(A::Delete, "delete", "delete", "Move the selected checkpoint to the trash"),
    shown(A::Restore, "restore", "restore", "Bring back the checkpoint that went to the trash last"),
];

#[rustfmt::skip]
pub(super) const TEST: &[Command] = &[
    shown(A::ShowMistake, "show_mistake", "show mistake", "Show the selected mistake's image"),
    shown(A::PreviousImage, "previous_image", "previous", "Show the previous image"),
    shown(A::NextImage, "next_image", "next", "Show the next image"),
    shown(A::GoToImage, "go_to", "go to image", "Type the number of an image"),
];

#[rustfmt::skip]
pub(super) const RUNS: &[Command] = &[
    shown(A::Watch, "watch", "watch", "Follow the selected run on Train"),
    shown(A::PauseResume, "pause", "pause", "Pause the selected run, or let it go on"),
    shown(A::Stop, "stop", "stop", "Save the selected run's state and end it"),
    shown(A::Continue, "continue", "continue", "Resume the selected run, or train on after its end"),
    shown(A::SaveRun, "save", "save", "Save what the selected run had learned when cut short"),
    shown(A::StartNow, "start_now", "start now", "Let the selected run start without waiting"),
    shown(A::Export, "export", "export", "Write the curves of the run for other programs"),
    shown(A::Filter, "filter", "filter", "Show runs of which a text is a part"),
    shown(A::Delete, "delete", "delete", "Delete the selected run; its checkpoints stay"),
];

#[rustfmt::skip]
pub(super) const EXPERIMENT: &[Command] = &[
    shown(A::NewExperiment, "new", "new", "Find out whether reusing a checkpoint helps"),
    shown(A::Continue, "continue", "continue", "Carry out what is left of the experiment"),
    shown(A::Stop, "stop", "stop", "Save what is at work and stop the experiment"),
    shown(A::Open, "open", "all figures", "Read everything that the experiment shows"),
    shown(A::Export, "export", "export", "Write a page, the figures or the chart to a file"),
    shown(A::SwitchView, "switch_view", "table", "Swap chart and table"),
    hidden(A::PreviousSource, "previous_source", "Show the previous source of the experiment"),
    shown(A::NextSource, "next_source", "next source", "Show the next source of the experiment"),
];

#[rustfmt::skip]
pub(super) const FORM: &[Command] = &[
    shown(A::Submit, "submit", "start", "Accept the form"),
    shown(A::NextField, "next_field", "next field", "Next field"),
    shown(A::PreviousField, "previous_field", "previous field", "Previous field"),
    shown(A::NextChoice, "next_choice", "change", "Next choice of a field that offers some"),
    hidden(A::PreviousChoice, "previous_choice", "Previous choice of a field that offers some"),
    shown(A::ChooseLayers, "choose_layers", "choose layers", "Choose on the Layers screen what trains"),
    shown(A::FindRate, "find_rate", "find rate", "Try learning rates in a short training, and see"),
    shown(A::EditTask, "edit_task", "edit task", "Group the labels into classes of your own"),
    shown(A::ModelCard, "model_card", "model card", "Write a model card beside an export, or none"),
    shown(A::Cancel, "cancel", "cancel", "Close the form"),
];

#[rustfmt::skip]
pub(super) const TASK: &[Command] = &[
    shown(A::Submit, "save", "save", "Save the task in your config.toml"),
    shown(A::NextPart, "next_part", "name, classes, labels", "On to the classes, the labels or the name"),
    hidden(A::PreviousPart, "previous_part", "Back to the classes, the labels or the name"),
    shown(A::NextField, "next_row", "next row", "Next row"),
    hidden(A::PreviousField, "previous_row", "Previous row"),
    shown(A::NextChoice, "next_class", "change class", "Put the label into the next class"),
    hidden(A::PreviousChoice, "previous_class", "Put the label into the previous class"),
    shown(A::Cancel, "cancel", "cancel", "Back to the form; nothing is saved"),
];

#[rustfmt::skip]
pub(super) const FILTER: &[Command] = &[
    shown(A::Submit, "accept", "accept", "Keep the filter"),
    shown(A::Cancel, "clear", "clear", "Show everything again"),
    hidden(A::Up, "up", "One row up"),
    hidden(A::Down, "down", "One row down"),
];

#[rustfmt::skip]
pub(super) const CONFIRM: &[Command] = &[
    shown(A::No, "no", "no", "Leave everything as it is"),
    shown(A::Yes, "yes", "yes", "Do it"),
];

#[rustfmt::skip]
pub(super) const RATES: &[Command] = &[
    shown(A::Submit, "accept", "take it", "Write the marked rate into the form"),
    shown(A::PreviousChoice, "lower", "lower", "Mark the next lower rate"),
    shown(A::NextChoice, "higher", "higher", "Mark the next higher rate"),
    shown(A::Cancel, "close", "back", "Go back to the form as it was"),
];

#[rustfmt::skip]
pub(super) const REPORT: &[Command] = &[
    shown(A::Cancel, "close", "close", "Close the report"),
    hidden(A::Up, "up", "One row up"),
    shown(A::Down, "down", "scroll", "One row down"),
    hidden(A::PageUp, "page_up", "One page up"),
    shown(A::PageDown, "page_down", "next page", "One page down"),
    hidden(A::Top, "top", "First row"),
    hidden(A::Bottom, "bottom", "Last row"),
];

#[rustfmt::skip]
pub(super) const HELP: &[Command] = &[
    shown(A::Cancel, "close", "close", "Close the help"),
    hidden(A::Up, "up", "One row up"),
    shown(A::Down, "down", "scroll", "One row down"),
    hidden(A::PageUp, "page_up", "One page up"),
    shown(A::PageDown, "page_down", "next page", "One page down"),
    hidden(A::Top, "top", "First row"),
    hidden(A::Bottom, "bottom", "Last row"),
];
