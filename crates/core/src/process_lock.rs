//! Locks that tell who is at work, asked without disturbing them.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

/// What a lock file tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Liveness {
    /// A process holds the lock.
    Live,
    /// Nobody holds it.
    Free,
    /// Another host's process, or a file system without locks: nothing can be said from here.
    Unknown,
}

/// A lock of this process; an open file description lock (`F_OFD_SETLK`), held until it is dropped or the process ends
/// however it ends.
#[derive(Debug)]
pub struct ProcessLock {
    file: File,
}

impl Drop for ProcessLock {
    /// A process that ends in order leaves no name: seen from other machines, a name alone could mean that it is at work.
    fn drop(&mut self) {
        let _ = self.file.set_len(0);
    }
}

/// Who holds a lock, as the lock file tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Name of its machine.
    pub host: String,
    /// Its process id there.
    pub pid: u32,
}

/// Time for the holder of a lock to say who it is.
const INTRODUCTION: std::time::Duration = std::time::Duration::from_millis(20);

impl ProcessLock {
    /// Takes the lock and writes host and pid into the file; or says who has it.
    ///
    /// # Errors
    /// What the file system says.
    pub fn take(path: &Path) -> io::Result<Result<Self, Holder>> {
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(path)?;
        if !system::lock(&file)? {
            // Whoever got it a moment ago is about to write who they are.
            std::thread::sleep(INTRODUCTION);
            return Ok(Err(holder(&mut file).unwrap_or(Holder {
                host: "an unknown host".into(),
                pid: 0,
            })));
        }
        let holder = Holder {
            host: this_host(),
            pid: std::process::id(),
        };
        let text = serde_json::to_string(&holder).unwrap_or_default();
        file.set_len(0)?;
        file.rewind()?;
        file.write_all(text.as_bytes())?;
        Ok(Ok(Self { file }))
    }
}

/// Asks who holds the lock, without taking it (`F_OFD_GETLK`).
///
/// # Errors
/// A lock file that exists but cannot be opened.
pub fn liveness(path: &Path) -> io::Result<Liveness> {
    let mut file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Liveness::Free),
        other => other?,
    };
    let held = system::is_held(&file);
    let elsewhere = holder(&mut file).is_some_and(|holder| holder.host != this_host());
    Ok(match held {
        Ok(true) => Liveness::Live,
        Ok(false) if !elsewhere => Liveness::Free,
        // Not every network file system carries locks from one host to the other.
        Ok(false) | Err(_) => Liveness::Unknown,
    })
}

fn holder(file: &mut File) -> Option<Holder> {
    let mut text = String::new();
    file.take(4096).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

/// Name of this machine, as lock files and events give it.
#[must_use]
pub fn this_host() -> String {
    nix::unistd::gethostname().map_or_else(
        |_| "localhost".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}

/// Open file description locks: they belong to the open file, so that another look from the same process does not
/// drop them, and asking needs no acquiring.
#[cfg(any(target_os = "linux", target_os = "android"))]
mod system {
    use std::fs::File;
    use std::io;

    use nix::errno::Errno;
    use nix::fcntl::{FcntlArg, fcntl};
    use nix::libc::{F_UNLCK, F_WRLCK, SEEK_SET, c_short, flock};

    #[expect(
        clippy::cast_possible_truncation,
        reason = "constants that fit, typed differently by the system"
    )]
    const fn whole_file() -> flock {
        flock {
            l_type: F_WRLCK as c_short,
            l_whence: SEEK_SET as c_short,
            l_start: 0,
            l_len: 0,
            l_pid: 0,
        }
    }

    /// Whether the lock was free and is ours now.
    pub(super) fn lock(file: &File) -> io::Result<bool> {
        match fcntl(file, FcntlArg::F_OFD_SETLK(&whole_file())) {
            Ok(_) => Ok(true),
            Err(Errno::EAGAIN | Errno::EACCES) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether somebody holds the lock.
    pub(super) fn is_held(file: &File) -> io::Result<bool> {
        let mut answer = whole_file();
        fcntl(file, FcntlArg::F_OFD_GETLK(&mut answer))?;
        Ok(i32::from(answer.l_type) != F_UNLCK)
    }
}

/// Where there are no open file description locks, asking takes a shared lock for an instant.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
mod system {
    use std::fs::{File, TryLockError};
    use std::io;

    fn free(answer: Result<(), TryLockError>) -> io::Result<bool> {
        match answer {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Whether the lock was free and is ours now.
    pub(super) fn lock(file: &File) -> io::Result<bool> {
        free(file.try_lock())
    }

    /// Whether somebody holds the lock.
    pub(super) fn is_held(file: &File) -> io::Result<bool> {
        let free = free(file.try_lock_shared())?;
        if free {
            file.unlock()?;
        }
        Ok(!free)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_tells_whether_the_lock_is_held_and_does_not_disturb_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        assert_eq!(liveness(&path).unwrap(), Liveness::Free);
        let lock = ProcessLock::take(&path).unwrap().unwrap();
        for _ in 0..2 {
            assert_eq!(liveness(&path).unwrap(), Liveness::Live);
        }
        let holder = ProcessLock::take(&path).unwrap().unwrap_err();
        assert_eq!((holder.host, holder.pid), (this_host(), std::process::id()));
        drop(lock);
        assert_eq!(liveness(&path).unwrap(), Liveness::Free);
        assert!(ProcessLock::take(&path).unwrap().is_ok());
    }

    #[test]
    fn a_free_lock_of_another_host_tells_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        std::fs::write(&path, r#"{"host":"elsewhere","pid":1}"#).unwrap();
        assert_eq!(liveness(&path).unwrap(), Liveness::Unknown);
    }
}
