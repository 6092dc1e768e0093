//! `mnist-tui library import`

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use mnist_core::library::{Origin, Record};
use mnist_core::run::find_trainer;
use mnist_exchange::Format;
use serde_json::json;

use crate::cli::closing::scores;
use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::format::printable;
use crate::import::{Destination, ImportError, ImportRequest, take};
use crate::request::{Disk, Surroundings};
use crate::serve_client::ServeClient;

/// Take a network of another program, or a checkpoint from elsewhere, into the library
///
/// The ending of the file says what it is. A network of another program is evaluated on the validation and test images
/// first; a checkpoint of mnist-tui keeps its record.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Name in the library; one like the file's without it
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// What its classes mean; the only task with so many classes without it
    #[arg(long, value_name = "TASK")]
    task: Option<String>,
    /// The preset that a state dict is of; the one that fits without it
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    /// `mnist`, a data set of the configuration, or a path, to evaluate it on; as configured without it
    #[arg(long, value_name = "DATA")]
    data: Option<String>,
    /// Print one JSON object: `id`, `name`, `path`, `task`, `test`, `remarks`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Import, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    Format::of(&command.file)?;
    if !command.file.exists() {
        let told = format!("there is no file {}", command.file.display());
        return Err(Failure::Usage(told));
    }
    let wanted = command.data.as_ref().unwrap_or(&place.config.training.data);
    let data = Disk::new(&place.data, &place.config).data(wanted);
    let request = ImportRequest {
        path: command.file.clone(),
        name: command.name.clone(),
        task: command.task.clone(),
        model: command.model.clone(),
    };
    let data = data.map_err(|why| Failure::Usage(format!("--data: {why}")))?;
    let to = Destination {
        library: &place.library(),
        config: &place.config,
        data: &data,
    };
    let trainer = || Ok(ServeClient::new(find_trainer()?));
    let taken = take(&request, to, trainer, &|_| {})?;
    let (saved, record) = (&taken.saved, &taken.record);
    if command.json {
        let line = json!({
            "id": saved.id,
            "name": saved.name,
            "path": saved.path,
            "task": record.task.name(),
            "test": record.metrics.test,
            "remarks": remarks(record),
        });
        writeln!(out, "{line}")?;
        return Ok(());
    }
    for remark in remarks(record) {
        writeln!(out, "{}", printable(remark))?;
    }
    let (name, task) = (&saved.name, record.task.name());
    writeln!(out, "{name} ({}) is in the library", saved.id.short())?;
    writeln!(out, "task {task}, test {}", scores(&record.metrics.test))?;
    Ok(())
}

fn remarks(record: &Record) -> &[String] {
    match &record.origin {
        Origin::Trained(_) => &[],
        Origin::Imported(imported) => &imported.remarks,
    }
}

/// What was typed is wrong where it names nothing; everything else is the file's or the world's fault.
impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Library(error) => error.into(),
            ImportError::Unknown { .. } | ImportError::Task { .. } | ImportError::Said { .. } => {
                Self::Usage(error.to_string())
            }
            ImportError::Exchange(error) => error.into(),
            other => Self::failed(other),
        }
    }
}
