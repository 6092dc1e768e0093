//! The configuration in force, as text: the defaults with the user's file and flags laid over them.

use std::collections::BTreeMap;
use std::fmt::Write;

use toml::{Table, Value};

use super::{ConfigError, ConfigFile, DEFAULTS, load};

/// Everything that can be configured, as it is written in config.toml, and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct InForce {
    values: Table,
    /// What is not a default: who says it, by path in `values`.
    origins: BTreeMap<Vec<String>, &'static str>,
}

impl InForce {
    /// The defaults with the user's file laid over them.
    ///
    /// # Errors
    /// A file that cannot be read, or the first thing in it that is wrong.
    pub fn read(file: &ConfigFile) -> Result<Self, ConfigError> {
        // What is printed is right, or nothing is.
        load(file)?.keymap()?;
        let mut in_force = Self {
            values: DEFAULTS.parse().unwrap_or_default(),
            origins: BTreeMap::new(),
        };
        let own = std::fs::read_to_string(file.path()).unwrap_or_default();
        in_force.lay_over(own.parse().unwrap_or_default());
        Ok(in_force)
    }

    /// The same rule as for the typed configuration: models, tasks and data sets are replaced whole, everything else key by key.
    fn lay_over(&mut self, own: Table) {
        for (section, content) in own {
            let Value::Table(content) = content else {
                continue;
            };
            for (name, value) in content {
                match value {
                    Value::Table(actions) if section == "keys" => {
                        for (action, keys) in actions {
                            self.put(&[&section, &name, &action], keys, "your file");
                        }
                    }
                    value => self.put(&[&section, &name], value, "your file"),
                }
            }
        }
    }

    /// Lays one value over what is there; `origin` says who wants it.
    pub fn put(&mut self, path: &[&str], value: Value, origin: &'static str) {
        let Some((key, tables)) = path.split_last() else {
            return;
        };
        let mut at = &mut self.values;
        for name in tables {
            let inner = at
                .entry(*name)
                .or_insert_with(|| Value::Table(Table::new()));
            let Value::Table(inner) = inner else {
                return;
            };
            at = inner;
        }
        at.insert((*key).to_owned(), value);
        let path = path.iter().map(|name| (*name).to_owned()).collect();
        self.origins.insert(path, origin);
    }

    /// All of it as a program takes it.
    #[must_use]
    pub const fn values(&self) -> &Table {
        &self.values
    }

    /// All of it as a config.toml; comments mark what is not a default.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut text = String::new();
        self.write(&[], &self.values, &mut text);
        text
    }

    fn write(&self, path: &[String], table: &Table, text: &mut String) {
        let is_table = |value: &Value| matches!(value, Value::Table(_));
        if table.values().any(|value| !is_table(value)) {
            let keys: Vec<String> = path.iter().map(|name| key(name)).collect();
            // Writing into a String cannot fail, here and below.
            let _ = writeln!(text, "\n[{}]{}", keys.join("."), self.mark(path));
        }
        for (name, value) in table.iter().filter(|(_, value)| !is_table(value)) {
            let mark = self.mark(&below(path, name));
            let _ = writeln!(text, "{} = {}{mark}", key(name), lines_of(value));
        }
        for (name, value) in table {
            if let Value::Table(inner) = value {
                self.write(&below(path, name), inner, text);
            }
        }
    }

    fn mark(&self, path: &[String]) -> String {
        let origin = self.origins.get(path);
        origin.map_or_else(String::new, |origin| format!("  # {origin}"))
    }
}

fn below(path: &[String], name: &str) -> Vec<String> {
    [path, &[name.to_owned()]].concat()
}

/// A key, in quotes where it needs them.
fn key(name: &str) -> String {
    let is_bare = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    if !name.is_empty() && name.bytes().all(is_bare) {
        name.to_owned()
    } else {
        Value::from(name).to_string()
    }
}

/// A value; each of several layers on a line of its own.
fn lines_of(value: &Value) -> String {
    match value {
        Value::Array(items) if items.iter().any(Value::is_table) => {
            let lines = items.iter().map(|item| format!("  {item},\n"));
            format!("[\n{}]", lines.collect::<String>())
        }
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    const OWN: &str = r#"
        [training]
        seed = 7
        data = "a \"quoted\" folder"

        [models."v1.2"]
        input = [1, 28, 28]
        layers = [{ type = "flatten" }, { type = "dense", units = 32 }]

        [tasks.digits]
        classes = ["low", "high"]
        label_map = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]

        [keys.train]
        pause = ["f5", "ctrl-p"]
        stop = []
    "#;

    /// The configuration of a file with this text, and what is in force then.
    fn with(text: &str) -> (Config, InForce) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        std::fs::write(&path, text).unwrap();
        let file = ConfigFile::Named(path);
        (load(&file).unwrap(), InForce::read(&file).unwrap())
    }

    #[test]
    fn what_is_printed_configures_the_same() {
        for own in ["", OWN] {
            let (config, in_force) = with(own);
            let (mut again, printed) = with(&in_force.to_toml());
            assert_eq!(again.keymap().unwrap(), config.keymap().unwrap());
            assert_eq!(printed.values(), in_force.values());
            // The same tasks and keys, written elsewhere.
            assert!(again.tasks.iter().eq(config.tasks.iter()));
            again.tasks.clone_from(&config.tasks);
            again.keys.clone_from(&config.keys);
            assert_eq!(again, config);
        }
    }

    #[test]
    fn what_is_not_a_default_is_marked() {
        let (_, mut in_force) = with(OWN);
        in_force.put(&["display", "ascii"], Value::from(true), "--ascii");
        let text = in_force.to_toml();
        let marked: Vec<&str> = text.lines().filter(|line| line.contains("  # ")).collect();
        assert_eq!(
            marked,
            [
                "data = 'a \"quoted\" folder'  # your file",
                "seed = 7  # your file",
                "[models.\"v1.2\"]  # your file",
                "[tasks.digits]  # your file",
                "ascii = true  # --ascii",
                "pause = [\"f5\", \"ctrl-p\"]  # your file",
                "stop = []  # your file",
            ]
        );
    }
}
