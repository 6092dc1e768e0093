//! Files in a library's folders that are no sound part of it.

use std::fs::DirEntry;
use std::path::PathBuf;
use std::time::Duration;

use super::cache::CACHE;
use super::folder::{Folder, LOCK, Purpose, folder_at};
use super::store::entries_of;
use super::{CheckpointId, Library, LibraryError, Whereabouts};
use crate::durable;

/// A file in a library's folders that is no sound part of it. It does no harm: readers pass over it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    /// The file or folder.
    pub path: PathBuf,
    /// What it is.
    pub kind: StrayKind,
    /// A sentence about it, with what to do.
    pub reason: String,
}

/// What a file is that is no sound part of a library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StrayKind {
    /// It refers to a checkpoint that is not here.
    Missing,
    /// A program that was killed left it.
    Orphaned,
    /// The library has no use for it.
    Foreign,
}

/// A write under way changes its temporary file more often than this.
const LONGEST_WRITE: Duration = Duration::from_secs(600);

const FOREIGN: &str = "is no file of the library; move it out of there";

impl Library {
    /// What is no sound part of the library, by kind and path. Nothing is deleted.
    ///
    /// # Errors
    /// A folder that cannot be read; a missing one holds nothing.
    pub fn strays(&self) -> Result<Vec<Stray>, LibraryError> {
        // A change under way would look like what a crash left.
        let _lock = self.lock();
        let mut found = Vec::new();
        for entry in entries_of(self.root())? {
            let path = entry.path();
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            match folder_at(&path).filter(|_| is_folder) {
                Some(folder) => found.extend(self.strays_in(folder)?),
                None if is_folder => found.push(foreign(path)),
                None if [LOCK, CACHE].iter().any(|ours| entry.file_name() == *ours) => {}
                None if durable::is_temporary(&entry.file_name()) => found.extend(left(&entry)),
                None => found.push(foreign(path)),
            }
        }
        found.sort_by(|a, b| (a.kind, &a.path).cmp(&(b.kind, &b.path)));
        Ok(found)
    }

    fn strays_in(&self, folder: Folder) -> Result<Vec<Stray>, LibraryError> {
        let entries = entries_of(&self.folder(folder))?;
        let found = entries.iter().filter_map(|entry| self.judge(folder, entry));
        Ok(found.collect())
    }

    /// What is wrong with a file in `folder`, if anything is.
    fn judge(&self, folder: Folder, entry: &DirEntry) -> Option<Stray> {
        let (path, name) = (entry.path(), entry.file_name());
        if durable::is_temporary(&name) {
            return left(entry);
        }
        // A link may lead to a checkpoint elsewhere.
        let is_file = entry.file_type().is_ok_and(|kind| !kind.is_dir());
        let purpose = name.to_str().filter(|_| is_file);
        match purpose.and_then(|name| folder.purpose(name)) {
            None => Some(foreign(path)),
            Some(Purpose::Checkpoint) => None,
            Some(Purpose::Name(name)) => self.judge_name(path, &name),
            Some(Purpose::RemovedNames(id)) => {
                let reason = "lists the names of what is not in the trash any more; delete it";
                (!self.trashed_path(&id).exists()).then(|| orphaned(path, reason))
            }
            Some(Purpose::Annotation(id)) => {
                let reason =
                    "was added to a checkpoint that is neither here nor in the trash; delete it";
                (self.whereabouts(&id) == Whereabouts::Elsewhere).then(|| orphaned(path, reason))
            }
        }
    }

    fn judge_name(&self, path: PathBuf, name: &str) -> Option<Stray> {
        let Some(id) = self.named(name) else {
            return Some(foreign(path));
        };
        let reason = self.absence(&id)?;
        Some(Stray {
            path,
            kind: StrayKind::Missing,
            reason: format!("names {reason}"),
        })
    }

    /// `9c41e7, which is in the trash: …`; `None` when the checkpoint is here.
    fn absence(&self, id: &CheckpointId) -> Option<String> {
        let short = id.short();
        match self.whereabouts(id) {
            Whereabouts::Here => None,
            Whereabouts::Trash => Some(format!(
                "{short}, which is in the trash: `mnist-tui library restore {short}` brings it back, or delete this file"
            )),
            Whereabouts::Elsewhere => Some(format!(
                "{short}, which is not here; import it from a copy, or delete this file"
            )),
        }
    }
}

fn orphaned(path: PathBuf, reason: &str) -> Stray {
    Stray {
        path,
        kind: StrayKind::Orphaned,
        reason: reason.to_owned(),
    }
}

fn foreign(path: PathBuf) -> Stray {
    Stray {
        path,
        kind: StrayKind::Foreign,
        reason: FOREIGN.to_owned(),
    }
}

