//! The real trainer, driven through run directories and its pipe.
#![cfg(feature = "trainer")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod control;
mod disk;
mod ends;
mod events;
mod harness;
mod kill_and_resume;
mod killer;
mod launch;
mod methods;
mod place;
mod queue;
mod rate_range;
mod requests;
mod resume;
mod serve;
