//! What both programs speak: models, tasks, data, the run directory and the checkpoint library.
//!
//! Nothing here links libtorch or draws on a terminal. `mnist-tui` and `mnist-trainer` share these types, so
//! that a run directory or a checkpoint written by one is read by the other through the same definition.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod change_lock;
pub mod data;
mod dated;
pub mod detached;
pub mod durable;
pub mod experiment;
#[cfg(test)]
mod fixtures;
pub mod hash;
pub mod library;
pub mod model;
pub mod process_lock;
pub mod rate_range;
pub mod rng;
pub mod run;
pub mod serve;
mod shares;
pub mod storage;
pub mod task;
pub mod tensors;
pub mod text;

use hash::hexadecimal;

/// Version of the run directory and of the `serve` conversation; both programs must agree on it.
pub const PROTOCOL: u32 = 1;

/// Version and a hash over the source of this crate and the engine: equal in two programs of one contract and arithmetic.
pub const BUILD_FINGERPRINT: &str = env!("MNIST_BUILD_FINGERPRINT");
