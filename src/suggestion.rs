//! Commands that messages propose, completed with the global flags that were given, so that they work when pasted.
//!
//! Every message writes them as `mnist-tui …` in backticks and knows nothing of flags; they are completed once, where
//! text leaves for a person.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::sync::OnceLock;

use mnist_core::run::{History, LearningRate};

use crate::format::{printable_json, printable_lines};
use crate::request::quoted;

/// How every proposed command begins.
const BEGINNING: &str = "`mnist-tui";

/// Flags that decide which configuration and which data a command works on, as a shell takes them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct GivenFlags(String);

/// Those of this process; set once, before anything is told.
static GIVEN: OnceLock<GivenFlags> = OnceLock::new();

impl GivenFlags {
    pub(crate) fn new(config: Option<&Path>, data_dir: Option<&Path>) -> Self {
        let flag = |name: &str, path: &Path| {
            // A suggestion may be pasted in another folder.
            let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
            format!(" --{name} {}", quoted(&path.to_string_lossy()))
        };
        let config = config.map(|path| flag("config", path));
        let data_dir = data_dir.map(|path| flag("data-dir", path));
        Self([config, data_dir].into_iter().flatten().collect())
    }

    /// Makes these the flags of the process.
    pub(crate) fn remember(self) {
        // The command line is read once.
        let _ = GIVEN.set(self);
    }

    /// `text` with the flags in every command that it proposes.
    fn complete(&self, text: &str) -> String {
        if self.0.is_empty() {
            return text.to_owned();
        }
        let mut pieces = text.split(BEGINNING);
        let mut completed = pieces.next().unwrap_or_default().to_owned();
        for rest in pieces {
            completed.push_str(BEGINNING);
            // Another program's name may begin the same.
            if rest.starts_with([' ', '`']) {
                completed.push_str(&self.0);
            }
            completed.push_str(rest);
        }
        completed
    }
}

/// `text` with the global flags of this process in every command that it proposes. To be called once for a text.
pub(crate) fn complete(text: &str) -> String {
    GIVEN
        .get()
        .map_or_else(|| text.to_owned(), |flags| flags.complete(text))
}

/// Completes what is printed for people, and lets no character out that a terminal would obey: names and texts come from
/// files of strangers. A line of JSON stays JSON with the same content.
pub(crate) struct Completing<'a> {
    out: &'a mut dyn Write,
}

impl<'a> Completing<'a> {
    pub(crate) fn new(out: &'a mut dyn Write) -> Self {
        Self { out }
    }
}

impl Write for Completing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// All of `write!` and `writeln!`: a command is never cut in two.
    fn write_fmt(&mut self, arguments: fmt::Arguments<'_>) -> io::Result<()> {
        let text = arguments.to_string();
        let text = if text.starts_with('{') {
            printable_json(&text)
        } else {
            printable_lines(&complete(&text))
        };
        self.out.write_all(text.as_bytes())
    }
}

/// What to do about a run whose loss is no longer finite.
pub(crate) fn after_a_runaway(run: &str, history: &History) -> String {
    format!(
        "the loss is no longer finite after step {}; the state before it is kept: `mnist-tui runs resume {run} --learning-rate {}` goes on from there",
        history.step,
        gentler(history.learning_rate)
    )
}

/// A rate at which the loss is likely to stay finite.
fn gentler(rate: LearningRate) -> f64 {
    const USUAL: f64 = 0.01;
    if rate.get() > USUAL {
        USUAL
    } else {
        rate.get() / 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(config: Option<&str>, data_dir: Option<&str>, text: &str) -> String {
        GivenFlags::new(config.map(Path::new), data_dir.map(Path::new)).complete(text)
    }

    #[test]
    fn every_proposed_command_gets_the_flags_that_were_given() {
        let text = "`mnist-tui` shows it, `mnist-tui runs stop R` ends it; see `mnist-tuition x`";
        assert_eq!(completed(None, None, text), text);
        assert_eq!(
            completed(Some("/c/my.toml"), Some("/d"), text),
            "`mnist-tui --config /c/my.toml --data-dir /d` shows it, \
             `mnist-tui --config /c/my.toml --data-dir /d runs stop R` ends it; see `mnist-tuition x`"
        );
    }

    #[test]
    fn a_path_is_absolute_and_written_as_a_shell_takes_it() {
        let here = std::env::current_dir().unwrap();
        let wanted = quoted(&here.join("my data").to_string_lossy());
        assert_eq!(
            completed(None, Some("my data"), "`mnist-tui doctor`"),
            format!("`mnist-tui --data-dir {wanted} doctor`")
        );
    }

    #[test]
    fn a_smaller_rate_is_proposed_than_the_one_that_was_too_large() {
        let gentler = |rate: f64| gentler(LearningRate::try_from(rate).unwrap());
        for (rate, wanted) in [(100.0, 0.01), (0.02, 0.01), (0.01, 0.005)] {
            assert!((gentler(rate) - wanted).abs() < 1e-12);
        }
    }
}
