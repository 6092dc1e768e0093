//! Reading to an exact length, and what to say where a file goes wrong.

use std::io::{self, Read};
use std::path::Path;

use super::DataError;

/// No file of ours comes near this many bytes; a larger one is damaged or an attack.
pub(super) const MOST_BYTES: usize = 1 << 30;

/// Deflate packs at most so many bytes into one (<https://zlib.net/zlib_tech.html>).
pub(super) const MOST_EXPANSION: u64 = 1032;

/// Fills `buffer`, which starts at byte `offset` of the file.
pub(super) fn fill(
    reader: &mut dyn Read,
    buffer: &mut [u8],
    path: &Path,
    offset: usize,
) -> Result<(), DataError> {
    let mut done = 0;
    while done < buffer.len() {
        match reader.read(&mut buffer[done..]) {
            Ok(0) => {
                let missing = buffer.len() - done;
                return Err(damaged(
                    path,
                    offset + done,
                    format!("ends {missing} bytes too early"),
                ));
            }
            Ok(read) => done += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(refused(path, offset + done, error)),
        }
    }
    Ok(())
}

/// Sees that nothing follows byte `offset`, where the sizes end. A compressed file ends with a checksum, which is compared
/// now.
pub(super) fn ends(
    reader: &mut dyn Read,
    path: &Path,
    offset: usize,
    shape: &[usize],
) -> Result<(), DataError> {
    match reader.read(&mut [0]) {
        Ok(0) => Ok(()),
        Ok(_) => {
            let reason = format!("more bytes than the {offset} of the sizes {shape:?}");
            Err(damaged(path, offset, reason))
        }
        Err(error) => Err(refused(path, offset, error)),
    }
}

/// What a reader says of byte `offset`: the file cannot be decompressed there, or the system cannot read it.
fn refused(path: &Path, offset: usize, error: io::Error) -> DataError {
    use io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    match error.kind() {
        InvalidInput | InvalidData | UnexpectedEof | Other => {
            damaged(path, offset, format!("cannot be decompressed: {error}"))
        }
        _ => unreadable(path, error),
    }
}

pub(super) fn damaged(path: &Path, offset: usize, reason: String) -> DataError {
    DataError::Damaged {
        path: path.to_owned(),
        offset: offset as u64,
        reason,
    }
}

pub(super) fn unreadable(path: &Path, source: io::Error) -> DataError {
    DataError::Read {
        path: path.to_owned(),
        source,
        remedy: "a data set is a folder with MNIST's four IDX files, plain or .gz, an .npz, or a folder of pictures",
    }
}
