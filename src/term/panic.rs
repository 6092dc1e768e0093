//! What happens when the program has a mistake.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::thread;

use jiff::Timestamp;

use super::restore;

/// Logs a panic to `log`; on this thread it also gives the terminal back and reports. A background thread's panic
/// leaves the screen alone.
pub(crate) fn install_panic_hook(log: PathBuf) {
    let drawing = thread::current().id();
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let opened = File::options().append(true).create(true).open(&log);
        if let Ok(mut file) = opened {
            let trace = std::backtrace::Backtrace::force_capture();
            let _ = writeln!(file, "{} {info}\n{trace}", Timestamp::now());
        }
        if thread::current().id() == drawing {
            restore();
            report(info);
            eprintln!(
                "This is a mistake in mnist-tui; the details are in {}",
                log.display()
            );
        }
    }));
}
