//! The only place where a key is named: actions, chords, contexts, and the map between them.

mod action;
mod chord;
mod commands;
mod context;
mod docs;
mod keymap;

pub use action::Action;
pub use chord::{Chord, ChordError};
pub use commands::Command;
pub use context::Context;
pub use docs::markdown;
pub use keymap::{BindingName, Keymap, KeymapError, KeymapProblem};
