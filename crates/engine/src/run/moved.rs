//! A data directory that was moved or copied: the paths in a run's spec are those of where it was created.

use std::path::Path;

use mnist_core::library::Library;
use mnist_core::run::{RunDir, RunKind, RunSpec};
use mnist_core::storage::DataDir;

/// The spec with the paths of the data directory that the run lies in now, and what was changed, one line each.
pub(super) fn settle(dir: &RunDir, mut spec: RunSpec) -> (RunSpec, Vec<String>) {
    let Some(data) = data_around(dir) else {
        return (spec, vec![]);
    };
    let library = data.library_like(&spec.library);
    let mut changed = Vec::new();
    if !is_same(&library, &spec.library) {
        changed.push(format!(
            "the run was created for the library {}; it lies elsewhere now, so its checkpoint goes to {}",
            spec.library.display(),
            library.display()
        ));
        spec.library.clone_from(&library);
    }
    if let RunKind::Transfer { from } = &mut spec.kind
        && !from.path.exists()
    {
        let here = Library::new(data.library()).checkpoint_path(&from.id);
        if here.exists() {
            changed.push(format!(
                "the checkpoint to transfer from is not in {} any more; {} is used",
                from.path.display(),
                here.display()
            ));
            from.path = here;
        }
    }
    (spec, changed)
}

/// The data directory that a run lies in; `None` for a run that lies somewhere else.
fn data_around(dir: &RunDir) -> Option<DataDir> {
    let runs = dir.path().parent()?;
    let data = DataDir::new(runs.parent()?);
    (data.runs() == runs).then_some(data)
}

/// Whether two libraries, which need not exist yet, are one, by whatever way they are reached.
fn is_same(one: &Path, other: &Path) -> bool {
    let real = |library: &Path| {
        let name = library.file_name()?.to_owned();
        let folder = library.parent()?.canonicalize().ok()?.join(name);
        Some(folder.canonicalize().unwrap_or(folder))
    };
    one == other || real(one).is_some_and(|one| real(other) == Some(one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_reached_by_a_link_is_the_same_and_a_copy_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let (data, copy, link) = ("data", "copy", "link");
        for name in [data, copy] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        std::os::unix::fs::symlink(folder.path().join(data), folder.path().join(link)).unwrap();
        let library = |name: &str| folder.path().join(name).join("library");
        assert!(is_same(&library(data), &library(link)));
        assert!(!is_same(&library(data), &library(copy)));
        assert!(!is_same(&library(data), &library("gone")));
    }

    #[test]
    fn a_run_may_lie_outside_of_a_data_directory() {
        let around = |path: &str| data_around(&RunDir::at(path));
        assert_eq!(around("/data/runs/r"), Some(DataDir::new("/data")));
        assert_eq!(around("/somewhere/r"), None);
    }
}
