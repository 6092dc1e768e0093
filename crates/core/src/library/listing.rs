//! Everything in the library: what can be read, and what cannot.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::folder::Folder;
use super::store::files_in;
use super::{Annotations, CheckpointId, Entry, Library, LibraryError};

/// Everything in the library.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Listing {
    /// Checkpoints, newest first.
    pub entries: Vec<Entry>,
    /// Files that should be checkpoints and cannot be read as such, by path.
    pub damaged: Vec<Damaged>,
    /// What is in the trash, where children may have their parent.
    pub trash: BTreeSet<CheckpointId>,
}

/// A file that should be a checkpoint and cannot be read as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damaged {
    /// The file.
    pub path: PathBuf,
    /// The id that it is named by; `None` when it is named by none.
    pub id: Option<CheckpointId>,
    /// Its names, sorted.
    pub names: Vec<String>,
    /// What is wrong with it: `is no checkpoint of mnist-tui`.
    pub reason: String,
}

/// A file with the id and the names that it should have, and what people added to it.
#[derive(Debug, Clone)]
pub(super) struct Expected {
    pub(super) path: PathBuf,
    pub(super) id: CheckpointId,
    pub(super) names: Vec<String>,
    pub(super) annotations: Annotations,
}

impl Library {
    /// Every checkpoint, newest first; damaged files are left out (see [`Self::listing`]).
    ///
    /// # Errors
    /// A folder that cannot be read; a missing one is an empty library.
    pub fn list(&self) -> Result<Vec<Entry>, LibraryError> {
        Ok(self.listing()?.entries)
    }

    /// Every checkpoint and every file that is none any more. Only headers are read: [`Self::verify`] finds more.
    ///
    /// # Errors
    /// A folder that cannot be read; a missing one is an empty library.
    pub fn listing(&self) -> Result<Listing, LibraryError> {
        // Before the names: what is seen here has got its name already.
        let files = self.checkpoint_files()?;
        let mut names = self.names_by_id()?;
        let mut annotations = self.annotations()?;
        let mut expected = Vec::new();
        let mut nameless = Vec::new();
        for path in files {
            match Self::id_of(&path) {
                Some(id) => {
                    let names = names.remove(&id).unwrap_or_default();
                    let annotations = annotations.remove(&id).unwrap_or_default();
                    expected.push(Expected {
                        path,
                        id,
                        names,
                        annotations,
                    });
                }
                None => nameless.push(Damaged {
                    path,
                    id: None,
                    names: vec![],
                    reason: super::verify::NOT_NAMED_BY_AN_ID.to_owned(),
                }),
            }
        }
        let mut listing = read_all(&expected);
        let trash = files_in(&self.folder(Folder::Trash))?;
        listing.trash = trash.iter().filter_map(|path| Self::id_of(path)).collect();
        listing.damaged.extend(nameless);
        self.name_again(&mut listing)?;
        listing.damaged.sort_by(|a, b| a.path.cmp(&b.path));
        let entries = &mut listing.entries;
        entries.sort_by(|a, b| b.created.cmp(&a.created).then_with(|| a.id.cmp(&b.id)));
        Ok(listing)
    }

    /// A name that is changed while the names are read may be missed under both.
    fn name_again(&self, listing: &mut Listing) -> Result<(), LibraryError> {
        if listing.entries.iter().all(|entry| !entry.names.is_empty()) {
            return Ok(());
        }
        let mut names = self.names_by_id()?;
        let nameless = listing.entries.iter_mut().filter(|e| e.names.is_empty());
        for entry in nameless {
            entry.names = names.remove(&entry.id).unwrap_or_default();
        }
        Ok(())
    }

    fn names_by_id(&self) -> Result<BTreeMap<CheckpointId, Vec<String>>, LibraryError> {
        let mut names: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (name, id) in self.names()? {
            names.entry(id).or_default().push(name);
        }
        Ok(names)
    }
}

impl Listing {
    /// Reads the headers of these files, one after the other.
    pub(super) fn read(files: &[Expected]) -> Self {
        let mut listing = Self::default();
        for expected in files.iter().cloned() {
            let Expected {
                path,
                id,
                names,
                annotations,
            } = expected;
            match Entry::read(path.clone(), id.clone(), names.clone()) {
                Ok(entry) => listing.entries.push(Entry {
                    annotations,
                    ..entry
                }),
                // Another program removed it after its folder was read.
                Err(error) if error.is_gone() => {}
                Err(error) => listing.damaged.push(Damaged {
                    path,
                    id: Some(id),
                    names,
                    reason: error.reason(),
                }),
            }
        }
        listing
    }

    fn extend(&mut self, other: Self) {
        self.entries.extend(other.entries);
        self.damaged.extend(other.damaged);
    }
}

/// Reads the headers of many files on all cores: a dashboard's first frame waits for them.
fn read_all(files: &[Expected]) -> Listing {
    /// Fewer files are read sooner than a thread starts.
    const LEAST_PER_THREAD: usize = 64;
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = files.len().div_ceil(cores).max(LEAST_PER_THREAD);
    let (here, elsewhere) = files.split_at(share.min(files.len()));
    std::thread::scope(|scope| {
        let threads: Vec<_> = elsewhere
            .chunks(share)
            .map(|files| scope.spawn(move || Listing::read(files)))
            .collect();
        let mut listing = Listing::read(here);
        for thread in threads {
            listing.extend(thread.join().unwrap_or_default());
        }
        listing
    })
}
