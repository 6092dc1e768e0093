//! The state of the dashboard: messages in, effects out; no I/O, no drawing.

mod answer;
mod arrival;
mod availability;
mod checkpoints;
mod copy;
mod effect;
pub mod experiment;
pub mod form;
pub mod layers;
pub mod library;
mod loadable;
mod model;
mod msg;
mod next;
mod notice;
pub mod overlay;
mod perform;
pub mod rates;
pub mod records;
pub mod report;
pub mod runs;
mod screen;
mod scroll;
pub mod task_editor;
pub mod test;
mod text;
pub mod train;
mod tree;
mod update;
pub mod work;

#[cfg(test)]
pub(crate) mod samples;

pub use availability::{Availability, availability, on_screen};
pub use effect::{Annotation, Effect};
pub use form::Form;
pub use loadable::Loadable;
pub use model::{Model, may_live};
pub use msg::Msg;
pub use next::{label, next};
pub use notice::Notice;
pub use overlay::Overlay;
pub use records::Records;
pub use screen::Screen;
pub use text::TextLine;
pub use update::update;
pub use work::{Job, Outcome, Progress};
