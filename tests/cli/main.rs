//! The command line without a trainer.
#![allow(clippy::unwrap_used)]

mod configuration;
mod data;
mod library;
#[path = "../programs/mod.rs"]
mod programs;
mod runs;
mod task;
mod texts;
mod usage;
