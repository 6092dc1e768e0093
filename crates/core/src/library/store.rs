//! The library on disk: `checkpoints/<id>.safetensors`, `names/<name>` holding an id, `trash/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{
    CheckpointFile, CheckpointId, CheckpointNameError, Entry, FILE_ENDING, LibraryError, Record,
    is_valid_name,
};
use crate::durable;
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

    pub(super) fn checkpoints_folder(&self) -> PathBuf {
        self.root.join("checkpoints")
    }

    pub(super) fn names_folder(&self) -> PathBuf {
        self.root.join("names")
    }

    pub(super) fn trash_folder(&self) -> PathBuf {
        self.root.join("trash")
    }

    /// The file of a checkpoint, whether it exists or not.
    #[must_use]
    pub fn checkpoint_path(&self, id: &CheckpointId) -> PathBuf {
        self.checkpoints_folder().join(format!("{id}.safetensors"))
    }

    pub(super) fn name_path(&self, name: &str) -> PathBuf {
        self.names_folder().join(name)
    }

    pub(super) fn create_folders(&self) -> Result<(), LibraryError> {
        for folder in [self.checkpoints_folder(), self.names_folder()] {
            fs::create_dir_all(&folder).map_err(io("create", &folder))?;
        }
        Ok(())
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
        self.create_folders()?;
        match durable::create_new(&path, &file.to_bytes()?) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
                return Err(io("write", &path)(error));
            }
            _ => {}
        }
        let name = self.claim(&id, name)?;
        Ok(Saved { id, name, path })
    }

    /// Gives `id` a name; creating its file decides between programs that want the same one.
    pub(super) fn claim(
        &self,
        id: &CheckpointId,
        name: &CheckpointName,
    ) -> Result<String, LibraryError> {
        match name {
            CheckpointName::Explicit(name) => {
                if self.try_claim(id, name)? {
                    Ok(name.clone())
                } else {
                    Err(CheckpointNameError::Taken(name.clone()).into())
                }
            }
            CheckpointName::Default(stem) => {
                let candidates =
                    std::iter::once(stem.clone()).chain((2_u32..).map(|n| format!("{stem}-{n}")));
                for name in candidates {
                    if self.try_claim(id, &name)? {
                        return Ok(name);
                    }
                }
                Err(CheckpointNameError::Taken(stem.clone()).into())
            }
        }
    }

    /// Whether `name` is `id`'s now: it was free, was `id`'s already, or was left behind by a checkpoint that is gone.
    fn try_claim(&self, id: &CheckpointId, name: &str) -> Result<bool, LibraryError> {
        if !is_valid_name(name) {
            return Err(CheckpointNameError::Invalid(name.to_owned()).into());
        }
        let path = self.name_path(name);
        match durable::create_new(&path, id.as_str().as_bytes()) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                let holder = self.named(name);
                if holder.as_ref() == Some(id) {
                    return Ok(true);
                }
                if holder.is_some_and(|holder| self.checkpoint_path(&holder).exists()) {
                    return Ok(false);
                }
                durable::replace(&path, id.as_str().as_bytes()).map_err(io("write", &path))?;
                Ok(true)
            }
            Err(error) => Err(io("write", &path)(error)),
        }
    }

    /// The id that a name stands for.
    pub(super) fn named(&self, name: &str) -> Option<CheckpointId> {
        let id = fs::read_to_string(self.name_path(name)).ok()?;
        CheckpointId::try_from(id.trim().to_owned()).ok()
    }

    /// Every name and its id; files that are no name are passed over.
    pub(super) fn names(&self) -> Result<BTreeMap<String, CheckpointId>, LibraryError> {
        let name_of = |path: &PathBuf| path.file_name()?.to_str().map(str::to_owned);
        Ok(files_in(&self.names_folder())?
            .iter()
            .filter_map(name_of)
            .filter(|name| is_valid_name(name))
            .filter_map(|name| self.named(&name).map(|id| (name, id)))
            .collect())
    }

    pub(super) fn checkpoint_files(&self) -> Result<Vec<PathBuf>, LibraryError> {
        let mut files = files_in(&self.checkpoints_folder())?;
        files.retain(|path| path.extension().is_some_and(|e| e == "safetensors"));
        Ok(files)
    }

    /// The id that a file is named by.
    pub(super) fn id_of(path: &Path) -> Option<CheckpointId> {
        if path.extension()? != "safetensors" {
            return None;
        }
        CheckpointId::try_from(path.file_stem()?.to_str()?.to_owned()).ok()
    }

    /// Every checkpoint, newest first; damaged files are left out (see [`Self::verify`]).
    ///
    /// # Errors
    /// A folder that cannot be read; a missing one is an empty library.
    pub fn list(&self) -> Result<Vec<Entry>, LibraryError> {
        let mut names: BTreeMap<CheckpointId, Vec<String>> = BTreeMap::new();
        for (name, id) in self.names()? {
            names.entry(id).or_default().push(name);
        }
        let files: Vec<_> = self
            .checkpoint_files()?
            .into_iter()
            .filter_map(|path| {
                let id = Self::id_of(&path)?;
                let names = names.remove(&id).unwrap_or_default();
                Some((path, id, names))
            })
            .collect();
        let mut entries = read_entries(&files);
        entries.sort_by(|a, b| b.created.cmp(&a.created).then_with(|| a.id.cmp(&b.id)));
        Ok(entries)
    }

    /// The whole record of a checkpoint.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn record(&self, id: &CheckpointId) -> Result<Record, LibraryError> {
        super::read_record(&self.checkpoint_path(id))
    }

    /// Whether `name` is free and valid.
    ///
    /// # Errors
    /// Why not.
    pub fn check_name(&self, name: &str) -> Result<(), LibraryError> {
        if !is_valid_name(name) {
            return Err(CheckpointNameError::Invalid(name.to_owned()).into());
        }
        match self.named(name) {
            Some(id) if self.checkpoint_path(&id).exists() => {
                Err(CheckpointNameError::Taken(name.to_owned()).into())
            }
            _ => Ok(()),
        }
    }

    /// Gives a checkpoint a new name in place of an old one.
    ///
    /// # Errors
    /// An unknown old name; a new one that is taken or invalid.
    pub fn rename(&self, from: &str, to: &str) -> Result<(), LibraryError> {
        let id = self.named(from).ok_or_else(|| self.not_found(from))?;
        if from == to {
            return Ok(());
        }
        self.claim(&id, &CheckpointName::Explicit(to.to_owned()))?;
        let old = self.name_path(from);
        fs::remove_file(&old).map_err(io("remove", &old))?;
        let names = self.names_folder();
        durable::sync_folder(&names).map_err(io("sync", &names))
    }

    /// Finds a checkpoint by name, beginning of its id (at least four digits), or path of a file.
    ///
    /// # Errors
    /// Nothing or several fit; a file that cannot be read.
    pub fn find(&self, wanted: &str) -> Result<Entry, LibraryError> {
        if is_path(wanted) {
            let path = PathBuf::from(wanted);
            let id = CheckpointFile::read(&path)?.id()?;
            return Entry::read(path, id, Vec::new());
        }
        let id = self.locate(wanted)?;
        let names = self.names_of(&id)?;
        Entry::read(self.checkpoint_path(&id), id, names)
    }

    /// The id of a checkpoint of this library, by name or beginning of its id (at least four digits). Its file is not
    /// read: a damaged one is found too.
    ///
    /// # Errors
    /// Nothing or several fit.
    pub fn locate(&self, wanted: &str) -> Result<CheckpointId, LibraryError> {
        let named = is_valid_name(wanted).then(|| self.named(wanted)).flatten();
        if let Some(id) = named.filter(|id| self.checkpoint_path(id).exists()) {
            return Ok(id);
        }
        let files = self.checkpoint_files()?;
        let ids = files.iter().filter_map(|path| Self::id_of(path));
        only_one(ids, wanted)?.ok_or_else(|| self.not_found(wanted))
    }

    /// The names of a checkpoint, sorted.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn names_of(&self, id: &CheckpointId) -> Result<Vec<String>, LibraryError> {
        let names = self.names()?.into_iter();
        Ok(names
            .filter(|(_, of)| of == id)
            .map(|(name, _)| name)
            .collect())
    }

    /// The error for something that is not here, with the most similar name.
    pub(super) fn not_found(&self, wanted: &str) -> LibraryError {
        /// Names less similar than this are no help.
        const SIMILAR: f64 = 0.6;
        let suggestion = self
            .names()
            .unwrap_or_default()
            .into_iter()
            // A name whose checkpoint is gone would be no help.
            .filter(|(_, id)| self.checkpoint_path(id).exists())
            .map(|(name, _)| (strsim::normalized_damerau_levenshtein(&name, wanted), name))
            .filter(|(similarity, _)| *similarity >= SIMILAR)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, name)| name);
        LibraryError::NotFound {
            wanted: wanted.to_owned(),
            suggestion,
        }
    }
}

