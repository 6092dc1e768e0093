//! `mnist-tui doctor`

use std::io::{IsTerminal, Write};
use std::path::Path;

use clap::Args;
use mnist_core::durable::without_path;
use mnist_core::library::Library;
use mnist_core::run::{self, find_trainer};
use mnist_core::storage::{DataDir, free_space};
use serde_json::json;

use super::args::Global;
use super::failure::Failure;
use crate::config::{self, Config};
use crate::format::{bytes, count, printable};
use crate::request::{Whole, whole};
use crate::serve_client::ServeClient;

/// Runs and checkpoints of an afternoon; below it a run may be refused soon.
const ENOUGH_SPACE: u64 = 500_000_000;

/// The smallest terminal that shows everything.
const SMALLEST: (u16, u16) = (80, 24);

/// What a check found.
enum Finding {
    Good(String),
    /// Works, but could be better.
    Note(String),
    /// Must be repaired: what is wrong and what to do.
    Problem(String),
}

use Finding::{Good, Note, Problem};

/// Check what mnist-tui needs, and say what to do where something is missing
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Print a JSON object for each check: `check`, `result` (`ok`, `note` or `problem`), `text`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Doctor, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    let mut problems = 0_u32;
    let mut tell = |what: &str, finding: Finding| {
        problems += u32::from(matches!(finding, Problem(_)));
        print(what, &finding, command.json, out)
    };
    let (config, finding) = configuration(global);
    tell("config", finding)?;
    tell("keys", key_bindings(config.as_ref()))?;
    let (trainer, libtorch) = trainer();
    tell("trainer", trainer)?;
    tell("libtorch", libtorch)?;
    tell("data", images(config.as_ref()))?;
    match config::data_dir(global.data_dir.as_deref()) {
        Ok(root) => {
            tell("directory", writable(&root))?;
            tell("space", space(&root))?;
            let data = DataDir::new(root);
            tell("library", checkpoints(&data))?;
            tell("runs", runs(&data))?;
        }
        Err(error) => tell("directory", Problem(error.to_string()))?,
    }
    tell("terminal", terminal())?;
    tell("colours", colours())?;
    tell("unicode", unicode())?;
    match problems {
        0 => Ok(()),
        n => Err(Failure::Failed(format!(
            "{}; see above what to do",
            count(n, "problem")
        ))),
    }
}

fn print(what: &str, finding: &Finding, json: bool, out: &mut dyn Write) -> std::io::Result<()> {
    let (word, text) = match finding {
        Good(text) => ("ok", text),
        Note(text) => ("note", text),
        Problem(text) => ("problem", text),
    };
    if json {
        let line = json!({"check": what, "result": word, "text": text});
        writeln!(out, "{line}")?;
    } else {
        let word = word.replace("problem", "PROBLEM");
        writeln!(out, "{what:<10}  {word:<7}  {}", printable(text))?;
    }
    // The checks take a moment; each is told when it is done.
    out.flush()
}

fn configuration(global: &Global) -> (Option<Config>, Finding) {
    let loaded = config::config_file(global.config.as_deref())
        .and_then(|file| Ok((config::load(&file)?, file.path().to_owned())));
    match loaded {
        Ok((config, path)) if path.is_file() => (Some(config), Good(path.display().to_string())),
        Ok((config, path)) => {
            let text = format!("the defaults; your own file would be {}", path.display());
            (Some(config), Good(text))
        }
        Err(error) => (None, Problem(error.to_string())),
    }
}

fn key_bindings(config: Option<&Config>) -> Finding {
    match config.map(Config::keymap) {
        Some(Ok(_)) => Good("no key has two meanings".into()),
        Some(Err(error)) => Problem(error.to_string()),
        None => Note("not checked, since the configuration is wrong".into()),
    }
}

/// The trainer, and what it says of libtorch.
fn trainer() -> (Finding, Finding) {
    let unasked = || Note("not asked, since there is no trainer that could".into());
    let path = match find_trainer() {
        Ok(path) => path,
        Err(error) => return (Problem(error.to_string()), unasked()),
    };
    match ServeClient::new(&path).facts() {
        Ok(facts) => {
            let devices = if facts.devices.is_empty() {
                "no device besides the processor".to_owned()
            } else {
                facts.devices.join(", ")
            };
            let (version, threads) = (facts.libtorch, count(facts.threads, "thread"));
            (
                Good(format!("{}, of this build", path.display())),
                Good(format!("{version}, {threads}, {devices}")),
            )
        }
        Err(error) => (Problem(error.to_string()), unasked()),
    }
}

