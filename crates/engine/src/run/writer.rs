//! Saves states without keeping training waiting for the disk.

use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use mnist_core::durable;

use crate::error::{EngineError, Result};

/// Replaces one file, in the order asked; of states asked for while the disk is busy only the newest is written.
#[derive(Debug)]
pub(super) struct Writer {
    desk: Arc<Desk>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Desk {
    path: PathBuf,
    log: File,
    work: Mutex<Work>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Work {
    next: Option<Vec<u8>>,
    is_writing: bool,
    is_closed: bool,
    error: Option<std::io::Error>,
}

impl Writer {
    /// A writer of `path`. What was told in `log` before a state was asked for reaches the disk before that state.
    pub(super) fn new(path: PathBuf, log: File) -> Self {
        let desk = Arc::new(Desk {
            path,
            log,
            work: Mutex::default(),
            changed: Condvar::new(),
        });
        let theirs = Arc::clone(&desk);
        let thread = std::thread::spawn(move || theirs.serve());
        Self {
            desk,
            thread: Some(thread),
        }
    }

    /// Writes `bytes` soon; an error of an earlier write comes out here.
    pub(super) fn write_soon(&self, bytes: Vec<u8>) -> Result<()> {
        let mut work = self.desk.work();
        work.next = Some(bytes);
        self.desk.changed.notify_all();
        self.desk.check(&mut work)
    }

    /// Waits until everything is on the disk.
    pub(super) fn flush(&self) -> Result<()> {
        let mut work = self.desk.work();
        while work.next.is_some() || work.is_writing {
            work = self
                .desk
                .changed
                .wait(work)
                .unwrap_or_else(PoisonError::into_inner);
        }
        self.desk.check(&mut work)
    }

    /// Writes `bytes` and waits until they are on the disk.
    pub(super) fn write(&self, bytes: Vec<u8>) -> Result<()> {
        self.write_soon(bytes)?;
        self.flush()
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.desk.work().is_closed = true;
        self.desk.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            // The thread does nothing that panics; its errors were told, or the run has failed for another reason.
            let _ = thread.join();
        }
    }
}

impl Desk {
    fn work(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn check(&self, work: &mut Work) -> Result<()> {
        match work.error.take() {
            None => Ok(()),
            Some(source) => Err(EngineError::Io {
                action: "save the state to",
                path: self.path.clone(),
                source,
            }),
        }
    }

    fn serve(&self) {
        let mut work = self.work();
        loop {
            if let Some(bytes) = work.next.take() {
                work.is_writing = true;
                drop(work);
                let written = self
                    .log
                    .sync_data()
                    .and_then(|()| durable::replace(&self.path, &bytes));
                work = self.work();
                work.is_writing = false;
                work.error = written.err().or_else(|| work.error.take());
                self.changed.notify_all();
            } else if work.is_closed {
                return;
            } else {
                work = self
                    .changed
                    .wait(work)
                    .unwrap_or_else(PoisonError::into_inner);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_state_asked_for_is_on_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        let writer = Writer::new(path.clone(), tempfile::tempfile().unwrap());
        for i in 0..50u8 {
            writer.write_soon(vec![i]).unwrap();
        }
        writer.flush().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), [49]);
        writer.write_soon(vec![50]).unwrap();
        drop(writer);
        assert_eq!(std::fs::read(&path).unwrap(), [50]);
    }

    #[test]
    fn a_write_that_fails_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("missing").join("state");
        let writer = Writer::new(path, tempfile::tempfile().unwrap());
        let error = writer.write(vec![1]).unwrap_err().to_string();
        assert!(error.contains("save the state to"), "{error}");
    }
}
