//! Writes that survive a crash: temporary file in the same folder, fsync, rename, fsync of the folder.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

mod fault;

#[cfg(test)]
pub(crate) use fault::{Fault, inject, steps_taken};
use fault::{Step, before};

/// Replaces `path` by `bytes`: a reader, or a program after a crash, sees the old or the new content, whole.
///
/// # Errors
/// What the system says; the old content is then untouched, unless only the last step failed, which makes the new one
/// survive a crash. No temporary file is left.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    prepare(path, bytes)?.replace()
}

/// Creates `path` with `bytes`, whole and durable, unless it exists.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] when it does; else what the system says, as for [`replace`].
pub fn create_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    prepare(path, bytes)?.create()
}

/// A file whose content is on the disk, but not under its name yet. It is deleted if it is dropped.
#[derive(Debug)]
pub struct Prepared {
    file: NamedTempFile,
    path: PathBuf,
}

/// Writes what [`Prepared::create`] or [`Prepared::replace`] then puts at `path` in one step.
///
/// # Errors
/// What the system says; no temporary file is left.
pub fn prepare(path: &Path, bytes: &[u8]) -> io::Result<Prepared> {
    Ok(Prepared {
        file: written(folder_of(path), bytes)?,
        path: path.to_owned(),
    })
}

impl Prepared {
    /// Gives the file the permissions that the one has whose place it takes.
    ///
    /// # Errors
    /// What the system says.
    pub fn permit(&self, permissions: fs::Permissions) -> io::Result<()> {
        self.file.as_file().set_permissions(permissions)
    }

    /// Gives the file its name, in place of one of that name.
    ///
    /// # Errors
    /// What the system says.
    pub fn replace(self) -> io::Result<()> {
        before(Step::Name)?;
        self.file.persist(&self.path)?;
        sync_folder(folder_of(&self.path))
    }

    /// Gives the file its name, unless there is one of that name.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] when there is; else what the system says.
    pub fn create(self) -> io::Result<()> {
        before(Step::Name)?;
        self.file.persist_noclobber(&self.path)?;
        sync_folder(folder_of(&self.path))
    }
}

/// Renames a file within its folder, unless there is one of the new name.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] when there is; else what the system says.
pub fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    let mut file = TempPath::try_from_path(from)?;
    // It is no temporary file: it must stay when the renaming fails.
    file.disable_cleanup(true);
    before(Step::Name)?;
    file.persist_noclobber(to).map_err(|error| error.error)?;
    sync_folder(folder_of(to))
}

/// Moves a file into another folder of the same file system, over one that is there.
///
/// # Errors
/// What the system says.
pub fn move_over(from: &Path, to: &Path) -> io::Result<()> {
    before(Step::Move)?;
    fs::rename(from, to)?;
    // The new place first: a crash must not lose both.
    sync_folder(folder_of(to))?;
    sync_folder(folder_of(from))
}

/// Removes a file, if it is there.
///
/// # Errors
/// What the system says.
pub fn remove(path: &Path) -> io::Result<()> {
    before(Step::Remove)?;
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
        Ok(()) => sync_folder(folder_of(path)),
    }
}

/// Creates a folder and those above it, as far as they are missing.
///
/// # Errors
/// What the system says.
pub fn create_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let above = folder_of(path);
    create_folder(above)?;
    before(Step::CreateFolder)?;
    match fs::create_dir(path) {
        // Another program may have been faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(error),
        Ok(()) => sync_folder(above),
    }
}

/// Makes what happened to the names in `folder` (a rename, a removal) survive a crash.
///
/// # Errors
/// What the system says.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    before(Step::SyncFolder)?;
    File::open(folder)?.sync_all()
}

/// Removes temporary files that a program killed in the middle of a write left in `folder`; the caller is the only one
/// who writes there.
///
/// # Errors
/// What the system says.
pub fn clear_left_over(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if is_temporary(&entry.file_name()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Whether a file of this name is one that a write under way, or one that was killed, has made.
#[must_use]
pub fn is_temporary(name: &std::ffi::OsStr) -> bool {
    name.as_encoded_bytes().starts_with(PREFIX.as_bytes())
}

/// Beginning of the names of temporary files.
const PREFIX: &str = ".tmp-";

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A temporary file in `folder` whose content is on the disk; it is deleted if it is dropped. Others of the group may
/// read it as far as the umask allows: libraries are shared.
fn written(folder: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    before(Step::CreateFile)?;
    let mut file = builder.tempfile_in(folder).map_err(without_path)?;
    before(Step::Write)?;
    file.write_all(bytes)?;
    before(Step::SyncFile)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// What the system says of a temporary file, without the file's name, which nobody asked for.
#[must_use]
pub fn without_path(error: io::Error) -> io::Error {
    if error.raw_os_error().is_some() {
        return error;
    }
    // tempfile hides the system's own error and hands out its kind and its text.
    let text = error.to_string();
    let code = text.split("(os error ").nth(1);
    let code = code.and_then(|rest| rest.split(')').next()?.parse().ok());
    code.map_or_else(|| error.kind().into(), io::Error::from_raw_os_error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        replace(&path, b"old, and longer").unwrap();
        replace(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn an_existing_file_is_not_created_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("name");
        create_new(&path, b"first").unwrap();
        let error = create_new(&path, b"second").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"first");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_is_renamed_unless_there_is_one_of_that_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("a"), b"first").unwrap();
        fs::write(path("b"), b"second").unwrap();
        let error = rename_new(&path("a"), &path("b")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        rename_new(&path("a"), &path("c")).unwrap();
        assert_eq!(fs::read(path("c")).unwrap(), b"first");
        assert_eq!(fs::read(path("b")).unwrap(), b"second");
        assert!(!path("a").exists());
    }

    #[test]
    fn folders_are_created_with_those_above_them_and_files_are_removed_once() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("a/b/c");
        create_folder(&below).unwrap();
        create_folder(&below).unwrap();
        let path = below.join("file");
        fs::write(&path, b"").unwrap();
        assert!(create_folder(&path).is_err());
        remove(&path).unwrap();
        remove(&path).unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn what_a_killed_program_left_is_cleared_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".tmp-Xy12"), b"half").unwrap();
        fs::write(folder.path().join("state"), b"whole").unwrap();
        clear_left_over(folder.path()).unwrap();
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].as_ref().unwrap().file_name(), "state");
    }

    #[test]
    fn what_fails_is_told_without_the_name_of_the_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("missing/state");
        let error = replace(&path, b"new").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        assert!(!error.to_string().contains(PREFIX), "{error}");
    }

    #[test]
    fn a_failed_write_leaves_the_old_content_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("folder-in-the-way");
        fs::create_dir(&path).unwrap();
        fs::write(path.join("inside"), b"kept").unwrap();
        assert!(replace(&path, b"new").is_err());
        assert_eq!(fs::read(path.join("inside")).unwrap(), b"kept");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
