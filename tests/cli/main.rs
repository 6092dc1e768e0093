//! The command line without a trainer.
#![allow(clippy::unwrap_used)]

mod configuration;
mod data;
mod library;
#[path = "../programs/mod.rs"]
mod programs;
mod runs;
mod texts;
mod usage;
