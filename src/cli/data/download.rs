//! `mnist-tui data download`

mod interrupt;
mod list;
mod naming;
mod telling;

use std::io::Write;

use clap::Args;
use mnist_download::{
    Catalogue, CatalogueError, Client, Download, DownloadError, Mirror, Patience, Set,
};
use serde_json::json;

use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::format::{bytes, count, printable};
use naming::Naming;
use telling::Telling;

/// Download a well-known data set from its public mirror and name it in your configuration
///
/// Without a name, the sets there are. Files go to the data directory and are compared with the SHA-256 in the program; what was cut
/// goes on where it ended. The only command that opens network connections; the proxy of `https_proxy` or `http_proxy` is used.
#[derive(Debug, Args)]
pub(crate) struct DownloadArgs {
    /// What to download; without it, list what there is
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Ask only this server, for the files in this folder of it
    #[arg(long, value_name = "URL", requires = "name")]
    mirror: Option<Mirror>,
    /// Print a JSON object a line. Of a list: `name`, `title`, `licence`, `bytes`, `folder`, `state` (`in the program`, `downloaded`,
    /// `begun` or `absent`). Of a download the `event`s `here`, `different`, `asked`, `progress`, `failed`, `verified`, and
    /// last `downloaded` with `name`, `folder`, `bytes`, and `config` and `sha256` where the set has a name there
    #[arg(long)]
    json: bool,
}

pub(super) fn run(
    command: &DownloadArgs,
    place: &Place,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let catalogue = Catalogue::built_in()?;
    let Some(name) = &command.name else {
        return list::run(&catalogue, command.json, place, out);
    };
    let set = catalogue.find(name)?;
    let mirrors = command
        .mirror
        .as_ref()
        .map_or(&set.mirrors[..], std::slice::from_ref);
    bring(set, mirrors, command, place, out)
}

fn bring(
    set: &Set,
    mirrors: &[Mirror],
    command: &DownloadArgs,
    place: &Place,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let folder = place.data.data_sets().join(&set.name);
    let naming = Naming::of(set, &folder, place)?;
    let mut telling = Telling::choose(set, command.json, place);
    interrupt::listen(telling.bar(), &again(set, command))?;
    let client = Client::new(Patience::default());
    let come =
        Download::new(set, mirrors, &folder).run(&client, &mut |event| telling.tell(event, out));
    telling.finish();
    come?;
    let named = naming.carry_out(set, &folder, place)?;
    if command.json {
        let line = json!({
            "event": "downloaded",
            "name": set.name,
            "folder": folder,
            "bytes": set.bytes(),
            "config": named.config,
            "sha256": named.sha256,
        });
        writeln!(out, "{line}")?;
        return Ok(());
    }
    let files = count(set.files.len(), "file");
    let (size, folder) = (bytes(set.bytes()), printable(&folder.to_string_lossy()));
    writeln!(out, "{}: {files}, {size}, verified in {folder}", set.name)?;
    writeln!(out, "{}", named.told)?;
    Ok(())
}

/// The command that goes on with a download.
fn again(set: &Set, command: &DownloadArgs) -> String {
    let mirror = command.mirror.as_ref();
    let mirror = mirror.map_or_else(String::new, |mirror| {
        format!(" --mirror {}", crate::request::quoted(&mirror.to_string()))
    });
    format!("mnist-tui data download {}{mirror}", set.name)
}

impl From<CatalogueError> for Failure {
    fn from(error: CatalogueError) -> Self {
        match error {
            CatalogueError::Unknown { .. } => Self::Usage(error.to_string()),
            CatalogueError::Unreadable(_) => Self::failed(error),
        }
    }
}

impl From<DownloadError> for Failure {
    fn from(error: DownloadError) -> Self {
        match error {
            DownloadError::Told(error) => error.into(),
            other => Self::failed(other),
        }
    }
}

#[cfg(test)]
#[path = "../../../crates/download/src/test_server.rs"]
mod test_server;
#[cfg(test)]
mod tests;
