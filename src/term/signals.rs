//! Signals, on a thread of their own: the event loop may hang on a terminal that is gone.

use std::io;
use std::thread;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use tokio::sync::mpsc::Sender;

use super::restore;

/// The program was continued after a stop; the terminal may look like anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Woken;

/// Leaves the program on HUP, INT and TERM without the help of the event loop; tells of CONT.
///
/// crossterm reads a lost terminal in a circle and never returns (crossterm-rs/crossterm#793), so that a hangup
/// must not depend on it.
pub(crate) fn watch_signals(woken: Sender<Woken>) -> io::Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM, SIGCONT])?;
    thread::Builder::new()
        .name("signals".into())
        .spawn(move || {
            for signal in signals.forever() {
                if signal == SIGCONT {
                    // One is enough: the channel holds one.
                    let _ = woken.try_send(Woken);
                } else {
                    restore();
                    // What a shell reports for a program that died of the signal.
                    std::process::exit(128 + signal);
                }
            }
        })?;
    Ok(())
}
