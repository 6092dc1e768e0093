//! `mnist-tui keys`

use std::io::Write;

use clap::Args;
use serde_json::json;

use super::failure::Failure;
use super::place::Place;
use crate::keys::{Command, Context, Keymap};
use crate::table::{Align, Table};

/// List every key of the dashboard
#[derive(Debug, Args)]
pub(crate) struct Keys {
    /// Print a JSON object for each action: `context`, `action`, `keys`, `help`
    #[arg(long)]
    json: bool,
}

/// Every key in force, by context, from the table that dispatches them.
pub(super) fn run(command: &Keys, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let keymap = place.config.keymap()?;
    if command.json {
        return in_json(&keymap, out);
    }
    for (position, context) in Context::ALL.into_iter().enumerate() {
        if position > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{} [keys.{}]", context.title(), context.name())?;
        let mut table = Table::new([
            ("key", Align::Left),
            ("name", Align::Left),
            ("what it does", Align::Left),
        ]);
        for (command, chords) in own(&keymap, context) {
            table.row([
                chords.join(" "),
                command.name.to_owned(),
                command.help.to_owned(),
            ]);
        }
        table.write(out)?;
    }
    Ok(())
}

/// The actions of a context itself, without those of the contexts around it, and their chords.
fn own(keymap: &Keymap, context: Context) -> impl Iterator<Item = (&'static Command, Vec<String>)> {
    let own = keymap
        .bindings(context)
        .filter(move |(at, ..)| *at == context);
    own.map(|(_, command, chords)| (command, chords.iter().map(ToString::to_string).collect()))
}

fn in_json(keymap: &Keymap, out: &mut dyn Write) -> Result<(), Failure> {
    for context in Context::ALL {
        for (command, keys) in own(keymap, context) {
            let line = json!({
                "context": context.name(),
                "action": command.name,
                "keys": keys,
                "help": command.help,
            });
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}
