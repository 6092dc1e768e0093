//! Follows a growing file of JSON lines.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;

use serde::de::DeserializeOwned;

/// Reads the complete lines that a file has gained since the last look.
///
/// An unfinished last line is not yet written; it is read when its newline arrives. Empty lines and lines that do not parse are skipped. A file that does
/// not exist yet has no lines; one that became shorter (a resumed trainer cut a torn line) is read on from its end.
#[derive(Debug)]
pub struct Tail<T> {
    path: PathBuf,
    position: u64,
    lines: std::marker::PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Tail<T> {
    /// Follows `path` from byte `position`, which must be the start of a line.
    #[must_use]
    pub fn new(path: PathBuf, position: u64) -> Self {
        Self {
            path,
            position,
            lines: std::marker::PhantomData,
        }
    }

    /// The items of all lines completed since the last call.
    ///
    /// # Errors
    /// What the system says, a missing file apart.
    pub fn read(&mut self) -> io::Result<Vec<T>> {
        let mut file = match File::open(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other?,
        };
        let length = file.metadata()?.len();
        if length <= self.position {
            self.position = length;
            return Ok(Vec::new());
        }
        file.seek(SeekFrom::Start(self.position))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let complete = bytes
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(0, |at| at + 1);
        self.position += complete as u64;
        Ok(bytes[..complete]
            .split(|b| *b == b'\n')
            .filter_map(|line| serde_json::from_slice(line).ok())
            .collect())
    }

    /// Bytes read so far, up to the end of the last complete line.
    #[must_use]
    pub const fn position(&self) -> u64 {
        self.position
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_line_is_read_when_it_is_complete_and_only_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events.jsonl");
        let mut tail = Tail::<u32>::new(path.clone(), 0);
        assert!(tail.read().unwrap().is_empty());
        let mut file = File::create(&path).unwrap();
        file.write_all(b"1\n2\nnot json\n\n3").unwrap();
        assert_eq!(tail.read().unwrap(), [1, 2]);
        assert!(tail.read().unwrap().is_empty());
        file.write_all(b"4\n").unwrap();
        assert_eq!(tail.read().unwrap(), [34]);
        assert_eq!(tail.position(), 17);
    }

    #[test]
    fn a_file_cut_at_its_torn_line_is_read_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events.jsonl");
        std::fs::write(&path, b"1\n{torn").unwrap();
        let mut tail = Tail::<u32>::new(path.clone(), 0);
        assert_eq!(tail.read().unwrap(), [1]);
        std::fs::write(&path, b"1\n5\n").unwrap();
        assert_eq!(tail.read().unwrap(), [5]);
    }
}
