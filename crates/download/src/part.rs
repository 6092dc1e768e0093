//! A file on its way: `NAME.part`, and `NAME.part.origin` where its bytes come from.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use mnist_core::durable;
use mnist_core::hash::hexadecimal;
use sha2::{Digest, Sha256};

use crate::catalogue::RemoteFile;
use crate::error::{DownloadError, Trouble};
use crate::validator::Origin;

/// A file on its way. What is there when it is opened is its beginning; its hash is taken as it grows.
#[derive(Debug)]
pub(crate) struct Part<'a> {
    wanted: &'a RemoteFile,
    paths: Paths,
    file: File,
    length: u64,
    hash: Sha256,
    /// What is known of the server that the bytes come from.
    origin: Option<Origin>,
}

#[derive(Debug)]
struct Paths {
    whole: PathBuf,
    part: PathBuf,
    origin: PathBuf,
}

impl Paths {
    fn new(folder: &Path, name: &str) -> Self {
        let with = |ending: &str| folder.join(format!("{name}{ending}"));
        Self {
            whole: with(""),
            part: with(".part"),
            origin: with(".part.origin"),
        }
    }
}

impl<'a> Part<'a> {
    /// Opens what an earlier attempt has left in `folder`, or begins.
    pub(crate) fn open(folder: &Path, wanted: &'a RemoteFile) -> Result<Self, DownloadError> {
        let paths = Paths::new(folder, &wanted.name);
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options
            .open(&paths.part)
            .map_err(DownloadError::at(&paths.part))?;
        let (length, hash) =
            beginning(&mut file, wanted.bytes).map_err(DownloadError::at(&paths.part))?;
        // What cannot be read or understood is as good as none: the file is then begun again.
        let origin = std::fs::read(&paths.origin).ok();
        let origin = origin.and_then(|json| serde_json::from_slice(&json).ok());
        let mut part = Self {
            wanted,
            paths,
            file,
            length,
            hash,
            origin,
        };
        if length > wanted.bytes {
            part.restart(None)?;
        }
        Ok(part)
    }

    /// Bytes that are here.
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    pub(crate) fn wanted(&self) -> &'a RemoteFile {
        self.wanted
    }

    pub(crate) fn missing(&self) -> u64 {
        self.wanted.bytes.saturating_sub(self.length)
    }

    /// Where its bytes come from, if it has any and that is known.
    pub(crate) fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref().filter(|_| self.length > 0)
    }

    /// Forgets every byte; what comes next is of `origin`.
    pub(crate) fn restart(&mut self, origin: Option<Origin>) -> Result<(), DownloadError> {
        let Paths {
            part, origin: note, ..
        } = &self.paths;
        self.file
            .set_len(0)
            .and_then(|()| io::Seek::rewind(&mut self.file))
            .map_err(DownloadError::at(part))?;
        self.length = 0;
        self.hash = Sha256::new();
        match origin.as_ref().map(serde_json::to_vec) {
            Some(Ok(json)) => durable::replace(note, &json),
            _ => durable::remove(note),
        }
        .map_err(DownloadError::at(note))?;
        self.origin = origin;
        Ok(())
    }

    /// Adds bytes.
    pub(crate) fn append(&mut self, bytes: &[u8]) -> Result<(), DownloadError> {
        self.file
            .write_all(bytes)
            .map_err(DownloadError::at(&self.paths.part))?;
        self.hash.update(bytes);
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Gives the whole file its name if it is the wanted one, else removes it.
    pub(crate) fn finish(&mut self) -> Result<Result<(), Trouble>, DownloadError> {
        let found = hexadecimal(&self.hash.clone().finalize());
        let expected = self.wanted.sha256.as_str();
        if found != expected {
            self.restart(None)?;
            let expected = expected.to_owned();
            return Ok(Err(Trouble::Hash { expected, found }));
        }
        let Paths {
            whole,
            part,
            origin,
        } = &self.paths;
        self.file.sync_all().map_err(DownloadError::at(part))?;
        durable::move_over(part, whole).map_err(DownloadError::at(whole))?;
        durable::remove(origin).map_err(DownloadError::at(origin))?;
        Ok(Ok(()))
    }

    /// Leaves the bytes for the next time, and no empty file.
    pub(crate) fn leave(self) -> Result<(), DownloadError> {
        if self.length > 0 {
            return Ok(());
        }
        let Paths { part, origin, .. } = &self.paths;
        durable::remove(part).map_err(DownloadError::at(part))?;
        durable::remove(origin).map_err(DownloadError::at(origin))
    }
}

/// Length and hash of what is in a file, which is left where writing goes on. What is longer than `most` is told as such,
/// and not read further.
fn beginning(file: &mut File, most: u64) -> io::Result<(u64, Sha256)> {
    let (mut length, mut hash) = (0, Sha256::new());
    let mut piece = vec![0; 1 << 16];
    while length <= most {
        let count = file.read(&mut piece)?;
        if count == 0 {
            break;
        }
        hash.update(&piece[..count]);
        length += count as u64;
    }
    Ok((length, hash))
}
