//! `mnist-tui config`

use std::io::Write;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::args::Global;
use super::failure::Failure;
use crate::config::{self, ConfigFile, InForce, Mistake};
use crate::format::{count, printable};

/// Show and check the configuration
#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// Print what is in force, as a config.toml: the defaults with your file and flags laid over them
    Show(Show),
    /// Print where your configuration file is looked for
    Path(Path),
    /// Check your file; every mistake is told with its line and key
    Check(Check),
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Print one JSON object: the tables of config.toml
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Path {
    /// Print one JSON object: `path`, `exists`
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Print one JSON object: `path`, `exists`; or one for each mistake: `path`, `line`, `message`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Config, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    let file = config::config_file(global.config.as_deref())?;
    match command {
        Config::Show(command) => show(command, &file, global, out),
        Config::Path(command) => path(command, &file, out),
        Config::Check(command) => check(command, &file, out),
    }
}

fn path(command: &Path, file: &ConfigFile, out: &mut dyn Write) -> Result<(), Failure> {
    if command.json {
        return place(file, out);
    }
    writeln!(out, "{}", file.path().display())?;
    Ok(())
}

fn check(command: &Check, file: &ConfigFile, out: &mut dyn Write) -> Result<(), Failure> {
    let found = config::mistakes(file)?;
    if !found.is_empty() {
        return tell(&found, command, file, out);
    }
    if command.json {
        return place(file, out);
    }
    let path = file.path();
    let what = if path.is_file() {
        "is right"
    } else {
        "does not exist; the defaults are in force"
    };
    writeln!(out, "{} {what}", printable(&path.to_string_lossy()))?;
    Ok(())
}

/// One mistake is the line on stderr; several are listed.
fn tell(
    found: &[Mistake],
    command: &Check,
    file: &ConfigFile,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let path = file.path();
    if let ([Mistake { line, message }], false) = (found, command.json) {
        let path = path.display();
        return Err(Failure::Failed(format!("{path}:{line}: {message}")));
    }
    for Mistake { line, message } in found {
        if command.json {
            let told = json!({"path": path, "line": line, "message": message});
            writeln!(out, "{told}")?;
        } else {
            let told = format!("{}:{line}: {message}", path.display());
            writeln!(out, "{}", printable(&told))?;
        }
    }
    let mistakes = count(found.len(), "mistake");
    Err(Failure::Failed(format!("{mistakes} in {}", path.display())))
}

fn place(file: &ConfigFile, out: &mut dyn Write) -> Result<(), Failure> {
    let path = file.path();
    let line = json!({"path": path, "exists": path.is_file()});
    writeln!(out, "{line}")?;
    Ok(())
}

fn show(
    command: &Show,
    file: &ConfigFile,
    global: &Global,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let mut in_force = InForce::read(file)?;
    if let Some(color) = global.color.and_then(|color| color.to_possible_value()) {
        let word = color.get_name().into();
        in_force.put(&["display", "color"], word, "--color");
    }
    if global.ascii {
        in_force.put(&["display", "ascii"], true.into(), "--ascii");
    }
    if command.json {
        let line = serde_json::to_string(in_force.values())?;
        writeln!(out, "{line}")?;
        return Ok(());
    }
    let path = file.path();
    let yours = if path.is_file() {
        ""
    } else {
        ", which does not exist"
    };
    let path = printable(&path.to_string_lossy());
    writeln!(
        out,
        "# What is in force: the defaults, except where marked."
    )?;
    writeln!(out, "# Your file: {path}{yours}")?;
    write!(out, "{}", in_force.to_toml())?;
    Ok(())
}
