//! Trains, evaluates and predicts on libtorch.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)
)]

mod error;
mod evaluate;
mod examples;
mod features;
mod fit;
mod head;
mod loss;
mod net;
mod optim;
mod values;

pub use error::{EngineError, Result};
