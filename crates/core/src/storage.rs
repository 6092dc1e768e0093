//! The data directory: `runs/`, `library/` and the queue of runs.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use nix::libc::{EISDIR, O_NONBLOCK};

const LIBRARY: &str = "library";
const EXPERIMENTS: &str = "experiments";

/// The id of the experiment whose library this is.
pub(crate) fn experiment_of(library: &Path) -> Option<&str> {
    let experiment = library.parent()?;
    let is_one = experiment.parent()?.file_name()? == EXPERIMENTS;
    experiment.file_name()?.to_str().filter(|_| is_one)
}

/// Paths in a data directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataDir {
    root: PathBuf,
}

impl DataDir {
    /// The data directory in `root`, which need not exist yet.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// One folder a run.
    #[must_use]
    pub fn runs(&self) -> PathBuf {
        self.root.join("runs")
    }

    /// The checkpoint library.
    #[must_use]
    pub fn library(&self) -> PathBuf {
        self.root.join(LIBRARY)
    }

    /// The library here that stands where `other` stood in its own data directory: that of an experiment, or the one of all
    /// other runs.
    #[must_use]
    pub fn library_like(&self, other: &Path) -> PathBuf {
        match experiment_of(other) {
            Some(id) => self.experiments().join(id).join(LIBRARY),
            None => self.library(),
        }
    }

    /// One folder a downloaded data set.
    #[must_use]
    pub fn data_sets(&self) -> PathBuf {
        self.root.join("datasets")
    }

    /// One folder an experiment.
    #[must_use]
    pub fn experiments(&self) -> PathBuf {
        self.root.join(EXPERIMENTS)
    }
}

/// What this user may do in a data directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everything.
    Full,
    /// Look, as in the directory of somebody else who shares it.
    ViewOnly,
}

impl DataDir {
    /// What this user may do here, as far as permissions tell; what does not exist yet counts as its parent.
    #[must_use]
    pub fn access(&self) -> Access {
        let is_writable = |path: &Path| {
            let existing = path.ancestors().find(|p| p.exists());
            let asked = existing.unwrap_or(Path::new("."));
            nix::unistd::access(asked, nix::unistd::AccessFlags::W_OK).is_ok()
        };
        if is_writable(&self.runs()) && is_writable(&self.library()) {
            Access::Full
        } else {
            Access::ViewOnly
        }
    }
}

/// Opens a file for reading, and nothing else: a pipe that somebody put in its place could be waited for for ever, and a
/// device has no end.
///
/// # Errors
/// What is no regular file; what the system says.
pub fn open_file(path: &Path) -> io::Result<File> {
    // Without this, opening a pipe waits for its writer.
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(O_NONBLOCK)
        .open(path)?;
    let kind = file.metadata()?.file_type();
    if kind.is_file() {
        Ok(file)
    } else if kind.is_dir() {
        Err(io::Error::from_raw_os_error(EISDIR))
    } else {
        Err(io::Error::other("it is a pipe or a device, not a file"))
    }
}

/// Reads a text of at most `most` bytes; what is longer is no such text.
///
/// # Errors
/// Longer or no UTF-8; what [`open_file`] refuses.
pub(crate) fn read_text(path: &Path, most: u64) -> io::Result<String> {
    let mut text = String::new();
    open_file(path)?.take(most + 1).read_to_string(&mut text)?;
    if text.len() as u64 > most {
        let reason = format!("it is longer than {most} bytes");
        return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
    }
    Ok(text)
}

/// Bytes free for this user on the file system that holds `path` or its nearest existing ancestor.
///
/// # Errors
/// What the system says.
pub fn free_space(path: &Path) -> std::io::Result<u64> {
    let existing = path.ancestors().find(|p| p.exists());
    let on_disk = nix::sys::statvfs::statvfs(existing.unwrap_or(Path::new(".")))?;
    // The types differ between systems.
    #[allow(clippy::useless_conversion, clippy::unnecessary_cast)]
    let (blocks, size) = (
        on_disk.blocks_available() as u64,
        on_disk.fragment_size() as u64,
    );
    Ok(blocks.saturating_mul(size))
}

/// What to do about an error of the file system, to be put behind it; empty where nothing helps for certain.
#[must_use]
pub fn remedy(error: &std::io::Error) -> &'static str {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            "; free some space (`mnist-tui runs prune`), then resume the run or try again"
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "; ask its owner for permission, or use another --data-dir"
        }
        ErrorKind::NotADirectory => {
            "; a file stands where a folder is needed: move it away, or use another --data-dir"
        }
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use nix::libc::{EACCES, EDQUOT, EFBIG, EIO, ENOSPC, ENOTDIR, EROFS};

    use super::*;

    #[test]
    fn a_library_of_an_experiment_is_found_in_a_data_directory_that_was_moved() {
        let here = DataDir::new("/here");
        let found = |there: &str| here.library_like(Path::new(there));
        let of_an_experiment = "experiments/20261128-2101/library";
        assert_eq!(
            found(&format!("/there/{of_an_experiment}")),
            here.root().join(of_an_experiment)
        );
        for other in ["/there/library", "library", "/", ""] {
            assert_eq!(found(other), here.library());
        }
    }

    #[test]
    fn a_full_disk_and_a_missing_permission_have_a_remedy() {
        let of = |errno| remedy(&std::io::Error::from_raw_os_error(errno));
        for full in [ENOSPC, EDQUOT, EFBIG] {
            assert!(of(full).contains("runs prune"));
        }
        for forbidden in [EACCES, EROFS] {
            assert!(of(forbidden).contains("permission"));
        }
        assert!(of(ENOTDIR).contains("--data-dir"));
        assert_eq!(of(EIO), "");
    }

    #[test]
    fn only_regular_files_are_opened_and_nothing_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).unwrap();
        let refused = |path: &Path| open_file(path).unwrap_err().to_string();
        assert!(refused(&pipe).contains("a pipe or a device"));
        assert!(refused(Path::new("/dev/zero")).contains("a pipe or a device"));
        assert!(refused(folder.path()).contains("directory"));
        std::fs::write(folder.path().join("file"), "text").unwrap();
        let file = folder.path().join("file");
        assert_eq!(read_text(&file, 4).unwrap(), "text");
        assert!(read_text(&file, 3).is_err());
    }

    #[test]
    fn free_space_of_a_folder_that_does_not_exist_yet_is_that_of_its_parent() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("a/b/c");
        let (here, there) = (
            free_space(folder.path()).unwrap(),
            free_space(&missing).unwrap(),
        );
        assert!(here > 0);
        assert!(here.abs_diff(there) < here / 2, "{here} {there}");
    }
}
