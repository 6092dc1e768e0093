//! Experiments: the same transfer again and again with other sources and strategies, fewer labels and other seeds.
//!
//! `experiments/<id>/` holds `plan.json`, written once, and `library/`, where the runs put their checkpoints under the names
//! of their [`Cell`]s. What is done is what has a checkpoint there; nothing else says so, so that nothing can disagree. What
//! `predictions/` holds can always be had again.

mod cell;
mod error;
mod folder;
mod plan;
mod predictions;
mod results;
mod source;
mod strategy;

pub use cell::Cell;
pub use error::ExperimentError;
pub use folder::{ExperimentDir, ExperimentId};
pub use plan::{Budget, Plan, default_epochs};
pub use predictions::{Disagreement, Predictions, PredictionsError};
pub use results::{Outcome, Results};
pub use source::{Source, Sources};
pub use strategy::{Strategy, StrategyError};
