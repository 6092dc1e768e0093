//! Checkpoints and curves as files for other programs, for commands and dashboard alike.

use std::path::{Path, PathBuf};

use mnist_core::library::{CheckpointFile, CheckpointId, LibraryError};
use mnist_core::run::{RunDir, Tail};
use mnist_exchange::{
    Card, CardFile, ExchangeError, Format, csv, curve, event_files, export_checkpoint, loading,
};
use thiserror::Error;

use crate::files::{self, Existing, WriteError};

/// Why nothing is written.
#[derive(Debug, Error)]
pub(crate) enum ExportError {
    /// The format is unknown, or cannot hold it.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// The checkpoint cannot be read.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// The file cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The run's events cannot be read.
    #[error("cannot read {path}: {source}")]
    Events {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// There is no curve yet.
    #[error(
        "run {0} has not completed an epoch yet; `mnist-tui runs watch {0}` shows how far it is"
    )]
    NoEpoch(String),
}

/// A checkpoint that is to be written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    /// What people call it.
    pub(crate) name: &'a str,
    /// Which one.
    pub(crate) id: &'a CheckpointId,
    /// Its file.
    pub(crate) path: &'a Path,
}

/// What is written beside a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beside<'a> {
    /// Nothing.
    Nothing,
    /// A model card for the Hugging Face Hub, README.md.
    Card {
        /// The license that it names, as the Hub calls it.
        license: Option<&'a str>,
    },
}

/// A checkpoint that was written.
#[derive(Debug)]
pub(crate) struct Written {
    /// Bytes of the file.
    pub(crate) size: u64,
    /// Its model card.
    pub(crate) card: Option<PathBuf>,
    /// Lines of Python that load it.
    pub(crate) load: String,
}

/// The file of the model card beside the file `to`.
pub(crate) fn card_beside(to: &Path) -> PathBuf {
    to.with_file_name("README.md")
}

/// Writes a checkpoint in the format that the ending of `to` stands for; all files, or none where one of them would be
/// replaced unasked.
///
/// # Errors
/// The first thing that stands in the way.
pub(crate) fn checkpoint(
    of: Source,
    to: &Path,
    beside: Beside,
    existing: Existing,
) -> Result<Written, ExportError> {
    let format = Format::of(to)?;
    files::check_free(to, existing)?;
    let card = match beside {
        Beside::Nothing => None,
        Beside::Card { license } => Some((card_beside(to), license)),
    };
    if let Some((path, _)) = &card {
        files::check_free(path, existing)?;
    }
    let checkpoint = CheckpointFile::read(of.path)?;
    let exported = export_checkpoint(&checkpoint, format)?;
    files::write(to, &exported, existing)?;
    if let Some((path, license)) = &card {
        let text = card_text(of, &checkpoint, to, *license, (format, &exported));
        files::write(path, text.as_bytes(), existing)?;
    }
    Ok(Written {
        size: exported.len() as u64,
        card: card.map(|(path, _)| path),
        load: loading(
            &checkpoint.record.architecture,
            format,
            &to.to_string_lossy(),
        ),
    })
}

fn card_text(
    of: Source,
    checkpoint: &CheckpointFile,
    to: &Path,
    license: Option<&str>,
    (format, bytes): (Format, &[u8]),
) -> String {
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    let card = Card {
        name: of.name,
        id: of.id,
        record: &checkpoint.record,
        license,
        file: CardFile {
            name: &name,
            format,
            bytes,
        },
    };
    card.to_markdown()
}

/// Where the curves of a run go.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct CurveFiles<'a> {
    /// The folder that TensorBoard is given.
    pub(crate) tensorboard: Option<&'a Path>,
    /// A table.
    pub(crate) csv: Option<&'a Path>,
}

/// Curves that were written.
#[derive(Debug)]
pub(crate) struct Curves {
    /// Completed epochs.
    pub(crate) epochs: usize,
    /// The files.
    pub(crate) files: Vec<PathBuf>,
}

/// Writes the curves of a run; all files, or none where one of them would be replaced unasked.
///
/// # Errors
/// The first thing that stands in the way.
pub(crate) fn curves(
    run: &RunDir,
    to: CurveFiles,
    existing: Existing,
) -> Result<Curves, ExportError> {
    let (id, path) = (run.id(), run.events_path());
    let events = Tail::new(path.clone(), 0).read();
    let curve = curve(events.map_err(|source| ExportError::Events { path, source })?);
    if curve.is_empty() {
        return Err(ExportError::NoEpoch(id));
    }
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    if let Some(folder) = to.tensorboard {
        let written = event_files(&id, &curve).map(|file| (folder.join(file.path), file.bytes));
        files.extend(written);
    }
    if let Some(path) = to.csv {
        files.push((path.to_owned(), csv(&curve).into_bytes()));
    }
    write_all(&files, to, existing)?;
    Ok(Curves {
        epochs: curve.len(),
        files: files.into_iter().map(|(path, _)| path).collect(),
    })
}

/// Writes all files, or none where one of them would be replaced unasked.
fn write_all(
    files: &[(PathBuf, Vec<u8>)],
    to: CurveFiles,
    existing: Existing,
) -> Result<(), WriteError> {
    for (path, _) in files {
        files::check_free(path, existing)?;
    }
    for (path, bytes) in files {
        // A folder for TensorBoard is made; one that is part of a file's name was perhaps mistyped.
        if to.csv != Some(path) {
            files::make_folder_of(path)?;
        }
        files::write(path, bytes, existing)?;
    }
    Ok(())
}