fn images(config: Option<&Config>) -> Finding {
    let Some(config) = config else {
        return Note("not looked at, since the configuration is wrong".into());
    };
    match whole(&config.training.data, config).and_then(Whole::unchanged) {
        Ok(Whole {
            facts, train, test, ..
        }) => {
            let origin = match facts.source.path() {
                None => "built in, sha-256 verified".to_owned(),
                Some(path) => path.display().to_string(),
            };
            let remark = facts
                .remark
                .map_or_else(String::new, |remark| format!("; {remark}"));
            let (train, test) = (train.len(), test.len());
            Good(format!(
                "{train} training and {test} test images, {origin}{remark}"
            ))
        }
        Err(error) => Problem(error.to_string()),
    }
}

fn writable(root: &Path) -> Finding {
    let tried = std::fs::create_dir_all(root)
        .and_then(|()| tempfile::tempfile_in(root).map_err(without_path));
    match tried {
        Ok(_) => Good(format!("{} can be written", root.display())),
        Err(error) => Problem(format!(
            "cannot write in {}: {error}; give another with --data-dir or MNIST_TUI_DATA_DIR",
            root.display()
        )),
    }
}

fn space(root: &Path) -> Finding {
    match free_space(root) {
        Ok(free) if free >= ENOUGH_SPACE => Good(format!("{} free", bytes(free))),
        Ok(free) => Problem(format!(
            "only {} free; free some (`mnist-tui runs prune`) or use --data-dir",
            bytes(free)
        )),
        Err(error) => Problem(format!("cannot be told for {}: {error}", root.display())),
    }
}

fn checkpoints(data: &DataDir) -> Finding {
    let listing = match Library::new(data.library()).listing() {
        Ok(listing) => listing,
        Err(error) => return Problem(error.to_string()),
    };
    let sound = count(listing.entries.len(), "checkpoint");
    match listing.damaged.len() {
        0 => Good(sound),
        damaged => Problem(format!(
            "{sound}, and {} damaged: `mnist-tui library list` names them and says what to do",
            count(damaged, "file")
        )),
    }
}

fn runs(data: &DataDir) -> Finding {
    let listing = match run::listing(data) {
        Ok(listing) => listing,
        Err(error) => return Problem(error.to_string()),
    };
    let readable = count(listing.runs.len(), "run");
    match listing.unreadable.len() {
        0 => Good(readable),
        unreadable => Problem(format!(
            "{readable}, and {unreadable} unreadable: `mnist-tui runs list` names them and says what to do"
        )),
    }
}

fn terminal() -> Finding {
    if !std::io::stdout().is_terminal() {
        return Note("the output is not a terminal; the dashboard needs one".into());
    }
    let (width, height) = SMALLEST;
    match crossterm::terminal::size() {
        Ok((w, h)) if w >= width && h >= height => Good(format!("{w} columns, {h} rows")),
        Ok((w, h)) => Note(format!(
            "{w} columns, {h} rows; from {width} by {height} on everything is shown"
        )),
        Err(error) => Problem(format!("its size cannot be told: {error}")),
    }
}

fn colours() -> Finding {
    let set = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty());
    let term = set("TERM").unwrap_or_default();
    if set("NO_COLOR").is_some() {
        Note("off, since NO_COLOR is set".into())
    } else if term == "dumb" {
        Problem("TERM is dumb: no cursor movement; set TERM to what the terminal is".into())
    } else if set("COLORTERM").is_some_and(|v| v == "truecolor" || v == "24bit") {
        Good("16 million".into())
    } else if term.contains("256color") {
        Good("256".into())
    } else {
        Note("16 at least; COLORTERM=truecolor says that there are more".into())
    }
}

fn unicode() -> Finding {
    // The first of these that is set decides, as in the C library.
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()))
        .unwrap_or_default();
    let name = locale.to_ascii_lowercase().replace('-', "");
    if name.contains("utf8") {
        Good(locale)
    } else {
        Note(format!(
            "the locale {locale:?} is not UTF-8; set LANG=C.UTF-8, or use --ascii if lines look broken"
        ))
    }
}
