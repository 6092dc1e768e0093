//! How well a source network should transfer to a target task, before anything is trained on it; and the training of
//! a lone linear head, which is the measure that the scores foretell.
//!
//! Scores look at what the source network makes of labelled target images: its class probabilities ([`leep()`], [`nce()`])
//! or its features, the input of its head ([`log_me()`], [`h_score()`]). Higher is better; a score compares sources on the
//! same images and labels, and means little alone.

mod compose;
mod h_score;
mod input;
mod leep;
mod log_me;
mod nce;
mod probe;
mod spectrum;

pub use compose::Composition;
pub use h_score::h_score;
pub use input::{Labels, Matrix, Probabilities, Rows, ScoreError};
pub use leep::leep;
pub use log_me::log_me;
pub use nce::nce;
pub use probe::{Probe, linear_probe};

#[cfg(test)]
mod tests;
