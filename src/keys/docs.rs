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
