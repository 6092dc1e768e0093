//! Addresses on servers.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use serde::Deserialize;
use thiserror::Error;
use ureq::http::Uri;
use ureq::http::uri::Authority;

/// Why a text is no address of a mirror.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{text:?} {reason}; give one such as http://localhost:8000/fashion-mnist/")]
pub struct AddressError {
    text: String,
    reason: &'static str,
}

/// A folder on a server; the name of a file is added to it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Mirror(Address);

impl Mirror {
    /// Where the mirror has the file of this name.
    pub(crate) fn file(&self, name: &str) -> Address {
        // Names in the catalogue are made of what an address may hold.
        Address(format!("{}{name}", self.0.0))
    }

    /// The server, with its port where it is not the usual one.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host()
    }
}

impl FromStr for Mirror {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        if text.contains(['?', '#']) {
            let reason = "is no folder on a server";
            return Err(AddressError {
                text: text.to_owned(),
                reason,
            });
        }
        let end = if text.ends_with('/') { "" } else { "/" };
        Address::parse(format!("{text}{end}")).map(Self)
    }
}

impl TryFrom<String> for Mirror {
    type Error = AddressError;

    fn try_from(text: String) -> Result<Self, AddressError> {
        text.parse()
    }
}

impl fmt::Display for Mirror {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// `http://HOST/…` or `https://HOST/…`, without a user's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address(String);

impl Address {
    fn parse(text: String) -> Result<Self, AddressError> {
        let wrong = |reason| AddressError {
            text: text.clone(),
            reason,
        };
        let uri: Uri = text.parse().map_err(|_| wrong("is no address"))?;
        if !matches!(uri.scheme_str(), Some("http" | "https")) {
            return Err(wrong("begins with neither http:// nor https://"));
        }
        match uri.authority().map(Authority::as_str) {
            None | Some("") => Err(wrong("names no server")),
            Some(server) if server.contains('@') => Err(wrong("holds a user's name")),
            Some(_) => Ok(Self(text)),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The server, with its port where it is not the usual one.
    pub(crate) fn host(&self) -> &str {
        let server = self.0.split_once("://").map_or("", |(_, rest)| rest);
        server.split('/').next().unwrap_or(server)
    }

    /// Whether the server is this machine, by its name.
    pub(crate) fn is_on_this_machine(&self) -> bool {
        let uri = self.0.parse::<Uri>().ok();
        let host = uri.as_ref().and_then(Uri::host).unwrap_or_default();
        let number = host.trim_matches(['[', ']']).parse::<IpAddr>();
        host == "localhost" || number.is_ok_and(|number| number.is_loopback())
    }

    fn is_encrypted(&self) -> bool {
        self.0.starts_with("https:")
    }

    /// Where the server sends whoever asks here: only to itself, and never from an encrypted connection to a plain one.
    pub(crate) fn redirected(&self, location: &str) -> Option<Self> {
        let text = match location.strip_prefix('/') {
            Some(path) if !path.starts_with('/') => {
                let scheme = if self.is_encrypted() { "https" } else { "http" };
                format!("{scheme}://{}{location}", self.host())
            }
            _ => location.to_owned(),
        };
        let there = Self::parse(text).ok()?;
        let same_host = there.host().eq_ignore_ascii_case(self.host());
        (same_host && (there.is_encrypted() || !self.is_encrypted())).then_some(there)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        Address::parse(text.to_owned()).unwrap()
    }

    #[test]
    fn the_name_of_a_file_is_added_to_a_mirror() {
        for text in ["http://localhost:8000/sets", "http://localhost:8000/sets/"] {
            let mirror: Mirror = text.parse().unwrap();
            assert_eq!(
                mirror.file("a.gz").as_str(),
                "http://localhost:8000/sets/a.gz"
            );
            assert_eq!(mirror.host(), "localhost:8000");
        }
    }

    #[test]
    fn what_is_no_mirror_is_refused_with_the_reason() {
        for (text, reason) in [
            ("ftp://host/", "neither http:// nor https://"),
            ("/srv/sets", "neither http:// nor https://"),
            ("http:///sets", "is no address"),
            ("http://me:secret@host/", "a user's name"),
            ("http://host/?list", "is no folder"),
            ("two words", "is no address"),
        ] {
            let error = text.parse::<Mirror>().unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }

    #[test]
    fn this_machine_is_known_by_its_names() {
        let is = |text: &str| address(text).is_on_this_machine();
        assert!(is("http://localhost/") && is("http://127.0.0.1:80/") && is("http://[::1]:80/"));
        assert!(!is("http://127.0.0.1.example.org/") && !is("http://192.0.2.1/"));
    }

    #[test]
    fn a_server_sends_only_to_itself_and_never_to_a_plain_connection() {
        let plain = address("http://host/a");
        let encrypted = address("https://host/a");
        let to = |from: &Address, location| from.redirected(location).map(|there| there.0);
        assert_eq!(to(&plain, "/b").unwrap(), "http://host/b");
        assert_eq!(to(&encrypted, "/b").unwrap(), "https://host/b");
        assert_eq!(to(&plain, "https://host/a").unwrap(), "https://host/a");
        for elsewhere in ["https://other/a", "//other/a", "ftp://host/a", "b", ""] {
            assert_eq!(to(&plain, elsewhere), None, "{elsewhere}");
        }
        assert_eq!(to(&encrypted, "http://host/a"), None);
    }
}
