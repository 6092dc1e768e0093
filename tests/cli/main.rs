//! The command line without a trainer.
#![allow(clippy::unwrap_used)]

mod configuration;
mod data;
mod download;
mod library;
#[path = "../programs/mod.rs"]
mod programs;
mod runs;
mod task;
#[path = "../../crates/download/src/test_server.rs"]
mod test_server;
mod texts;
mod usage;
