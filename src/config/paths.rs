//! Where the user's configuration and data lie. Never the current folder.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use super::ConfigError;

/// The user's configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigFile {
    /// Named by a flag or the environment: it must exist.
    Named(PathBuf),
    /// Where the system keeps such files: it need not exist.
    Usual(PathBuf),
}

impl ConfigFile {
    /// The path, whether there is a file or not.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::Named(path) | Self::Usual(path) => path,
        }
    }
}

/// The configuration file: `--config`, else `MNIST_TUI_CONFIG`, else the system's place for it.
///
/// # Errors
/// No home directory is known.
pub fn config_file(flag: Option<&Path>) -> Result<ConfigFile, ConfigError> {
    if let Some(path) = named(flag, "MNIST_TUI_CONFIG") {
        return Ok(ConfigFile::Named(path));
    }
    let dirs = project("--config FILE")?;
    Ok(ConfigFile::Usual(dirs.config_dir().join("config.toml")))
}

/// The data directory: `--data-dir`, else `MNIST_TUI_DATA_DIR`, else the system's place for it; absolute.
///
/// # Errors
/// No home directory is known.
pub fn data_dir(flag: Option<&Path>) -> Result<PathBuf, ConfigError> {
    match named(flag, "MNIST_TUI_DATA_DIR") {
        // The trainer has another current folder, and the path is written into runs.
        Some(path) => {
            std::path::absolute(&path).map_err(|source| ConfigError::Read { path, source })
        }
        None => Ok(project("--data-dir DIR")?.data_dir().to_owned()),
    }
}

fn named(flag: Option<&Path>, variable: &str) -> Option<PathBuf> {
    let from_environment = || std::env::var_os(variable).filter(|v: &OsString| !v.is_empty());
    flag.map(Path::to_owned)
        .or_else(|| from_environment().map(PathBuf::from))
}

fn project(flag: &'static str) -> Result<ProjectDirs, ConfigError> {
    ProjectDirs::from("", "", "mnist-tui").ok_or(ConfigError::NoHome { flag })
}
