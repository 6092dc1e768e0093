//! A configuration file, as somebody passes it on.

use std::path::Path;

use mnist_tui::config::{ConfigFile, InForce, load, mistakes};

use super::{Input, MB, assert_harmless, is_shown};

/// See [`super`].
pub const INPUT: Input = Input {
    name: "config",
    feed,
    memory_per_byte: 512,
    memory: 16 * MB,
};

fn feed(bytes: &[u8], folder: &Path) {
    let path = folder.join("config.toml");
    std::fs::write(&path, bytes).unwrap();
    let file = ConfigFile::Named(path);
    let loaded = load(&file).and_then(|config| Ok((config.keymap()?, config)));
    if !is_shown(bytes) {
        return loaded.map_or_else(|error| assert_harmless(&error), drop);
    }
    let Ok(found) = mistakes(&file) else {
        // It is no text.
        return assert_harmless(&loaded.unwrap_err());
    };
    for mistake in &found {
        assert_harmless(&mistake.message);
    }
    match loaded {
        Ok((keymap, config)) => {
            assert_eq!(found, []);
            let in_force = InForce::read(&file).unwrap();
            std::fs::write(file.path(), in_force.to_toml()).unwrap();
            let mut again = load(&file).unwrap();
            assert_eq!(again.keymap().unwrap(), keymap);
            // The same keys and tasks, written elsewhere.
            again.keys.clone_from(&config.keys);
            assert!(again.tasks.iter().eq(config.tasks.iter()));
            again.tasks.clone_from(&config.tasks);
            assert_eq!(again, config);
        }
        Err(error) => {
            assert!(!found.is_empty(), "{error}");
            assert_harmless(&error);
        }
    }
}
