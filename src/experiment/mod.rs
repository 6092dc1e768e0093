//! Experiments: carrying them out, and what they show.

pub(crate) mod conduct;
mod remaining;
pub(crate) mod report;
pub(crate) mod request;
mod runs;
pub(crate) mod words;
