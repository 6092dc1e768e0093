//! Where a command works: the configuration in force and the data directory.

use std::io::IsTerminal;

use mnist_core::library::Library;
use mnist_core::storage::DataDir;

use super::args::Global;
use super::failure::Failure;
use crate::config::{self, ColorChoice, Config, ConfigFile};
use crate::runtime;
use crate::ui::{Colors, Look};

/// The user's file, the configuration in force, flags included, and the data directory.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) file: ConfigFile,
    pub(crate) config: Config,
    pub(crate) data: DataDir,
}

impl Place {
    pub(crate) fn open(global: &Global) -> Result<Self, Failure> {
        let file = config::config_file(global.config.as_deref())?;
        let mut config = config::load(&file)?;
        if let Some(color) = global.color {
            config.display.color = color;
        }
        config.display.ascii |= global.ascii;
        let data = DataDir::new(config::data_dir(global.data_dir.as_deref())?);
        Ok(Self { file, config, data })
    }

    pub(crate) fn library(&self) -> Library {
        Library::new(self.data.library())
    }

    /// How to draw on the standard output.
    pub(crate) fn look(&self) -> Look {
        let look = runtime::look(&self.config);
        if self.in_colour() {
            look
        } else {
            Look {
                colors: Colors::None,
                ..look
            }
        }
    }

    /// Whether to colour what goes to the standard output.
    pub(crate) fn in_colour(&self) -> bool {
        match self.config.display.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                let refused = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
                !refused && std::io::stdout().is_terminal()
            }
        }
    }
}
