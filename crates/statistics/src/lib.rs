//! Whether a transfer helped, and which source is worth one: pure functions of numbers, without input or output.
//!
//! The first modules judge repeated runs of several strategies ("arms") at several label budgets against training from
//! scratch. [`transferability`] scores a source network on a target task before anything is trained.
//!
//! Accuracies are shares in `[0, 1]`, logarithms natural unless a name says otherwise, scores in nats.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod curve;
mod holm;
mod interval;
mod kendall;
mod mcnemar;
mod paired;
mod simulation;
mod student;
pub mod transferability;
mod verdict;

pub use curve::{CurveError, CurvePoint, Curves, Side};
pub use holm::holm;
pub use interval::{Mean, Scatter, mean};
pub use kendall::kendall;
pub use mcnemar::mcnemar;
pub use paired::{Pair, PairedTest, paired};
pub use simulation::{Design, Power, power};
pub use verdict::{Judgement, Significance, Strength, Verdict, judge};
