//! Asks servers for files.

use std::time::Duration;

use mnist_core::text::harmless;
use ureq::http::header::{CONTENT_RANGE, IF_RANGE, LOCATION, RANGE};
use ureq::http::{Response, StatusCode};
use ureq::{Agent, Body};

use crate::address::Address;
use crate::error::Trouble;
use crate::validator::Validator;

/// A server may send elsewhere so often.
const REDIRECTIONS: usize = 5;

/// How long a server is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Until there is a connection, encryption included.
    pub connect: Duration,
    /// Until something comes, again and again.
    pub stall: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            stall: Duration::from_secs(30),
        }
    }
}

/// Asks servers for files; through the proxy that `https_proxy`, `http_proxy` or `all_proxy` of the environment name, unless
/// `no_proxy` excepts the server or it is this machine.
#[derive(Debug)]
pub struct Client {
    agent: Agent,
    patience: Patience,
}

/// What a server answers when it is asked for a file.
pub(crate) enum Answer {
    /// The file from its beginning.
    Whole {
        validator: Option<Validator>,
        body: Body,
    },
    /// The file from the byte that was asked for.
    Rest(Body),
    /// It has no such byte.
    NoSuchRange,
}

/// The bytes that are here already, and what the server must still have to continue them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Continued<'a> {
    pub(crate) from: u64,
    pub(crate) validator: &'a Validator,
}

impl Client {
    /// A client of this patience.
    #[must_use]
    pub fn new(patience: Patience) -> Self {
        let config = Agent::config_builder()
            .user_agent(concat!("mnist-tui/", env!("CARGO_PKG_VERSION")))
            .http_status_as_error(false)
            // They are followed here, where it is seen to which server.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_resolve(Some(patience.connect))
            .timeout_connect(Some(patience.connect))
            .timeout_recv_response(Some(patience.stall))
            .timeout_per_read(Some(patience.stall))
            .timeout_per_write(Some(patience.stall))
            .build();
        Self {
            agent: Agent::new_with_config(config),
            patience,
        }
    }

    pub(crate) fn patience(&self) -> Patience {
        self.patience
    }

    /// Asks for the file of `size` bytes at `address`, or for the rest of it.
    pub(crate) fn ask(
        &self,
        address: &Address,
        size: u64,
        continued: Option<Continued<'_>>,
    ) -> Result<Answer, Trouble> {
        let response = self.follow(address, continued)?;
        let status = response.status();
        match (status, continued) {
            (StatusCode::PARTIAL_CONTENT, Some(Continued { from, .. })) => {
                if range(&response) != Some((from, size)) {
                    return Err(Trouble::Size { of: size });
                }
                Ok(Answer::Rest(response.into_body()))
            }
            (StatusCode::RANGE_NOT_SATISFIABLE, Some(_)) => Ok(Answer::NoSuchRange),
            (StatusCode::OK, _) => {
                let length = response.body().content_length();
                if length.is_some_and(|length| length != size) {
                    return Err(Trouble::Size { of: size });
                }
                Ok(Answer::Whole {
                    validator: Validator::of(response.headers()),
                    body: response.into_body(),
                })
            }
            _ => Err(Trouble::Status(status.as_u16())),
        }
    }

    fn follow(
        &self,
        address: &Address,
        continued: Option<Continued<'_>>,
    ) -> Result<Response<Body>, Trouble> {
        let mut address = address.clone();
        for _ in 0..=REDIRECTIONS {
            let mut request = self.agent.get(address.as_str());
            if address.is_on_this_machine() {
                request = request.config().proxy(None).build();
            }
            if let Some(Continued { from, validator }) = continued {
                request = request
                    .header(RANGE, format!("bytes={from}-"))
                    .header(IF_RANGE, validator.as_str());
            }
            let answered = request.call();
            let response =
                answered.map_err(|error| Trouble::before_the_body(&error, self.patience))?;
            if !response.status().is_redirection() {
                return Ok(response);
            }
            let location = response.headers().get(LOCATION);
            let location = location.and_then(|l| l.to_str().ok()).unwrap_or("nowhere");
            address = address
                .redirected(location)
                .ok_or_else(|| Trouble::Redirected(harmless(location)))?;
        }
        Err(Trouble::Redirected(address.to_string()))
    }
}

/// First byte and size of the whole file, of `Content-Range: bytes FIRST-LAST/SIZE`.
fn range(response: &Response<Body>) -> Option<(u64, u64)> {
    let text = response.headers().get(CONTENT_RANGE)?.to_str().ok()?;
    let (first, rest) = text.strip_prefix("bytes ")?.split_once('-')?;
    let (_, size) = rest.split_once('/')?;
    Some((first.parse().ok()?, size.parse().ok()?))
}
