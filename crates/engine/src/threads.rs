//! Starts the program again with the thread settings that it needs.

use std::num::NonZeroU32;

use mnist_core::run::thread_variables;

use crate::error::Result;

/// Returns when OpenMP and MKL were loaded with the settings for so many threads; else this program starts again with
/// them, in the same process. Whoever starts a trainer by hand or through a scheduler need not know of them, and gets
/// the same bits.
#[cfg(unix)]
pub(crate) fn settle(threads: NonZeroU32) -> Result<()> {
    use std::os::unix::process::CommandExt;

    use crate::error::EngineError;

    let wanted = thread_variables(threads);
    let is_set = |(name, value): &(&str, String)| std::env::var(name).is_ok_and(|v| v == *value);
    if wanted.iter().all(is_set) {
        return Ok(());
    }
    let refused = |path: std::path::PathBuf| {
        move |source| EngineError::Io {
            action: "start again",
            path,
            source,
        }
    };
    let program = std::env::current_exe().map_err(refused("mnist-trainer".into()))?;
    let mut again = std::process::Command::new(&program);
    again.args(std::env::args_os().skip(1)).envs(wanted);
    Err(refused(program)(again.exec()))
}

/// Elsewhere a program cannot become another one.
#[cfg(not(unix))]
pub(crate) fn settle(_threads: NonZeroU32) -> Result<()> {
    Ok(())
}
