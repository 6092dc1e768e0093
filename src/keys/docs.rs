//! docs/keys.md, made from the tables that dispatch keys.

use std::fmt::Write;

use super::{Context, Keymap};

/// The whole of docs/keys.md for `keymap`.
#[must_use]
pub fn markdown(keymap: &Keymap) -> String {
    let mut text = String::from(
        "# Keys\n\n\
         Made from the program's own tables. Change any of them in your config.toml (`mnist-tui config path` says where):\n\
         the name in the last column stands in the table of the heading, as in `[keys.train]` `step = \"n\"`; a list gives\n\
         an action several keys, an empty list none. In a text field, letters and digits are text.\n",
    );
    for context in Context::ALL {
        // Writing into a String cannot fail.
        let _ = write!(
            text,
            "\n## {} `[keys.{}]`\n\n| key | what it does | name |\n| --- | --- | --- |\n",
            context.title(),
            context.name()
        );
        let own = keymap.bindings(context).filter(|(at, ..)| *at == context);
        for (_, command, chords) in own {
            let chords: Vec<String> = chords.iter().map(|c| format!("`{c}`")).collect();
            let keys = chords.join(" ").replace('|', "\\|");
            let _ = writeln!(text, "| {keys} | {} | `{}` |", command.help, command.name);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::load_defaults;

    #[test]
    fn the_shipped_keymap_binds_every_action() {
        let keymap = load_defaults().unwrap().keymap().unwrap();
        for context in Context::ALL {
            for (_, command, chords) in keymap.bindings(context) {
                assert!(!chords.is_empty(), "{context:?} {command:?} has no key");
            }
        }
    }

    #[test]
    fn docs_keys_md_is_what_the_tables_say() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
        let wanted = markdown(&load_defaults().unwrap().keymap().unwrap());
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &wanted).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            found == wanted,
            "docs/keys.md is stale; `UPDATE_DOCS=1 cargo test --lib keys_md` rewrites it"
        );
    }
}
