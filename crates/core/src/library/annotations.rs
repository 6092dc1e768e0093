//! What people add to checkpoints: tags, favourites and notes.
//!
//! A checkpoint is immutable, so these lie beside it: `tags/<id>.<tag>` and `favourites/<id>` are empty files, `notes/<id>`
//! holds a text. A tag is a file of its own so that two programs that tag one checkpoint at once lose nothing.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read};
use std::path::Path;

use serde::Serialize;

use super::folder::{Folder, Purpose};
use super::store::{files_in, io};
use super::{CheckpointId, Library, LibraryError, is_valid_name};
use crate::durable;
use crate::storage::open_file;

/// A note is cut behind so many bytes when it is read: nobody writes more, and a listing reads all of them.
const LONGEST_NOTE: u64 = 4096;

/// What people added to a checkpoint.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Annotations {
    /// Words that it is found by, sorted.
    pub tags: Vec<String>,
    /// Whether it stands out in lists.
    pub favourite: bool,
    /// A text about it.
    pub note: Option<String>,
}

impl Library {
    /// The annotations of every checkpoint that has any.
    ///
    /// # Errors
    /// A folder that cannot be read; missing ones hold nothing.
    pub fn annotations(&self) -> Result<BTreeMap<CheckpointId, Annotations>, LibraryError> {
        let mut found: BTreeMap<CheckpointId, Annotations> = BTreeMap::new();
        for path in files_in(&self.folder(Folder::Tags))? {
            if let Some((id, tag)) = tagged(&path) {
                found.entry(id).or_default().tags.push(tag);
            }
        }
        for path in files_in(&self.folder(Folder::Favourites))? {
            if let Some(id) = named_by(&path) {
                found.entry(id).or_default().favourite = true;
            }
        }
        for path in files_in(&self.folder(Folder::Notes))? {
            if let Some(id) = named_by(&path) {
                found.entry(id).or_default().note = read_note(&path);
            }
        }
        for annotations in found.values_mut() {
            annotations.tags.sort_unstable();
        }
        Ok(found)
    }

    /// The annotations of one checkpoint.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn annotations_of(&self, id: &CheckpointId) -> Result<Annotations, LibraryError> {
        Ok(self.annotations()?.remove(id).unwrap_or_default())
    }

    /// Adds a tag; one that is there already stays.
    ///
    /// # Errors
    /// A tag that is not written like a name; the file system refuses.
    pub fn add_tag(&self, id: &CheckpointId, tag: &str) -> Result<(), LibraryError> {
        if !is_valid_name(tag) {
            return Err(LibraryError::Tag(tag.to_owned()));
        }
        self.mark(Folder::Tags, &format!("{id}.{tag}"))
    }

    /// Takes a tag away, if it is there.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn remove_tag(&self, id: &CheckpointId, tag: &str) -> Result<(), LibraryError> {
        self.unmark(Folder::Tags, &format!("{id}.{tag}"))
    }

    /// Makes `tags` the tags of a checkpoint: what is missing is added, what is not among them goes.
    ///
    /// # Errors
    /// A tag that is not written like a name; the file system refuses.
    pub fn set_tags(&self, id: &CheckpointId, tags: &[String]) -> Result<(), LibraryError> {
        let before = self.annotations_of(id)?.tags;
        for tag in tags.iter().filter(|tag| !before.contains(tag)) {
            self.add_tag(id, tag)?;
        }
        for tag in before.iter().filter(|tag| !tags.contains(tag)) {
            self.remove_tag(id, tag)?;
        }
        Ok(())
    }

    /// Makes a checkpoint a favourite, or no longer one.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn set_favourite(&self, id: &CheckpointId, favourite: bool) -> Result<(), LibraryError> {
        let folder = Folder::Favourites;
        if favourite {
            self.mark(folder, id.as_str())
        } else {
            self.unmark(folder, id.as_str())
        }
    }

    /// Writes the note of a checkpoint; an empty one takes it away.
    ///
    /// # Errors
    /// A note that is too long; the file system refuses.
    pub fn set_note(&self, id: &CheckpointId, note: &str) -> Result<(), LibraryError> {
        let (folder, note) = (Folder::Notes, note.trim());
        if note.is_empty() {
            return self.unmark(folder, id.as_str());
        }
        if note.len() as u64 > LONGEST_NOTE {
            return Err(LibraryError::NoteTooLong { bytes: note.len() });
        }
        self.create_folder(folder)?;
        let path = self.folder(folder).join(id.as_str());
        durable::replace(&path, note.as_bytes()).map_err(io("write", &path))
    }

    /// Creates an empty file, unless it is there.
    fn mark(&self, folder: Folder, name: &str) -> Result<(), LibraryError> {
        self.create_folder(folder)?;
        let path = self.folder(folder).join(name);
        match durable::create_new(&path, &[]) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                Err(io("write", &path)(error))
            }
            _ => Ok(()),
        }
    }

    /// Removes a file, if it is there.
    fn unmark(&self, folder: Folder, name: &str) -> Result<(), LibraryError> {
        let path = self.folder(folder).join(name);
        durable::remove(&path).map_err(io("remove", &path))
    }

    /// Takes everything away that people added to a checkpoint.
    pub(super) fn forget(&self, id: &CheckpointId) -> Result<(), LibraryError> {
        for folder in [Folder::Tags, Folder::Favourites, Folder::Notes] {
            for path in files_in(&self.folder(folder))? {
                let name = path.file_name().and_then(|name| name.to_str());
                let purpose = name.and_then(|name| folder.purpose(name));
                if purpose == Some(Purpose::Annotation(id.clone())) {
                    durable::remove(&path).map_err(io("remove", &path))?;
                }
            }
        }
        Ok(())
    }
}

