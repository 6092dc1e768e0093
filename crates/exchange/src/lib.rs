//! Networks and curves in the formats of other programs.
//!
//! Every format has a module of its own that reads into, or writes from, one [`Network`]. Files come from strangers:
//! sizes are checked before memory is taken, nothing in a file is ever executed, and what cannot be represented is
//! refused by name.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod card;
mod curve;
mod describe;
mod error;
mod file;
mod format;
pub mod keras;
pub mod markdown;
mod network;
mod onnx;
mod pytorch;
mod tensorboard;

pub use card::{Card, CardFile};
pub use curve::{Point, csv, curve};
pub use error::ExchangeError;
pub use format::{Format, Models, export, export_checkpoint, fitting, import, loading};
pub use network::{Imported, Network, NetworkError};
pub use tensorboard::{EventFile, event_files};
