//! A whole data set.

use std::io;
use std::path::Path;

use mnist_core::durable;
use mnist_core::hash::sha256_of_file;
use mnist_core::process_lock::ProcessLock;

use crate::address::Mirror;
use crate::catalogue::{RemoteFile, Set};
use crate::client::Client;
use crate::error::{Attempt, DownloadError};
use crate::fetch::fetch;
use crate::part::Part;

/// What happens, as it happens.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// The file is here and was found right; nothing is asked for.
    Here(&'a RemoteFile),
    /// A file of this name is here that is another; it will be replaced when the right one has come.
    Different(&'a RemoteFile),
    /// A server is asked for a file.
    Asked {
        /// The file.
        file: &'a RemoteFile,
        /// The server.
        mirror: &'a Mirror,
        /// Bytes of it that are here.
        at: u64,
    },
    /// More of a file is here.
    Grown {
        /// The file.
        file: &'a RemoteFile,
        /// Bytes of it that are here.
        at: u64,
    },
    /// A server did not send the file.
    Failed {
        /// The file.
        file: &'a RemoteFile,
        /// Who, and what happened.
        attempt: &'a Attempt,
    },
    /// The file has come, was found right and has its name.
    Done(&'a RemoteFile),
}

/// Whoever is told what happens; an error ends the download.
pub(crate) type Listener<'a> = &'a mut dyn FnMut(Event<'_>) -> io::Result<()>;

/// How much of a set is in a folder, judged by names and sizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// All of it.
    Whole,
    /// Whole files or a beginning.
    Begun,
    /// Nothing.
    Absent,
}

/// A set on its way into a folder.
#[derive(Debug)]
pub struct Download<'a> {
    set: &'a Set,
    mirrors: &'a [Mirror],
    folder: &'a Path,
}

impl<'a> Download<'a> {
    /// `set`, from the first of `mirrors` that sends it, into `folder`.
    #[must_use]
    pub const fn new(set: &'a Set, mirrors: &'a [Mirror], folder: &'a Path) -> Self {
        Self {
            set,
            mirrors,
            folder,
        }
    }

    /// Fetches every file that is not here yet, and checks those that are.
    ///
    /// # Errors
    /// No mirror sends a file, another program is at work in the folder, or the file system refuses. What has come stays
    /// for the next time.
    pub fn run(&self, client: &Client, listener: Listener<'_>) -> Result<(), DownloadError> {
        durable::create_folder(self.folder).map_err(DownloadError::at(self.folder))?;
        let _lock = self.lock()?;
        for file in &self.set.files {
            self.bring(file, client, listener)?;
        }
        Ok(())
    }

    fn lock(&self) -> Result<ProcessLock, DownloadError> {
        let path = self.folder.join("lock");
        let taken = ProcessLock::take(&path).map_err(DownloadError::at(&path))?;
        taken.map_err(|holder| DownloadError::Busy {
            folder: self.folder.to_owned(),
            host: holder.host,
            pid: holder.pid,
        })
    }

    fn bring(
        &self,
        file: &RemoteFile,
        client: &Client,
        listener: Listener<'_>,
    ) -> Result<(), DownloadError> {
        let path = self.folder.join(&file.name);
        match sha256_of_file(&path) {
            Ok(hash) if hash == file.sha256.as_str() => {
                return listener(Event::Here(file)).map_err(DownloadError::Told);
            }
            Ok(_) => listener(Event::Different(file)).map_err(DownloadError::Told)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(DownloadError::at(&path)(error)),
        }
        let mut part = Part::open(self.folder, file)?;
        let attempts = self.ask_all(&mut part, client, listener)?;
        match attempts {
            None => listener(Event::Done(file)).map_err(DownloadError::Told),
            Some(attempts) => {
                part.leave()?;
                Err(DownloadError::NoMirror {
                    set: self.set.name.clone(),
                    file: file.name.clone(),
                    attempts,
                    folder: self.folder.to_owned(),
                })
            }
        }
    }

    /// Asks one mirror after the other; what each did, where none has sent the file.
    fn ask_all(
        &self,
        part: &mut Part<'_>,
        client: &Client,
        listener: Listener<'_>,
    ) -> Result<Option<Vec<Attempt>>, DownloadError> {
        let file = part.wanted();
        // All that was missing may have been the check.
        if part.missing() == 0 && part.finish()?.is_ok() {
            return Ok(None);
        }
        let mut attempts = Vec::new();
        for mirror in self.in_order(part) {
            let at = part.length();
            listener(Event::Asked { file, mirror, at }).map_err(DownloadError::Told)?;
            let grown: &mut dyn FnMut(u64) -> _ =
                &mut |at| listener(Event::Grown { file, at }).map_err(DownloadError::Told);
            let Err(trouble) = fetch(client, &mirror.file(&file.name), part, grown)? else {
                return Ok(None);
            };
            let host = mirror.host().to_owned();
            let attempt = Attempt { host, trouble };
            let attempt_told = Event::Failed {
                file,
                attempt: &attempt,
            };
            listener(attempt_told).map_err(DownloadError::Told)?;
            attempts.push(attempt);
        }
        Ok(Some(attempts))
    }

    /// The mirrors, that of a part first: only it can continue what is here.
    fn in_order(&self, part: &Part<'_>) -> Vec<&'a Mirror> {
        let name = &part.wanted().name;
        let url = part.origin().map(|origin| origin.url.clone());
        let mut mirrors: Vec<&Mirror> = self.mirrors.iter().collect();
        mirrors.sort_by_key(|mirror| Some(mirror.file(name).to_string()) != url);
        mirrors
    }
}

impl Set {
    /// How much of it is in `folder`; no file is read.
    #[must_use]
    pub fn presence(&self, folder: &Path) -> Presence {
        let size = |name: &str| folder.join(name).metadata().ok().map(|meta| meta.len());
        let is_whole = |file: &&RemoteFile| size(&file.name) == Some(file.bytes);
        let whole = self.files.iter().filter(is_whole).count();
        let has_begun = |file: &RemoteFile| size(&format!("{}.part", file.name)).is_some();
        if whole == self.files.len() {
            Presence::Whole
        } else if whole > 0 || self.files.iter().any(has_begun) {
            Presence::Begun
        } else {
            Presence::Absent
        }
    }
}

#[cfg(test)]
mod tests;