/// The id and the tag in a file's name.
fn tagged(path: &Path) -> Option<(CheckpointId, String)> {
    let (id, tag) = path.file_name()?.to_str()?.split_once('.')?;
    let id = CheckpointId::try_from(id).ok()?;
    is_valid_name(tag).then(|| (id, tag.to_owned()))
}

/// The id that is a file's whole name.
fn named_by(path: &Path) -> Option<CheckpointId> {
    CheckpointId::try_from(path.file_name()?.to_str()?).ok()
}

/// The text of a note; `None` when it was taken away meanwhile.
fn read_note(path: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    let file = open_file(path).ok()?;
    file.take(LONGEST_NOTE).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{checkpoint, orphan};
    use crate::run::CheckpointName;

    fn library() -> (tempfile::TempDir, Library, CheckpointId) {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::new(folder.path());
        let name = CheckpointName::Explicit("a".into());
        let saved = library.save(&checkpoint(0.1, orphan()), &name).unwrap();
        (folder, library, saved.id)
    }

    #[test]
    fn what_was_added_is_listed_and_can_be_taken_away() {
        let (_folder, library, id) = library();
        library.add_tag(&id, "demo").unwrap();
        library.add_tag(&id, "best.of-3").unwrap();
        library.add_tag(&id, "demo").unwrap();
        library.set_favourite(&id, true).unwrap();
        library.set_note(&id, " with a\nsecond line ").unwrap();
        let listed = &library.list().unwrap()[0];
        let expected = Annotations {
            tags: vec!["best.of-3".into(), "demo".into()],
            favourite: true,
            note: Some("with a\nsecond line".into()),
        };
        assert_eq!(listed.annotations, expected);
        assert_eq!(library.find("a").unwrap().annotations, expected);
        library.remove_tag(&id, "demo").unwrap();
        library.remove_tag(&id, "best.of-3").unwrap();
        library.set_favourite(&id, false).unwrap();
        library.set_favourite(&id, false).unwrap();
        library.set_note(&id, "").unwrap();
        assert_eq!(library.annotations_of(&id).unwrap(), Annotations::default());
    }

    #[test]
    fn annotations_survive_the_trash() {
        let (_folder, library, id) = library();
        library.add_tag(&id, "demo").unwrap();
        library.remove(&id).unwrap();
        library.restore("a").unwrap();
        assert_eq!(library.find("a").unwrap().annotations.tags, ["demo"]);
    }

    #[test]
    fn what_is_deleted_for_good_takes_along_what_was_added_to_it() {
        let (folder, library, id) = library();
        let name = CheckpointName::Explicit("b".into());
        let other = library.save(&checkpoint(0.2, orphan()), &name).unwrap();
        for id in [&id, &other.id] {
            library.add_tag(id, "demo").unwrap();
            library.set_favourite(id, true).unwrap();
            library.set_note(id, "why").unwrap();
        }
        library.remove(&id).unwrap();
        library.delete_removed(&id).unwrap();
        assert_eq!(library.annotations_of(&id).unwrap(), Annotations::default());
        assert_eq!(library.annotations().unwrap().len(), 1);
        assert_eq!(library.strays().unwrap(), []);
        std::fs::remove_file(other.path).unwrap();
        std::fs::remove_file(folder.path().join("names/b")).unwrap();
        let kinds: Vec<_> = library.strays().unwrap().iter().map(|s| s.kind).collect();
        assert_eq!(kinds, [crate::library::StrayKind::Orphaned; 3]);
    }

    #[test]
    fn what_cannot_be_a_tag_or_a_note_is_refused() {
        let (_folder, library, id) = library();
        for tag in ["", "../up", "Two Words", "a/b"] {
            let text = library.add_tag(&id, tag).unwrap_err().to_string();
            assert!(text.contains("a-z"), "{text}");
        }
        let text = library.set_note(&id, &"x".repeat(5000)).unwrap_err();
        assert!(text.to_string().contains("4096"), "{text}");
        assert_eq!(library.annotations_of(&id).unwrap(), Annotations::default());
    }
}
