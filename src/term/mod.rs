//! The terminal: taken over by a guard, given back however the program ends.

mod guard;
mod panic;
mod signals;

pub(crate) use guard::{Guard, restore, suspend};
pub(crate) use panic::install_panic_hook;
pub(crate) use signals::{Woken, watch_signals};
