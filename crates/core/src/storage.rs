//! The data directory: `runs/`, `library/` and the queue of runs.

use std::path::{Path, PathBuf};

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
        self.root.join("library")
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
