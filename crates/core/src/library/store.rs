//! Checkpoints on disk: saved, and found again.

use std::fs::{self, DirEntry, FileType};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::folder::Folder;
use super::{CheckpointFile, CheckpointId, Entry, FILE_ENDING, LibraryError, Record};
use crate::durable::{self, Prepared};
use crate::run::CheckpointName;

/// A library in a folder; any number of programs may use it at once.
#[derive(Debug, Clone)]
pub struct Library {
    root: PathBuf,
}

/// Result of saving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// The id.
    pub id: CheckpointId,
    /// The name it got.
    pub name: String,
    /// The file.
    pub path: PathBuf,
}

/// Where a checkpoint is, as far as a library knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whereabouts {
    /// In the library.
    Here,
    /// In its trash.
    Trash,
    /// Never here, or deleted for good.
    Elsewhere,
}

impl Library {
    /// A library in `root`, which need not exist yet.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Every folder in it: where something changes, a listing may.
    #[must_use]
    pub fn folders(&self) -> Vec<PathBuf> {
        Folder::ALL.map(|folder| self.folder(folder)).into()
    }

    pub(super) fn folder(&self, folder: Folder) -> PathBuf {
        self.root.join(folder.name())
    }

    /// The file of a checkpoint, whether it exists or not.
    #[must_use]
    pub fn checkpoint_path(&self, id: &CheckpointId) -> PathBuf {
        self.folder(Folder::Checkpoints)
            .join(format!("{id}{FILE_ENDING}"))
    }

    /// Where a checkpoint is; its file is not read.
    #[must_use]
    pub fn whereabouts(&self, id: &CheckpointId) -> Whereabouts {
        if self.checkpoint_path(id).exists() {
            Whereabouts::Here
        } else if self.trashed_path(id).exists() {
            Whereabouts::Trash
        } else {
            Whereabouts::Elsewhere
        }
    }

    pub(super) fn name_path(&self, name: &str) -> PathBuf {
        self.folder(Folder::Names).join(name)
    }

    pub(super) fn create_folder(&self, folder: Folder) -> Result<(), LibraryError> {
        let path = self.folder(folder);
        durable::create_folder(&path).map_err(io("create", &path))
    }

    /// Saves a checkpoint durably. An id that exists gets one more name and is not rewritten.
    ///
    /// # Errors
    /// A name that is taken or invalid; a full or read-only disk.
    pub fn save(
        &self,
        file: &CheckpointFile,
        name: &CheckpointName,
    ) -> Result<Saved, LibraryError> {
        let id = file.id()?;
        let path = self.checkpoint_path(&id);
        self.create_folder(Folder::Checkpoints)?;
        self.create_folder(Folder::Names)?;
        let write = || durable::prepare(&path, &file.to_bytes()?).map_err(io("write", &path));
        // Before the lock is taken: a large file takes its time.
        let written = if path.exists() { None } else { Some(write()?) };
        let _lock = self.lock();
        // The name first: a checkpoint is never seen without one, and a name of nothing is passed over.
        let name = self.claim(&id, name)?;
        let published = match written {
            Some(written) => self.publish(written, &path),
            None if path.exists() => sync(&self.folder(Folder::Checkpoints)),
            // It was removed meanwhile.
            None => write().and_then(|written| self.publish(written, &path)),
        };
        if let Err(error) = published {
            self.unclaim(&id, &name);
            return Err(error);
        }
        Ok(Saved { id, name, path })
    }

