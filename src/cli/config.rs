//! `mnist-tui config`

use std::io::Write;

use clap::Subcommand;

use super::args::Global;
use super::failure::Failure;
use crate::config::{self, ConfigError, ConfigFile, DEFAULTS};
use crate::format::printable;

/// Show and check the configuration
#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// Print your file and the defaults that it is laid over
    Show,
    /// Print where your configuration file is looked for
    Path,
    /// Check your file; the first mistake is told with file and line
    Check,
}

pub(super) fn run(command: &Config, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    let file = config::config_file(global.config.as_deref())?;
    let path = file.path();
    match command {
        Config::Path => writeln!(out, "{}", path.display())?,
        Config::Check => {
            config::load(&file)?.keymap()?;
            let what = if path.is_file() {
                "is right"
            } else {
                "does not exist; the defaults are in force"
            };
            writeln!(out, "{} {what}", printable(&path.to_string_lossy()))?;
        }
        Config::Show => show(&file, out)?,
    }
    Ok(())
}

fn show(file: &ConfigFile, out: &mut dyn Write) -> Result<(), Failure> {
    let path = file.path();
    match std::fs::read(path) {
        Ok(bytes) => {
            writeln!(out, "# {}\n", printable(&path.to_string_lossy()))?;
            out.write_all(&bytes)?;
            writeln!(out)?;
        }
        Err(_) if matches!(file, ConfigFile::Usual(_)) => {}
        Err(source) => {
            let path = path.to_owned();
            return Err(ConfigError::Read { path, source }.into());
        }
    }
    writeln!(out, "# the defaults, built in\n")?;
    out.write_all(DEFAULTS.as_bytes())?;
    Ok(())
}
