//! The program mnist-tui: dashboard and command line, without libtorch.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod app;
pub mod cli;
mod comparison;
pub mod config;
pub mod experiment;
mod export;
pub mod files;
mod format;
pub mod grouping;
pub mod import;
pub mod keys;
mod paragraphs;
mod range_test;
mod ranking;
pub mod request;
pub mod runtime;
pub mod serve_client;
mod start;
mod suggestion;
mod table;
mod term;
pub mod ui;
pub mod weights;
