//! What happens when something happens: the one function that changes the state.

use super::availability::{Availability, availability};
use super::{Effect, Model, Msg, Notice, Overlay, Screen, answer, arrival, perform};
use crate::keys::{Action, Chord};

/// Takes in one message; returns what the world should do. No I/O, no drawing.
#[must_use]
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Key(chord) => key(model, chord),
        Msg::Paste(text) => paste(model, &text),
        Msg::Resized(columns, rows) => {
            model.size = (columns, rows);
            vec![]
        }
        other => arrival::take(model, other),
    }
}

fn key(model: &mut Model, chord: Chord) -> Vec<Effect> {
    // Whoever presses a key has read the line above the footer.
    model.notice = None;
    if let Some(effects) = edit(model, chord) {
        return effects;
    }
    let Some(action) = model.keymap.resolve(model.context(), chord) else {
        return vec![];
    };
    match availability(model, action) {
        Availability::Enabled => act(model, action),
        Availability::Disabled(reason) | Availability::Absent(reason) => {
            model.notice = Some(Notice::Problem(reason.to_owned()));
            vec![]
        }
    }
}

/// A text field takes the keys that edit text.
fn edit(model: &mut Model, chord: Chord) -> Option<Vec<Effect>> {
    let edited = match &mut model.overlay {
        Some(Overlay::Form(form)) => form.edit(chord, &model.config),
        Some(Overlay::Import(form)) => form.edit(chord, &model.config),
        Some(Overlay::Experiment(form)) => form.edit(chord, &model.config),
        Some(Overlay::Task(editor)) => editor.edit(chord),
        Some(Overlay::Prompt(prompt)) => prompt.edit(chord),
        Some(Overlay::Filter) => {
            let edited = filter(model).is_some_and(|line| line.edit(chord));
            return edited.then(|| perform::refilter(model));
        }
        _ => false,
    };
    edited.then(Vec::new)
}

fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    match &mut model.overlay {
        Some(Overlay::Form(form)) => form.paste(text, &model.config),
        Some(Overlay::Import(form)) => form.paste(text, &model.config),
        Some(Overlay::Experiment(form)) => form.paste(text, &model.config),
        Some(Overlay::Task(editor)) => editor.paste(text),
        Some(Overlay::Prompt(prompt)) => prompt.line.paste(text),
        Some(Overlay::Filter) => {
            if let Some(line) = filter(model) {
                line.paste(text);
            }
            return perform::refilter(model);
        }
        _ => {}
    }
    vec![]
}

/// The filter of the list on the screen.
pub(super) fn filter(model: &mut Model) -> Option<&mut super::TextLine> {
    match model.screen {
        Screen::Library => Some(&mut model.library.filter),
        Screen::Runs => Some(&mut model.runs.filter),
        _ => None,
    }
}

fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Interrupt => vec![Effect::Quit],
        Action::Quit => perform::quit(model),
        Action::Suspend => vec![Effect::Suspend],
        _ if model.overlay.is_some() => answer::act(model, action),
        _ => perform::act(model, action),
    }
}
