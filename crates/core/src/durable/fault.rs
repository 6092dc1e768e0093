//! Where a write can fail, or its program can die. In tests of this crate a step can be made to; elsewhere nothing happens.

use std::io;

/// A step of a write that the system carries out whole or not at all, or refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    CreateFile,
    Write,
    SyncFile,
    Name,
    Move,
    Remove,
    CreateFolder,
    SyncFolder,
}

/// Before a step.
#[cfg(not(test))]
#[expect(clippy::unnecessary_wraps, reason = "it fails in tests")]
pub(super) const fn before(_: Step) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
pub(super) use injected::before;
#[cfg(test)]
pub(crate) use injected::{Fault, inject, steps_taken};

#[cfg(test)]
mod injected {
    use std::cell::{Cell, RefCell};

    use super::{Step, io};

    /// What happens at a step.
    #[derive(Debug, Clone, Copy)]
    pub(crate) enum Fault {
        /// The system refuses it with this error number.
        Refused(i32),
        /// The program ends before it, without any cleaning up.
        Death,
    }

    thread_local! {
        static PLAN: Cell<Option<(usize, Fault)>> = const { Cell::new(None) };
        static TAKEN: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    }

    /// Lets `fault` happen at the step number `at` of this thread, counted from 0 and from now on.
    pub(crate) fn inject(at: usize, fault: Fault) {
        TAKEN.take();
        PLAN.set(Some((at, fault)));
    }

    /// Ends the injection; the steps since it began.
    pub(crate) fn steps_taken() -> Vec<String> {
        PLAN.set(None);
        TAKEN.take()
    }

    pub(in super::super) fn before(step: Step) -> io::Result<()> {
        let number = TAKEN.with_borrow_mut(|taken| {
            taken.push(format!("{step:?}"));
            taken.len() - 1
        });
        match PLAN.get() {
            Some((at, Fault::Refused(code))) if at == number => {
                Err(io::Error::from_raw_os_error(code))
            }
            Some((at, Fault::Death)) if at == number => std::process::abort(),
            _ => Ok(()),
        }
    }
}
