//! What can be downloaded.

use std::io::Write;

use mnist_download::{Catalogue, Presence, Set};
use serde_json::json;

use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::format::bytes;
use crate::table::{Align, Table};

pub(super) fn run(
    catalogue: &Catalogue,
    json: bool,
    place: &Place,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let mut table = Table::new([
        ("name", Align::Left),
        ("what", Align::Left),
        ("size", Align::Right),
        ("state", Align::Left),
        ("licence", Align::Left),
    ]);
    for set in catalogue.sets() {
        let folder = place.data.data_sets().join(&set.name);
        let state = state(set, set.presence(&folder));
        if json {
            let line = json!({
                "name": set.name,
                "title": set.title,
                "licence": set.licence,
                "bytes": set.bytes(),
                "folder": folder,
                "state": state,
            });
            writeln!(out, "{line}")?;
        } else {
            let size = bytes(set.bytes());
            let (name, title) = (set.name.clone(), set.title.clone());
            table.row([name, title, size, state.to_owned(), set.licence.clone()]);
        }
    }
    if !json {
        table.fit_the_terminal(&["licence", "what"]);
        table.write(out)?;
    }
    Ok(())
}

/// The word for what is here of a set.
fn state(set: &Set, presence: Presence) -> &'static str {
    match presence {
        Presence::Whole => "downloaded",
        _ if set.name == super::naming::IN_THE_PROGRAM => "in the program",
        Presence::Begun => "begun",
        Presence::Absent => "absent",
    }
}
