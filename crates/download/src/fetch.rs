//! One file from one server.

use std::io::Read;

use ureq::{Body, Error, Timeout};

use crate::address::Address;
use crate::client::{Answer, Client, Continued};
use crate::error::{DownloadError, Trouble};
use crate::part::Part;
use crate::validator::Origin;

/// Bytes that are read at once.
const PIECE: usize = 1 << 16;

/// One server is asked so often for a file whose connections it cuts.
const TRIES: usize = 10;

/// What is told while a file grows: the bytes that are here.
pub(crate) type Grown<'a> = &'a mut dyn FnMut(u64) -> Result<(), DownloadError>;

/// Asks until the file is whole: again where a connection was cut after it had brought something, and from the beginning
/// where what an earlier one had left was of another file.
pub(crate) fn fetch(
    client: &Client,
    address: &Address,
    part: &mut Part<'_>,
    grown: Grown<'_>,
) -> Result<Result<(), Trouble>, DownloadError> {
    let mut tries = 1;
    loop {
        let before = part.length();
        let trouble = match once(client, address, part, grown)? {
            Ok(()) => return Ok(Ok(())),
            Err(trouble) => trouble,
        };
        let again = match trouble {
            Trouble::Cut { .. } | Trouble::Stalled(_) => part.length() > before,
            // It may have been damaged here before; what is wrong from its first byte to its last is the server's.
            Trouble::Hash { .. } => before > 0,
            _ => false,
        };
        if !again || tries == TRIES {
            return Ok(Err(trouble));
        }
        tries += 1;
    }
}

fn once(
    client: &Client,
    address: &Address,
    part: &mut Part<'_>,
    grown: Grown<'_>,
) -> Result<Result<(), Trouble>, DownloadError> {
    let body = match begin(client, address, part)? {
        Ok(body) => body,
        Err(trouble) => return Ok(Err(trouble)),
    };
    match receive(client, body, part, grown)? {
        Ok(()) => part.finish(),
        Err(trouble) => Ok(Err(trouble)),
    }
}

/// The body that continues the part, which is emptied where the server does not continue it.
fn begin(
    client: &Client,
    address: &Address,
    part: &mut Part<'_>,
) -> Result<Result<Body, Trouble>, DownloadError> {
    let size = part.wanted().bytes;
    let same = part
        .origin()
        .filter(|origin| origin.url == address.as_str());
    let continued = same.map(|origin| Continued {
        from: part.length(),
        validator: &origin.validator,
    });
    let mut answer = client.ask(address, size, continued);
    if matches!(answer, Ok(Answer::NoSuchRange)) {
        answer = client.ask(address, size, None);
    }
    Ok(match answer {
        Ok(Answer::Rest(body)) => Ok(body),
        Ok(Answer::Whole { validator, body }) => {
            let url = address.to_string();
            part.restart(validator.map(|validator| Origin { url, validator }))?;
            Ok(body)
        }
        // Only an answer to a question for a range.
        Ok(Answer::NoSuchRange) => Err(Trouble::Size { of: size }),
        Err(trouble) => Err(trouble),
    })
}

fn receive(
    client: &Client,
    body: Body,
    part: &mut Part<'_>,
    grown: Grown<'_>,
) -> Result<Result<(), Trouble>, DownloadError> {
    let of = part.wanted().bytes;
    let mut reader = body.into_reader();
    let mut piece = vec![0; PIECE];
    loop {
        let count = match reader.read(&mut piece) {
            Ok(0) if part.missing() == 0 => return Ok(Ok(())),
            Ok(0) => {
                return Ok(Err(Trouble::Cut {
                    at: part.length(),
                    of,
                }));
            }
            Ok(count) => count,
            Err(error) => {
                let at = part.length();
                return Ok(Err(match Error::from(error) {
                    Error::Timeout(Timeout::PerRead) => Trouble::Stalled(client.patience().stall),
                    _ => Trouble::Cut { at, of },
                }));
            }
        };
        if count as u64 > part.missing() {
            // Not one byte more than the catalogue allows reaches the disk.
            part.restart(None)?;
            return Ok(Err(Trouble::Size { of }));
        }
        part.append(&piece[..count])?;
        grown(part.length())?;
    }
}
