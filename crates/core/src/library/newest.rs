//! The newest checkpoints of a large library: what a screen can show while the rest is being read.

use std::cmp::Reverse;
use std::path::PathBuf;
use std::time::SystemTime;

use super::cache::{self, StampedName};
use super::folder::Folder;
use super::listing::{Expected, by_id};
use super::names::NameFile;
use super::store::files_in;
use super::{Library, LibraryError, Listing};
use crate::shares::in_shares;

/// A library of up to so many checkpoints is read whole sooner than anybody could look at a part of it.
const SMALL: usize = 1000;

/// Names are mostly given when a checkpoint is saved, so the newest names belong to the newest checkpoints; a few may
/// have been given later.
const NAMES_PER_CHECKPOINT: usize = 4;

impl Library {
    /// The `count` newest checkpoints, newest first, as far as the times of their files tell; `None` for a small library,
    /// whose [`Self::listing`] is as fast. One whose name is not among the newest names is left out.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn newest(&self, count: usize) -> Result<Option<Listing>, LibraryError> {
        let files = self.checkpoint_files()?;
        let all = files.len();
        if all <= SMALL.max(count) {
            return Ok(None);
        }
        let mut names = by_id(&self.newest_names(count * NAMES_PER_CHECKPOINT)?);
        let mut annotations = self.annotations()?;
        let expected = newest_of(files, count).into_iter().filter_map(|path| {
            let id = Self::id_of(&path)?;
            Some(Expected {
                names: names.remove(&id)?,
                annotations: annotations.remove(&id).unwrap_or_default(),
                path,
                id,
                known: None,
            })
        });
        let mut listing = Listing::read(expected.collect());
        // What is damaged is told once, by the whole listing.
        listing.damaged.clear();
        listing.trash = self.ids_in_trash()?;
        listing.unread = all - listing.entries.len();
        Ok(Some(listing))
    }

    fn newest_names(&self, count: usize) -> Result<Vec<StampedName>, LibraryError> {
        let files = newest_of(files_in(&self.folder(Folder::Names))?, count);
        Ok(self
            .read_names(NameFile::all(files, cache::by_name(vec![])))
            .found)
    }
}

/// The `count` files that were written last.
fn newest_of(files: Vec<PathBuf>, count: usize) -> Vec<PathBuf> {
    let written = |path: &PathBuf| {
        let modified = path.metadata().and_then(|file| file.modified());
        modified.unwrap_or(SystemTime::UNIX_EPOCH)
    };
    let date = |files: Vec<PathBuf>| -> Vec<(SystemTime, PathBuf)> {
        let dated = files.into_iter().map(|path| (written(&path), path));
        dated.collect()
    };
    let mut dated = in_shares(files, date).concat();
    if count < dated.len() {
        dated.select_nth_unstable_by_key(count, |(time, _)| Reverse(*time));
        dated.truncate(count);
    }
    dated.into_iter().map(|(_, path)| path).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::library_of;
    use crate::library::Entry;

    #[test]
    fn the_newest_of_many_come_first_and_say_how_many_follow() {
        let (_folder, library) = library_of(SMALL);
        let newest = library.newest(3).unwrap().unwrap();
        let mut names: Vec<_> = newest.entries.iter().map(Entry::title).collect();
        names.sort_unstable();
        let expected = [
            &format!("copy-{}", SMALL - 2),
            &format!("copy-{}", SMALL - 1),
            "original",
        ];
        assert_eq!(names, expected);
        assert_eq!(newest.unread, SMALL - 2);
        assert_eq!(library.listing().unwrap().unread, 0);
    }

    #[test]
    fn few_are_left_to_the_whole_listing() {
        let (_folder, library) = library_of(5);
        assert_eq!(library.newest(3).unwrap(), None);
        assert_eq!(Library::new("/nowhere").newest(3).unwrap(), None);
    }
}