/// Whether a checkpoint is asked for by its file.
fn is_path(wanted: &str) -> bool {
    wanted.contains(std::path::MAIN_SEPARATOR) || wanted.ends_with(FILE_ENDING)
}

/// The one of `ids` that begins with `wanted`; fewer than four digits are the beginning of none.
pub(super) fn only_one(
    ids: impl Iterator<Item = CheckpointId>,
    wanted: &str,
) -> Result<Option<CheckpointId>, LibraryError> {
    if wanted.len() < 4 || !wanted.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(None);
    }
    let mut fitting: Vec<_> = ids.filter(|id| id.as_str().starts_with(wanted)).collect();
    if fitting.len() > 1 {
        let candidates: Vec<&str> = fitting.iter().map(CheckpointId::short).collect();
        return Err(LibraryError::Ambiguous {
            wanted: wanted.to_owned(),
            candidates: candidates.join(", "),
        });
    }
    Ok(fitting.pop())
}

/// Reads the headers of many files on all cores: a dashboard's first frame waits for them. What cannot be read is left out.
fn read_entries(files: &[(PathBuf, CheckpointId, Vec<String>)]) -> Vec<Entry> {
    /// Fewer files are read sooner than a thread starts.
    const LEAST_PER_THREAD: usize = 64;
    let read = |files: &[(PathBuf, CheckpointId, Vec<String>)]| -> Vec<Entry> {
        let entries = files.iter().cloned();
        let entries = entries.map(|(path, id, names)| Entry::read(path, id, names));
        entries.filter_map(Result::ok).collect()
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = files.len().div_ceil(cores).max(LEAST_PER_THREAD);
    let (here, elsewhere) = files.split_at(share.min(files.len()));
    std::thread::scope(|scope| {
        let threads: Vec<_> = elsewhere
            .chunks(share)
            .map(|files| scope.spawn(move || read(files)))
            .collect();
        let mut entries = read(here);
        for thread in threads {
            entries.extend(thread.join().unwrap_or_default());
        }
        entries
    })
}

/// Files in `folder`, none when it does not exist; temporary files of a save under way are left out.
pub(super) fn files_in(folder: &Path) -> Result<Vec<PathBuf>, LibraryError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(io("read", folder))?,
    };
    let hidden = |name: &std::ffi::OsStr| name.as_encoded_bytes().starts_with(b".");
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.map_err(io("read", folder))?;
        if !hidden(&entry.file_name()) {
            files.push(entry.path());
        }
    }
    Ok(files)
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
