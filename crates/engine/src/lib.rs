//! Trains, evaluates and predicts on libtorch.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)
)]

mod device;
mod error;
mod evaluate;
mod examples;
mod features;
mod fit;
#[cfg(test)]
mod fixtures;
mod head;
mod loss;
mod net;
mod optim;
mod run;
mod serve;
mod threads;
mod values;

pub use error::{EngineError, Result};
pub use run::run;
pub use serve::serve;

/// Version of the libtorch that this crate was built with.
pub const LIBTORCH_VERSION: &str = env!("MNIST_LIBTORCH_VERSION");
