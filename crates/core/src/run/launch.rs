//! Starts a trainer in a session of its own, so that a closed terminal does not end it.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::Receiver;
use std::time::Duration;

use thiserror::Error;

use super::{RunDir, thread_variables};

/// Why no trainer could be started.
#[derive(Debug, Error)]
pub enum LaunchError {
    /// There is none.
    #[error(
        "mnist-trainer is not beside {beside} and MNIST_TRAINER is not set; build it with `make build`"
    )]
    Missing {
        /// The running program.
        beside: PathBuf,
    },
    /// `MNIST_TRAINER` is wrong.
    #[error("MNIST_TRAINER is {0}, and there is no such program; correct or unset it")]
    NotThere(PathBuf),
    /// It was built from other sources.
    #[error(
        "{trainer} was built from other sources than this program ({found}, not {expected}); run `make build`"
    )]
    Stale {
        /// The trainer.
        trainer: PathBuf,
        /// Its fingerprint.
        found: String,
        /// This program's fingerprint.
        expected: String,
    },
    /// It does not start.
    #[error("cannot start {trainer}: {reason}")]
    Start {
        /// The trainer.
        trainer: PathBuf,
        /// What the system says and what to do.
        reason: String,
    },
}

/// Name of the environment variable by which a trainer learns who starts it: it refuses to serve a program that was
/// built from other sources.
pub const BUILD_VARIABLE: &str = "MNIST_TUI_BUILD";

/// A trainer that this process started.
#[derive(Debug)]
pub struct Trainer {
    /// Its process id.
    pub pid: u32,
    log: PathBuf,
    ended: Receiver<io::Result<ExitStatus>>,
}

impl Trainer {
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
            || format!("the trainer ended ({status}); see {}", self.log.display()),
            with_advice,
        ))
    }

    /// Waits until it has ended, at most so long.
    pub fn wait(&self, at_most: Duration) {
        // A trainer that was seen to end before cannot be waited for.
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

/// The trainer: `MNIST_TRAINER`, or the program beside this one.
///
/// # Errors
/// Neither exists.
pub fn find_trainer() -> Result<PathBuf, LaunchError> {
    let asked = std::env::var_os("MNIST_TRAINER").filter(|path| !path.is_empty());
    let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("mnist-tui"));
    find(asked.map(PathBuf::from), program)
}

/// The trainer asked for, else the one beside `program`.
fn find(asked: Option<PathBuf>, program: PathBuf) -> Result<PathBuf, LaunchError> {
    if let Some(path) = asked {
        return if path.is_file() {
            Ok(path)
        } else {
            Err(LaunchError::NotThere(path))
        };
    }
    let beside = program.with_file_name(format!("mnist-trainer{}", std::env::consts::EXE_SUFFIX));
    if beside.is_file() {
        Ok(beside)
    } else {
        Err(LaunchError::Missing { beside: program })
    }
}

/// Starts `trainer run DIR`: a session of its own (setsid before exec), stdin from /dev/null, stdout and stderr to
/// trainer.log, no inherited descriptors. A thread reaps it.
///
/// # Errors
/// The program does not start.
pub fn launch(trainer: &Path, run: &RunDir) -> Result<Trainer, LaunchError> {
    let refused = |reason: String| LaunchError::Start {
        trainer: trainer.to_owned(),
        reason,
    };
    let spec = run.spec().map_err(|e| refused(e.to_string()))?;
    let log_path = run.log_path();
    let log = File::options().append(true).create(true).open(&log_path);
    let log = log.map_err(|e| refused(format!("cannot open {}: {e}", log_path.display())))?;
    let errors = log.try_clone().map_err(|e| refused(e.to_string()))?;
    let mut command = Command::new(trainer);
    command
        .arg("run")
        .arg(run.path())
        .env(BUILD_VARIABLE, crate::BUILD_FINGERPRINT)
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(errors);
    command.envs(thread_variables(spec.threads));
    #[cfg(unix)]
    in_its_own_session(&mut command);
    let mut child = command.spawn().map_err(|e| refused(e.to_string()))?;
    let pid = child.id();
    let (sender, ended) = std::sync::mpsc::sync_channel(1);
    std::thread::spawn(move || sender.send(child.wait()));
    Ok(Trainer {
        pid,
        log: log_path,
        ended,
    })
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
    fn the_trainer_is_the_one_asked_for_else_the_one_beside_the_program() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("mnist-tui");
        let beside = folder
            .path()
            .join(format!("mnist-trainer{}", std::env::consts::EXE_SUFFIX));
        let other = folder.path().join("other");
        let message = |asked: Option<&PathBuf>| {
            let found = find(asked.cloned(), program.clone());
            found.unwrap_err().to_string()
        };
        let missing = message(None);
        assert!(
            missing.contains(&program.display().to_string()),
            "{missing}"
        );
        assert!(missing.contains("`make build`"), "{missing}");
        std::fs::write(&beside, "").unwrap();
        assert_eq!(find(None, program.clone()).unwrap(), beside);
        // What was asked for is not silently replaced.
        let wrong = message(Some(&other));
        assert!(wrong.starts_with("MNIST_TRAINER is "), "{wrong}");
        std::fs::write(&other, "").unwrap();
        assert_eq!(find(Some(other.clone()), program.clone()).unwrap(), other);
    }

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
