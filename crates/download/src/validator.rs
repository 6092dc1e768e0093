//! What a server says its file can be told apart by.

use serde::{Deserialize, Serialize};
use ureq::http::HeaderMap;
use ureq::http::header::{ETAG, LAST_MODIFIED};

/// What `If-Range` sends back, so that the server continues only the same file (RFC 9110, 13.1.5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Validator(String);

impl Validator {
    /// The strong entity tag, else the time of the last change. A weak tag does not promise the same bytes.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let tag = text(ETAG).filter(|tag| tag.starts_with('"'));
        tag.or_else(|| text(LAST_MODIFIED))
            .map(|v| Self(v.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where the bytes of an unfinished file come from; kept beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Origin {
    pub(crate) url: String,
    pub(crate) validator: Validator,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weak_tag_gives_way_to_the_time_of_the_last_change() {
        let mut headers = HeaderMap::new();
        assert_eq!(Validator::of(&headers), None);
        headers.insert(ETAG, "W/\"1\"".parse().unwrap());
        assert_eq!(Validator::of(&headers), None);
        let time = "Mon, 12 Oct 2026 08:00:00 GMT";
        headers.insert(LAST_MODIFIED, time.parse().unwrap());
        assert_eq!(Validator::of(&headers).unwrap().as_str(), time);
        headers.insert(ETAG, "\"1\"".parse().unwrap());
        assert_eq!(Validator::of(&headers).unwrap().as_str(), "\"1\"");
    }
}
