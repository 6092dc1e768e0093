//! Well-known data sets from their public mirrors.
//!
//! The only crate of the workspace that opens network connections, and only where [`Download::run`] is called. What a
//! server sends is written to a file beside the wanted one, no further than the catalogue says, and gets its name only
//! with the SHA-256 of the catalogue. A transfer that was cut goes on where it ended, as far as the server can tell that
//! its file is still the same.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod address;
mod catalogue;
mod client;
mod download;
mod error;
mod fetch;
mod part;
#[cfg(test)]
mod test_server;
mod validator;

pub use address::{AddressError, Mirror};
pub use catalogue::{Catalogue, CatalogueError, RemoteFile, Set, Sha256};
pub use client::{Client, Patience};
pub use download::{Download, Event, Presence};
pub use error::{Attempt, DownloadError, Trouble};
