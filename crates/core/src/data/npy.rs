//! An array of numpy: a magic word, a version, a header in Python's notation, the values.
//!
//! Source: <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>.

use std::io::Read;
use std::path::Path;

use super::DataError;
use super::bytes::{MOST_BYTES, damaged, ends, fill};
use header::{Header, Integer};

mod header;

/// What every file begins with.
const MAGIC: &[u8] = b"\x93NUMPY";

/// A header takes about a hundred bytes; numpy itself refuses one of more than ten thousand.
const LONGEST_HEADER: usize = 10_000;

/// Values are made bytes so many at a time.
const CHUNK: usize = 1 << 13;

/// An array of whole numbers from 0 to 255.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Array {
    /// Sizes, outermost first.
    pub(super) shape: Vec<usize>,
    /// The values, row-major.
    pub(super) data: Vec<u8>,
}

/// Reads an array to its exact end. `path` is for messages. The reader gives at most `most` bytes: sizes beyond that are
/// not believed, so that a short file cannot take much memory.
pub(super) fn read(reader: &mut dyn Read, path: &Path, most: u64) -> Result<Array, DataError> {
    let (text, begin) = header_text(reader, path)?;
    let header =
        header::parse(&text).map_err(|reason| damaged(path, begin - text.len(), reason))?;
    let Header { integer, shape } = header;
    let bytes = count(&shape).and_then(|count| count.checked_mul(integer.bytes));
    let Some(bytes) = bytes.filter(|bytes| *bytes <= MOST_BYTES && *bytes as u64 <= most) else {
        let reason = format!(
            "the sizes {shape:?} make more than the file holds, or than 1 GB; copy it again"
        );
        return Err(damaged(path, begin, reason));
    };
    let data = values(reader, path, integer, begin..begin + bytes)?;
    ends(reader, path, begin + bytes, &shape)?;
    Ok(Array { shape, data })
}

/// The header and where the values begin.
fn header_text(reader: &mut dyn Read, path: &Path) -> Result<(String, usize), DataError> {
    let mut start = [0; 8];
    fill(reader, &mut start, path, 0)?;
    if start[..6] != *MAGIC {
        return Err(damaged(path, 0, "is no array of numpy".into()));
    }
    let mut length = [0; 4];
    let width = match start[6] {
        1 => 2,
        2 | 3 => 4,
        version => {
            let reason = format!("has version {version} of the format; known are 1, 2 and 3");
            return Err(damaged(path, 6, reason));
        }
    };
    fill(reader, &mut length[..width], path, 8)?;
    // At most 2^32 - 1, which an address has room for.
    let length = u32::from_le_bytes(length) as usize;
    if length > LONGEST_HEADER {
        let reason = format!("has a header of {length} bytes; at most {LONGEST_HEADER} are read");
        return Err(damaged(path, 8, reason));
    }
    let mut text = vec![0; length];
    fill(reader, &mut text, path, 8 + width)?;
    let text = String::from_utf8(text)
        .map_err(|_| damaged(path, 8 + width, "has a header that is no text".into()))?;
    Ok((text, 8 + width + length))
}

/// Number of values; `None` where it is beyond any address.
fn count(shape: &[usize]) -> Option<usize> {
    shape
        .iter()
        .try_fold(1_usize, |n, size| n.checked_mul(*size))
}

/// The values at these bytes of the file, each as one byte.
fn values(
    reader: &mut dyn Read,
    path: &Path,
    integer: Integer,
    at: std::ops::Range<usize>,
) -> Result<Vec<u8>, DataError> {
    let mut values = Vec::with_capacity(at.len() / integer.bytes);
    let mut chunk = vec![0; CHUNK * integer.bytes];
    let mut offset = at.start;
    while offset < at.end {
        let size = chunk.len().min(at.end - offset);
        let chunk = &mut chunk[..size];
        fill(reader, chunk, path, offset)?;
        for (position, value) in chunk.chunks_exact(integer.bytes).enumerate() {
            values.push(integer.byte(value).ok_or_else(|| {
                let reason = "a number that is not from 0 to 255; images and labels are bytes";
                damaged(path, offset + position * integer.bytes, reason.into())
            })?);
        }
        offset += size;
    }
    Ok(values)
}

#[cfg(test)]
mod tests;
