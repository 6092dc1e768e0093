//! `mnist-tui data check`

use std::io::Write;

use clap::Args;
use serde_json::{Value, json};

use super::state;
use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::format::{count, printable};
use crate::request::{Agreement, DataSetError, Whole, data_names, whole};

/// Read whole data sets and compare them with the hashes of your configuration
///
/// For a set without a hash the line is printed that config.toml needs. Ends with exit code 1 where a set cannot be read or
/// is not what it was.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// What to check; all data sets without it
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Print a JSON object for each: `name`, `state` (`ok`, `no hash`, `changed`, or `unreadable` with a `reason`), `sha256`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Check, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let names: Vec<&str> = match &command.name {
        Some(name) => vec![name],
        None => data_names(&place.config).collect(),
    };
    let (mut wrong, all) = (0_usize, names.len());
    for name in names {
        let found = match whole(name, &place.config) {
            Err(unknown @ DataSetError::Unknown { .. }) => return Err(unknown.into()),
            found => found,
        };
        wrong += usize::from(is_wrong(&found));
        if command.json {
            writeln!(out, "{}", json_of(name, &found))?;
        } else {
            writeln!(out, "{}", in_words(name, found))?;
        }
        // Reading takes a moment; each is told when it is done.
        out.flush()?;
    }
    match wrong {
        0 => Ok(()),
        _ => Err(Failure::Failed(format!(
            "{wrong} of {} not as needed; see above what to do",
            count(all, "data set")
        ))),
    }
}

const fn is_wrong(found: &Result<Whole, DataSetError>) -> bool {
    match found {
        Ok(set) => matches!(set.agreement, Agreement::Changed),
        Err(_) => true,
    }
}

/// `ok       shoes  9f86d0…`
fn in_words(name: &str, found: Result<Whole, DataSetError>) -> String {
    match found.and_then(Whole::unchanged) {
        Ok(set) => {
            let hash = set.facts.hashes.combined();
            match (set.agreement, &set.name) {
                (Agreement::Unwritten, Some(table)) => {
                    format!(
                        "no hash  {name}  for [data.{table}] of config.toml:\nsha256 = \"{hash}\""
                    )
                }
                (Agreement::Unwritten, None) => format!("no name  {name}  {hash}"),
                _ => format!("ok       {name}  {hash}"),
            }
        }
        Err(error) => format!("WRONG    {name}  {}", printable(&error.to_string())),
    }
}

fn json_of(name: &str, found: &Result<Whole, DataSetError>) -> Value {
    match found {
        Ok(set) => json!({
            "name": name,
            "state": state(set.agreement),
            "sha256": set.facts.hashes.combined(),
        }),
        Err(error) => json!({"name": name, "state": "unreadable", "reason": error.to_string()}),
    }
}
