//! Processes that outlive the terminal they are started from.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::Receiver;
use std::time::Duration;

/// A process that this one started, and that goes on without it.
#[derive(Debug)]
pub struct Detached {
    /// Its process id.
    pub pid: u32,
    log: PathBuf,
    ended: Receiver<io::Result<ExitStatus>>,
}

impl Detached {
    /// Starts `command` in a session of its own (setsid before exec), stdin from /dev/null, stdout and stderr at the end of the
    /// file `log`, no inherited descriptors. A thread reaps it.
    ///
    /// # Errors
    /// The log cannot be opened; the program does not start.
    pub fn start(mut command: Command, log: &Path) -> io::Result<Self> {
        let opened = File::options().append(true).create(true).open(log);
        let named = |e: io::Error| {
            let text = format!("cannot open {}: {e}", log.display());
            io::Error::new(e.kind(), text)
        };
        let output = opened.map_err(named)?;
        let errors = output.try_clone()?;
        command.stdin(Stdio::null()).stdout(output).stderr(errors);
        #[cfg(unix)]
        in_its_own_session(&mut command);
        let mut child = command.spawn()?;
        let pid = child.id();
        let (sender, ended) = std::sync::mpsc::sync_channel(1);
        std::thread::spawn(move || sender.send(child.wait()));
        Ok(Self {
            pid,
            log: log.to_owned(),
            ended,
        })
    }

    /// One line saying why it ended, when it has ended without success; never blocks.
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        let status = match self.ended.try_recv() {
            Ok(Ok(status)) if !status.success() => status.to_string(),
            Ok(Err(error)) => error.to_string(),
            Ok(Ok(_)) | Err(_) => return None,
        };
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let last = log.lines().rev().find(|line| !line.trim().is_empty());
        Some(last.map_or_else(
            || {
                format!(
                    "process {} ended ({status}); see {}",
                    self.pid,
                    self.log.display()
                )
            },
            with_advice,
        ))
    }

    /// Waits until it has ended, at most so long.
    pub fn wait(&self, at_most: Duration) {
        // What was seen to end before cannot be waited for.
        let _ = self.ended.recv_timeout(at_most);
    }
}

/// A trainer's last line, with what to do where the line is the loader's, which knows nothing of this program.
#[must_use]
pub fn with_advice(line: &str) -> String {
    let of_the_loader = [
        "shared librar",
        "Library not loaded",
        "symbol lookup error",
        "version `",
    ];
    if of_the_loader.iter().any(|part| line.contains(part)) {
        format!(
            "{line}; build the trainer again with `make build`, where LIBTORCH names a libtorch that stays there"
        )
    } else {
        line.to_owned()
    }
}

/// A session of its own, so that the end of the terminal does not reach it, and none of this program's descriptors.
#[cfg(unix)]
#[expect(
    unsafe_code,
    reason = "pre_exec is the only way to setsid: the standard library's own is unstable"
)]
fn in_its_own_session(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    // SAFETY: between fork and exec only async-signal-safe functions may be called; setsid and what keeps descriptors
    // back are bare system calls, and nothing is allocated.
    unsafe {
        command.pre_exec(|| {
            nix::unistd::setsid()?;
            if !keep_back_all() {
                keep_back(3..MOST_DESCRIPTORS);
            }
            Ok(())
        });
    }
}

/// More descriptors than this no process of ours has open.
#[cfg(unix)]
const MOST_DESCRIPTORS: nix::libc::c_int = 65_536;

/// Keeps every descriptor but the first three from the next program in one call; false where the system has none.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "close_range has no safe binding")]
fn keep_back_all() -> bool {
    use nix::libc::{CLOSE_RANGE_CLOEXEC, SYS_close_range, c_uint, syscall};
    // SAFETY: marks descriptors and closes none.
    unsafe { syscall(SYS_close_range, 3, c_uint::MAX, CLOSE_RANGE_CLOEXEC) == 0 }
}

#[cfg(all(unix, not(target_os = "linux")))]
const fn keep_back_all() -> bool {
    false
}

/// Keeps descriptors from the next program, one by one.
#[cfg(unix)]
#[expect(unsafe_code, reason = "the numbers may belong to no open file")]
fn keep_back(descriptors: std::ops::Range<nix::libc::c_int>) {
    use nix::libc::{F_SETFD, FD_CLOEXEC, fcntl};
    for descriptor in descriptors {
        // SAFETY: marks a descriptor and closes none; a number without an open file is refused, which is as well.
        unsafe { fcntl(descriptor, F_SETFD, FD_CLOEXEC) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_that_the_loader_misses_comes_with_advice() {
        let line = "mnist-trainer: error while loading shared libraries: libtorch_cpu.so: cannot open shared object file";
        assert!(with_advice(line).contains("`make build`"));
        assert_eq!(with_advice("the disk is full"), "the disk is full");
    }

    #[cfg(unix)]
    #[test]
    fn descriptors_are_kept_back_one_by_one_where_the_system_cannot_do_it_at_once() {
        use nix::fcntl::{FcntlArg, FdFlag, fcntl};
        use std::os::fd::AsRawFd;
        let file = tempfile::tempfile().unwrap();
        // A duplicate is handed on to other programs, as what a library opens may be.
        let open = nix::unistd::dup(&file).unwrap();
        let is_kept_back = || {
            let flags = fcntl(&open, FcntlArg::F_GETFD).unwrap();
            FdFlag::from_bits_truncate(flags).contains(FdFlag::FD_CLOEXEC)
        };
        assert!(!is_kept_back());
        keep_back(open.as_raw_fd()..open.as_raw_fd() + 1);
        assert!(is_kept_back());
    }
}
