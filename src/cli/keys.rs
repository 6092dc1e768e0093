//! `mnist-tui keys`

use std::io::Write;

use super::failure::Failure;
use super::place::Place;
use super::table::{Align, Table};
use crate::keys::Context;

/// Every key in force, by context, from the table that dispatches them.
pub(super) fn run(place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let keymap = place.config.keymap()?;
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
        let own = keymap.bindings(context).filter(|(at, ..)| *at == context);
        for (_, command, chords) in own {
            let chords: Vec<String> = chords.iter().map(ToString::to_string).collect();
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