    /// Makes a checkpoint visible.
    fn publish(&self, written: Prepared, path: &Path) -> Result<(), LibraryError> {
        match written.create() {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                sync(&self.folder(Folder::Checkpoints))
            }
            other => other.map_err(io("write", path)),
        }
    }

    pub(super) fn checkpoint_files(&self) -> Result<Vec<PathBuf>, LibraryError> {
        let mut files = files_in(&self.folder(Folder::Checkpoints))?;
        files.retain(|path| path.extension().is_some_and(|e| e == "safetensors"));
        Ok(files)
    }

    /// The id that a file is named by.
    pub(super) fn id_of(path: &Path) -> Option<CheckpointId> {
        if path.extension()? != "safetensors" {
            return None;
        }
        CheckpointId::try_from(path.file_stem()?.to_str()?).ok()
    }

    /// The whole record of a checkpoint.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn record(&self, id: &CheckpointId) -> Result<Record, LibraryError> {
        super::read_record(&self.checkpoint_path(id))
    }

    /// Finds a checkpoint by name, beginning of its id (at least four digits), or path of a file.
    ///
    /// # Errors
    /// Nothing or several fit; a file that cannot be read.
    pub fn find(&self, wanted: &str) -> Result<Entry, LibraryError> {
        if is_path(wanted) {
            let path = PathBuf::from(wanted);
            if !path.exists() {
                return Err(LibraryError::NotFound {
                    wanted: wanted.to_owned(),
                    suggestion: None,
                });
            }
            let id = CheckpointFile::read(&path)?.id()?;
            return Entry::read(&path, id);
        }
        let id = self.locate(wanted)?;
        let names = self.names_of(&id)?;
        let short = id.short().to_owned();
        let annotations = self.annotations_of(&id)?;
        let entry = Entry::read(&self.checkpoint_path(&id), id);
        let entry = entry.map_err(|error| error.removable(&short))?;
        Ok(Entry {
            names,
            annotations,
            ..entry
        })
    }

    /// The id of a checkpoint of this library, by name or beginning of its id (at least four digits). Its file is not
    /// read: a damaged one is found too.
    ///
    /// # Errors
    /// Nothing or several fit.
    pub fn locate(&self, wanted: &str) -> Result<CheckpointId, LibraryError> {
        if let Some(id) = self
            .named_if_valid(wanted)
            .filter(|id| self.checkpoint_path(id).exists())
        {
            return Ok(id);
        }
        let files = self.checkpoint_files()?;
        let ids = files.iter().filter_map(|path| Self::id_of(path));
        only_one(ids, wanted)?.ok_or_else(|| self.not_found(wanted))
    }
}

/// Whether a checkpoint is asked for by its file.
fn is_path(wanted: &str) -> bool {
    wanted.contains(std::path::MAIN_SEPARATOR) || wanted.ends_with(FILE_ENDING)
}

/// So many digits of an id are asked for: fewer may mean something else tomorrow.
const FEWEST_DIGITS: usize = 4;

/// The one of `ids` that begins with `wanted`.
pub(super) fn only_one(
    ids: impl Iterator<Item = CheckpointId>,
    wanted: &str,
) -> Result<Option<CheckpointId>, LibraryError> {
    if wanted.is_empty() || !wanted.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(None);
    }
    let mut fitting: Vec<_> = ids.filter(|id| id.as_str().starts_with(wanted)).collect();
    if wanted.len() < FEWEST_DIGITS && !fitting.is_empty() {
        return Err(LibraryError::TooShort(wanted.to_owned()));
    }
    if fitting.len() > 1 {
        let candidates: Vec<&str> = fitting.iter().map(CheckpointId::short).collect();
        return Err(LibraryError::Ambiguous {
            wanted: wanted.to_owned(),
            candidates: candidates.join(", "),
        });
    }
    Ok(fitting.pop())
}

/// Files in `folder`, none when it does not exist; temporary files of a save under way are left out, and so is what is
/// neither a file nor a link.
pub(super) fn files_in(folder: &Path) -> Result<Vec<PathBuf>, LibraryError> {
    let mut files = Vec::new();
    for entry in entries_of(folder)? {
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        let may_be_file = |kind: FileType| kind.is_file() || kind.is_symlink();
        if !is_hidden && entry.file_type().is_ok_and(may_be_file) {
            files.push(entry.path());
        }
    }
    Ok(files)
}

/// What is in `folder`, nothing when it does not exist.
pub(super) fn entries_of(folder: &Path) -> Result<Vec<DirEntry>, LibraryError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(io("read", folder))?,
    };
    let entries: std::io::Result<_> = entries.collect();
    entries.map_err(io("read", folder))
}

/// Makes what happened to the names in `folder` survive a crash.
pub(super) fn sync(folder: &Path) -> Result<(), LibraryError> {
    durable::sync_folder(folder).map_err(io("sync", folder))
}

/// An error of the file system at `path`.
pub(super) fn io<'a>(
    action: &'static str,
    path: &'a Path,
) -> impl Fn(std::io::Error) -> LibraryError + 'a {
    move |source| LibraryError::Io {
        action,
        path: path.to_owned(),
        source,
    }
}
