//! What happens when something happens: the one function that changes the state.

use super::availability::{Availability, availability};
use super::{Effect, Model, Msg, Notice, Overlay, Screen, answer, arrival, perform};
use crate::keys::{Action, Chord};

/// Takes in one message; returns what the world should do. No I/O, no drawing.
#[must_use]
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Key(chord) => key(model, chord),
        Msg::Paste(text) => {
            paste(model, &text);
            vec![]
        }
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
    if edit(model, chord) {
        return vec![];
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
fn edit(model: &mut Model, chord: Chord) -> bool {
    match &mut model.overlay {
        Some(Overlay::Form(form)) => form.edit(chord, &model.config),
        Some(Overlay::Prompt(prompt)) => {
            let edited = prompt.line.edit(chord);
            if edited {
                prompt.problem = None;
            }
            edited
        }
        Some(Overlay::Filter) => {
            let edited = filter(model).is_some_and(|line| line.edit(chord));
            model.library.arrange();
            edited
        }
        _ => false,
    }
}

fn paste(model: &mut Model, text: &str) {
    match &mut model.overlay {
        Some(Overlay::Form(form)) => form.paste(text, &model.config),
        Some(Overlay::Prompt(prompt)) => prompt.line.paste(text),
        Some(Overlay::Filter) => {
            if let Some(line) = filter(model) {
                line.paste(text);
            }
            model.library.arrange();
        }
        _ => {}
    }
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
        Action::Interrupt | Action::Quit => vec![Effect::Quit],
        Action::Suspend => vec![Effect::Suspend],
        _ if model.overlay.is_some() => answer::act(model, action),
        _ => perform::act(model, action),
    }
}
