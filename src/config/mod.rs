//! Configuration: the embedded config.toml, then the user's file, then the environment, then flags.

pub mod augmentation;
mod data;
mod edit;
mod edit_task;
mod error;
mod file;
mod in_force;
mod keymap;
mod merge;
mod mistakes;
mod name;
mod name_data;
pub mod optimizer;
mod paths;
mod tasks;
mod values;
pub mod variant;

pub use data::NamedData;
pub(crate) use edit_task::{check_task_free, remove_task, save_task};
pub use error::{ConfigError, Location};
pub use in_force::InForce;
pub use merge::{Config, Display, KeyBinding, KeyTables, Training, Transfer, load, load_defaults};
pub use mistakes::{Mistake, mistakes};
pub use name::NameError;
pub(crate) use name::valid_name;
pub(crate) use name_data::{check_data_name, check_task_name, name_data};
pub use paths::{ConfigFile, config_file, data_dir};
pub(crate) use tasks::task;
pub use tasks::{TaskOrigin, Tasks};
pub use values::{ColorChoice, Threads};

/// The text of config.toml, the defaults.
pub const DEFAULTS: &str = include_str!("../../config.toml");

#[cfg(test)]
mod tests;
