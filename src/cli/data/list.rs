//! `mnist-tui data list`

use std::io::Write;

use clap::Args;
use serde_json::{Value, json};

use super::state;
use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::format::thousands;
use crate::request::{Agreement, DataSetError, Whole, data_names, data_source, whole};
use crate::table::{Align, Table};

/// List the data sets: the one in the program, and those of your configuration
///
/// Every set is read; one that cannot be says why in its row.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Print a JSON object for each: `name`, `kind`, `path`, `state` (`ok`, `no hash`, `changed`, or `unreadable` with a
    /// `reason`), `training`, `test`, `classes`, `sha256`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &List, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let mut table = Table::new([
        ("name", Align::Left),
        ("kind", Align::Left),
        ("training", Align::Right),
        ("test", Align::Right),
        ("classes", Align::Right),
        ("where", Align::Left),
    ]);
    for name in data_names(&place.config) {
        let kind = data_source(name, &place.config).kind();
        let found = whole(name, &place.config);
        if command.json {
            writeln!(out, "{}", json_of(name, kind, &found))?;
        } else {
            table.row(row(name, kind, &found));
        }
    }
    if !command.json {
        // `data check` tells the whole reason, and a pipe takes all of it.
        let gap = place.look().glyphs.ellipsis();
        table.shorten_to_the_terminal("where", gap);
        table.fit_the_terminal(&["kind", "classes", "test"]);
        table.write(out)?;
    }
    Ok(())
}

fn row(name: &str, kind: &str, found: &Result<Whole, DataSetError>) -> [String; 6] {
    let [training, test, classes, place] = match found {
        Ok(set) => [
            thousands(set.train.len()),
            thousands(set.test.len()),
            set.facts.labels.count().to_string(),
            whereabouts(name, set),
        ],
        Err(error) => {
            let none = || "-".to_owned();
            [none(), none(), none(), format!("UNREADABLE: {error}")]
        }
    };
    let (name, kind) = (name.to_owned(), kind.to_owned());
    [name, kind, training, test, classes, place]
}

fn whereabouts(name: &str, set: &Whole) -> String {
    let path = set.facts.source.path();
    let path = path.map_or_else(|| "in the program".into(), |path| path.to_string_lossy());
    match set.agreement {
        Agreement::Changed => format!("{path}, CHANGED: see `mnist-tui data check {name}`"),
        Agreement::Same | Agreement::Unwritten => path.into_owned(),
    }
}

fn json_of(name: &str, kind: &str, found: &Result<Whole, DataSetError>) -> Value {
    match found {
        Ok(set) => json!({
            "name": name,
            "kind": kind,
            "path": set.facts.source.path(),
            "state": state(set.agreement),
            "training": set.train.len(),
            "test": set.test.len(),
            "classes": set.facts.labels.names(),
            "sha256": set.facts.hashes.combined(),
        }),
        Err(error) => json!({
            "name": name,
            "kind": kind,
            "state": "unreadable",
            "reason": error.to_string(),
        }),
    }
}
