//! Experiments: carrying them out, and what they show.

pub(crate) mod answers;
pub(crate) mod cells;
pub(crate) mod conduct;
pub(crate) mod export;
pub(crate) mod json;
pub(crate) mod places;
mod remaining;
pub(crate) mod report;
pub mod request;
mod runs;
pub mod standing;
pub(crate) mod text;
pub(crate) mod words;
