//! Whether a trainer is at work on a run, asked without disturbing it.

use std::fs::File;
use std::io::{Read, Write};

use serde::{Deserialize, Serialize};

use super::error::io;
use super::{RunDir, RunError};

/// What the lock file tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Liveness {
    /// A trainer holds the lock.
    Live,
    /// Nobody holds it.
    Free,
    /// Another host's trainer, or a file system without locks: nothing can be said from here.
    Unknown,
}

/// The trainer's lock on a run; an open file description lock (`F_OFD_SETLK`), held until it is dropped or the
/// process ends however it ends.
#[derive(Debug)]
pub struct RunLock {
    _file: File,
}

/// What the lock file says of its holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Holder {
    host: String,
    pid: u32,
}

/// Time for the holder of a lock to say who it is.
const INTRODUCTION: std::time::Duration = std::time::Duration::from_millis(20);

impl RunLock {
    /// Takes the lock and writes host and pid into the file.
    ///
    /// # Errors
    /// [`RunError::Locked`] when another trainer has it; else what the file system says.
    pub fn take(run: &RunDir) -> Result<Self, RunError> {
        let path = run.lock_path();
        let refused = io("lock", &path);
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(&refused)?;
        if !system::lock(&file).map_err(&refused)? {
            // Whoever got it a moment ago is about to write who they are.
            std::thread::sleep(INTRODUCTION);
            let holder = holder(&mut file).unwrap_or(Holder {
                host: "an unknown host".into(),
                pid: 0,
            });
            return Err(RunError::Locked {
                run: run.id(),
                pid: holder.pid,
                host: holder.host,
            });
        }
        let holder = Holder {
            host: this_host(),
            pid: std::process::id(),
        };
        let text = serde_json::to_string(&holder).unwrap_or_default();
        file.set_len(0)
            .and_then(|()| file.write_all(text.as_bytes()))
            .map_err(&refused)?;
        Ok(Self { _file: file })
    }
}

/// Asks who holds the lock, without taking it (`F_OFD_GETLK`).
///
/// # Errors
/// A lock file that exists but cannot be opened.
pub fn liveness(run: &RunDir) -> std::io::Result<Liveness> {
    let mut file = match File::open(run.lock_path()) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Liveness::Free),
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
        let run = RunDir::at(folder.path());
        assert_eq!(liveness(&run).unwrap(), Liveness::Free);
        let lock = RunLock::take(&run).unwrap();
        for _ in 0..2 {
            assert_eq!(liveness(&run).unwrap(), Liveness::Live);
        }
        let error = RunLock::take(&run).unwrap_err().to_string();
        let expected = format!("by process {} on {}", std::process::id(), this_host());
        assert!(error.ends_with(&expected), "{error}");
        drop(lock);
        assert_eq!(liveness(&run).unwrap(), Liveness::Free);
        RunLock::take(&run).unwrap();
    }

    #[test]
    fn a_free_lock_of_another_host_tells_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let run = RunDir::at(folder.path());
        std::fs::write(run.lock_path(), r#"{"host":"elsewhere","pid":1}"#).unwrap();
        assert_eq!(liveness(&run).unwrap(), Liveness::Unknown);
    }
}