/// A temporary file, unless its write may still be under way.
fn left(entry: &DirEntry) -> Option<Stray> {
    let reason = "is what a write left that was killed; delete it";
    is_old(entry).then(|| orphaned(entry.path(), reason))
}

/// Whether no write under way can have changed the file last.
fn is_old(entry: &DirEntry) -> bool {
    let changed = entry.metadata().and_then(|metadata| metadata.modified());
    changed.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > LONGEST_WRITE))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::SystemTime;

    use super::*;
    use crate::fixtures::{checkpoint, orphan};
    use crate::library::Saved;
    use crate::run::CheckpointName;

    fn library() -> (tempfile::TempDir, Library) {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::new(folder.path());
        (folder, library)
    }

    fn save(library: &Library, value: f32, name: &str) -> Saved {
        let name = CheckpointName::Explicit(name.to_owned());
        library.save(&checkpoint(value, orphan()), &name).unwrap()
    }

    /// What is found, by its place in the library.
    fn told(library: &Library) -> Vec<(StrayKind, String, String)> {
        let strays = library.strays().unwrap().into_iter();
        let relative = |path: PathBuf| {
            let path = path.strip_prefix(library.root()).unwrap();
            path.to_str().unwrap().to_owned()
        };
        strays
            .map(|stray| (stray.kind, relative(stray.path), stray.reason))
            .collect()
    }

    fn only(library: &Library, kind: StrayKind, path: &str, remedy: &str) {
        let told = told(library);
        let [(found, at, reason)] = told.as_slice() else {
            panic!("{told:?}");
        };
        assert_eq!((*found, at.as_str()), (kind, path));
        assert!(reason.contains(remedy), "{reason}");
    }

    #[test]
    fn a_library_in_use_has_no_strays() {
        let (_folder, library) = library();
        assert_eq!(told(&library), []);
        save(&library, 0.1, "kept");
        let removed = save(&library, 0.2, "removed");
        library.remove(&removed.id).unwrap();
        assert_eq!(told(&library), []);
    }

    #[test]
    fn a_name_without_a_checkpoint_is_missing_it() {
        let (_folder, library) = library();
        let saved = save(&library, 0.1, "ghost");
        fs::create_dir(library.folder(Folder::Trash)).unwrap();
        fs::rename(&saved.path, library.trashed_path(&saved.id)).unwrap();
        let restore = format!("`mnist-tui library restore {}`", saved.id.short());
        only(&library, StrayKind::Missing, "names/ghost", &restore);
        fs::remove_file(library.trashed_path(&saved.id)).unwrap();
        only(&library, StrayKind::Missing, "names/ghost", "import it");
        assert!(library.name_path("ghost").exists());
    }

    #[test]
    fn what_a_killed_program_left_is_orphaned_but_not_what_is_being_written() {
        let (folder, library) = library();
        save(&library, 0.1, "kept");
        let half = folder.path().join("checkpoints/.tmp-Xy12ab");
        fs::write(&half, "half").unwrap();
        assert_eq!(told(&library), []);
        let long_ago = SystemTime::now() - 2 * LONGEST_WRITE;
        let file = fs::File::options().write(true).open(&half).unwrap();
        file.set_modified(long_ago).unwrap();
        only(
            &library,
            StrayKind::Orphaned,
            "checkpoints/.tmp-Xy12ab",
            "delete it",
        );
        assert!(half.exists());
    }

    #[test]
    fn a_list_of_names_whose_checkpoint_left_the_trash_is_orphaned() {
        let (_folder, library) = library();
        let saved = save(&library, 0.1, "a");
        library.remove(&saved.id).unwrap();
        fs::remove_file(library.trashed_path(&saved.id)).unwrap();
        let list = format!("trash/{}.names", saved.id);
        only(&library, StrayKind::Orphaned, &list, "delete it");
    }

    #[test]
    fn whatever_else_lies_in_the_library_is_foreign() {
        let (folder, library) = library();
        let saved = save(&library, 0.1, "a");
        library.remove(&saved.id).unwrap();
        let foreign = [
            "README",
            "checkpoints/notes.safetensors",
            "checkpoints/x.txt",
            "names/No Name",
            "names/no-id",
            "trash/x.names",
        ];
        for path in foreign {
            fs::write(folder.path().join(path), "hello").unwrap();
        }
        fs::create_dir(folder.path().join("names/folder")).unwrap();
        let mut expected: Vec<&str> = foreign.into_iter().chain(["names/folder"]).collect();
        expected.sort_unstable();
        let told = told(&library);
        let found: Vec<&str> = told.iter().map(|(_, path, _)| path.as_str()).collect();
        assert_eq!(found, expected);
        assert!(told.iter().all(|(kind, ..)| *kind == StrayKind::Foreign));
        for path in expected {
            assert!(folder.path().join(path).exists());
        }
    }
}
