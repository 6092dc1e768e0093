//! Ctrl-C during a download. A thread of its own acts on it, so that a silent server does not delay it.

use indicatif::ProgressBar;

use crate::cli::failure::Failure;
use crate::cli::interrupts::{leave, signals};

/// From now on Ctrl-C ends the process; what has come lies in its file already, and `again` goes on with it.
pub(super) fn listen(bar: Option<ProgressBar>, again: &str) -> Result<(), Failure> {
    let mut signals = signals()?;
    let text = format!("interrupted; what has come is kept, `{again}` goes on");
    std::thread::spawn(move || {
        if signals.forever().next().is_some() {
            if let Some(bar) = bar {
                bar.finish_and_clear();
            }
            leave(&text);
        }
    });
    Ok(())
}
