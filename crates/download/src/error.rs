//! Why a data set does not come.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mnist_core::text::harmless;
use thiserror::Error;
use ureq::Timeout;

use crate::client::Patience;

/// What a server did instead of sending the file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Trouble {
    /// There was no connection to speak over.
    #[error("{0}")]
    Unreachable(String),
    /// Nothing came for so long.
    #[error("sent nothing for {} s", .0.as_secs_f64())]
    Stalled(Duration),
    /// The connection ended before the file.
    #[error("the connection ended after {at} of {of} bytes")]
    Cut {
        /// Bytes that are here, those of earlier attempts included.
        at: u64,
        /// Size of the file.
        of: u64,
    },
    /// The server answers, but not with the file.
    #[error("answered {0}")]
    Status(u16),
    /// The server sends elsewhere, where it is not followed.
    #[error(
        "sends to {0}, where it is not followed: only on the same server, five times, and never from https to http"
    )]
    Redirected(String),
    /// Its file has another size.
    #[error("its file has another size than {of} bytes")]
    Size {
        /// What was expected.
        of: u64,
    },
    /// Its file has other bytes.
    #[error("its file has SHA-256 {found}, not {expected}; what came was removed")]
    Hash {
        /// What the catalogue says.
        expected: String,
        /// What came.
        found: String,
    },
}

/// How the standard library begins what the resolver says.
const LOOKUP: &str = "failed to lookup address information";

impl Trouble {
    /// What went wrong before the body; `patience` is what the server was asked with.
    pub(crate) fn before_the_body(error: &ureq::Error, patience: Patience) -> Self {
        match error {
            ureq::Error::HostNotFound => Self::no_such_host(),
            // The standard library gives what the resolver says no kind of its own.
            ureq::Error::Io(error) if error.to_string().starts_with(LOOKUP) => Self::no_such_host(),
            ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
                let waited = patience.connect.as_secs_f64();
                Self::Unreachable(format!("no connection within {waited} s"))
            }
            ureq::Error::Timeout(_) => Self::Stalled(patience.stall),
            // As the system says it, without its number.
            ureq::Error::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
                Self::Unreachable("connection refused".to_owned())
            }
            ureq::Error::Io(error) => Self::Unreachable(harmless(error)),
            other => Self::Unreachable(harmless(other)),
        }
    }

    fn no_such_host() -> Self {
        Self::Unreachable("no such host, or no network".to_owned())
    }
}

/// A server that was asked in vain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Its name, with the port where it is not the usual one.
    pub host: String,
    /// What it did.
    pub trouble: Trouble,
}

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", harmless(&self.host), self.trouble)
    }
}

/// Why a data set does not come.
#[derive(Debug, Error)]
pub enum DownloadError {
    /// No mirror has sent a file.
    #[error(
        "{file} could not be downloaded ({}); try again later, name another server with --mirror URL, or put the files of {set} into {} by hand and run this again",
        told(attempts), folder.display()
    )]
    NoMirror {
        /// The set.
        set: String,
        /// The file.
        file: String,
        /// What was tried, in order.
        attempts: Vec<Attempt>,
        /// Where the files belong.
        folder: PathBuf,
    },
    /// Another program downloads the same set.
    #[error(
        "process {pid} on {host} is downloading into {folder} already; wait until it has ended, or end it"
    )]
    Busy {
        /// Where to.
        folder: PathBuf,
        /// Its machine.
        host: String,
        /// Its process id there.
        pid: u32,
    },
    /// The file system refuses.
    #[error(
        "cannot use {path}: {source}; make room and the folder writable, or give another one with --data-dir"
    )]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Whoever is told the events cannot take them any more.
    #[error("cannot tell what happens: {0}")]
    Told(io::Error),
}

impl DownloadError {
    /// What turns a word of the system about `path` into an error.
    pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }
}

fn told(attempts: &[Attempt]) -> String {
    let told: Vec<String> = attempts.iter().map(ToString::to_string).collect();
    told.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_this_machine_and_a_server_is_told_in_plain_words() {
        let patience = Patience::default();
        let told = |error: ureq::Error| Trouble::before_the_body(&error, patience).to_string();
        let lookup = io::Error::other(format!("{LOOKUP}: Name or service not known"));
        for unknown in [ureq::Error::HostNotFound, ureq::Error::Io(lookup)] {
            assert_eq!(told(unknown), "no such host, or no network");
        }
        assert_eq!(
            told(ureq::Error::Timeout(Timeout::Connect)),
            "no connection within 15 s"
        );
        assert_eq!(
            told(ureq::Error::Timeout(Timeout::RecvResponse)),
            "sent nothing for 30 s"
        );
        let refused = io::Error::from_raw_os_error(111);
        assert_eq!(told(ureq::Error::Io(refused)), "connection refused");
        let hostile = ureq::Error::ConnectProxyFailed("\u{1b}[2J".into());
        assert!(!told(hostile).contains('\u{1b}'));
    }
}
