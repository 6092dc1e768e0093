//! Everything in the library: what can be read, and what cannot.

use std::collections::{BTreeSet, HashMap};
use std::io::ErrorKind;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::thread;

use super::cache::{self, Cache, Stamp, StampedEntry, StampedName, WORTH_WRITING};
use super::folder::Folder;
use super::names::StampedNames;
use super::store::{files_in, io};
use super::{Annotations, CheckpointId, Entry, Library, LibraryError};
use crate::shares::in_shares;

/// Everything in the library.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Listing {
    /// Checkpoints, newest first.
    pub entries: Vec<Entry>,
    /// Files that should be checkpoints and cannot be read as such, by path.
    pub damaged: Vec<Damaged>,
    /// What is in the trash, where children may have their parent.
    pub trash: BTreeSet<CheckpointId>,
    /// Number of checkpoints that are there and are not listed yet; 0 but for [`Library::newest`].
    pub unread: usize,
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
    /// What an earlier listing read.
    pub(super) known: Option<StampedEntry>,
}

impl Library {
    /// Every checkpoint, newest first; damaged files are left out (see [`Self::listing`]).
    ///
    /// # Errors
    /// A folder that cannot be read; a missing one is an empty library.
    pub fn list(&self) -> Result<Vec<Entry>, LibraryError> {
        Ok(self.listing()?.entries)
    }

    /// Every checkpoint and every file that is none any more. Only headers are read, and of a large library only those
    /// that are new since the last listing: [`Self::verify`] finds more.
    ///
    /// # Errors
    /// A folder that cannot be read; a missing one is an empty library.
    pub fn listing(&self) -> Result<Listing, LibraryError> {
        let (cache, files) = thread::scope(|scope| {
            let cache = scope.spawn(|| Cache::read(self.root()));
            // Before the names: what is seen here has got its name already.
            let files = self.checkpoint_files();
            (
                cache.join().unwrap_or_else(|panic| resume_unwind(panic)),
                files,
            )
        });
        let (
            Cache {
                names,
                mut checkpoints,
            },
            files,
        ) = (cache, files?);
        let StampedNames {
            found: names,
            opened: new_names,
        } = self.stamped_names(names)?;
        let (mut expected, nameless) = self.expected(files, by_id(&names))?;
        for file in &mut expected {
            file.known = checkpoints.take(file.id.as_str());
        }
        // On all cores: a dashboard's first frame waits for them.
        let shares = in_shares(expected, Share::read);
        let mut share = shares.into_iter().fold(Share::default(), Share::and);
        if new_names + share.opened >= WORTH_WRITING {
            cache::write(self.root(), &names, &share.found);
        }
        share.damaged.extend(nameless);
        let mut listing = Listing::from(share);
        listing.trash = self.ids_in_trash()?;
        self.name_again(&mut listing, names)?;
        Ok(listing)
    }

    /// What the trash holds.
    pub(super) fn ids_in_trash(&self) -> Result<BTreeSet<CheckpointId>, LibraryError> {
        let files = files_in(&self.folder(Folder::Trash))?;
        Ok(files.iter().filter_map(|path| Self::id_of(path)).collect())
    }

    /// The files that should be checkpoints, and those that cannot be, since their names are no ids.
    fn expected(
        &self,
        files: Vec<PathBuf>,
        mut names: HashMap<CheckpointId, Vec<String>>,
    ) -> Result<(Vec<Expected>, Vec<Damaged>), LibraryError> {
        let mut annotations = self.annotations()?;
        let (mut expected, mut nameless) = (Vec::with_capacity(files.len()), Vec::new());
        for path in files {
            match Self::id_of(&path) {
                Some(id) => expected.push(Expected {
                    names: names.remove(&id).unwrap_or_default(),
                    annotations: annotations.remove(&id).unwrap_or_default(),
                    path,
                    id,
                    known: None,
                }),
                None => nameless.push(Damaged {
                    path,
                    id: None,
                    names: vec![],
                    reason: super::verify::NOT_NAMED_BY_AN_ID.to_owned(),
                }),
            }
        }
        Ok((expected, nameless))
    }

    /// A name that is changed while the names are read may be missed under both.
    fn name_again(
        &self,
        listing: &mut Listing,
        names: Vec<StampedName>,
    ) -> Result<(), LibraryError> {
        if listing.entries.iter().all(|entry| !entry.names.is_empty()) {
            return Ok(());
        }
        let mut names = by_id(&self.stamped_names(cache::by_name(names))?.found);
        let nameless = listing.entries.iter_mut().filter(|e| e.names.is_empty());
        for entry in nameless {
            entry.names = names.remove(&entry.id).unwrap_or_default();
        }
        Ok(())
    }
}

/// The names of each checkpoint, sorted.
pub(super) fn by_id(names: &[StampedName]) -> HashMap<CheckpointId, Vec<String>> {
    let mut by_id: HashMap<_, Vec<_>> = HashMap::with_capacity(names.len());
    for StampedName { name, id, .. } in names {
        by_id.entry(id.clone()).or_default().push(name.clone());
    }
    for names in by_id.values_mut() {
        names.sort_unstable();
    }
    by_id
}

impl Listing {
    /// Reads the headers of these files.
    pub(super) fn read(files: Vec<Expected>) -> Self {
        Share::read(files).into()
    }
}

impl Expected {
    fn damaged(self, reason: String) -> Damaged {
        Damaged {
            path: self.path,
            id: Some(self.id),
            names: self.names,
            reason,
        }
    }
}

fn is_not_found(error: &std::io::Error) -> bool {
    error.kind() == ErrorKind::NotFound
}

/// What some of the files say.
#[derive(Default)]
struct Share {
    found: Vec<StampedEntry>,
    damaged: Vec<Damaged>,
    /// Number of checkpoints whose file had to be opened.
    opened: usize,
}

impl Share {
    /// Reads the headers of these files, one after the other, but for those that have not changed since they were read.
    fn read(files: Vec<Expected>) -> Self {
        let mut share = Self {
            found: Vec::with_capacity(files.len()),
            ..Self::default()
        };
        for file in files {
            match Stamp::of(&file.path) {
                Ok(stamp) => share.add(file, stamp),
                // Another program removed it after its folder was read.
                Err(_)
                    if file
                        .path
                        .symlink_metadata()
                        .is_err_and(|error| is_not_found(&error)) => {}
                Err(error) => {
                    let reason = io("read", &file.path)(error).reason();
                    share.damaged.push(file.damaged(reason));
                }
            }
        }
        share
    }

    fn add(&mut self, mut file: Expected, stamp: Stamp) {
        let known = file.known.take().filter(|known| known.stamp == stamp);
        let is_known = known.is_some();
        let read = known.map_or_else(
            || Entry::read(&file.path, file.id.clone()),
            |known| Ok(known.entry),
        );
        match read {
            Ok(entry) => {
                self.opened += usize::from(!is_known);
                let entry = Entry {
                    names: file.names,
                    path: file.path,
                    annotations: file.annotations,
                    ..entry
                };
                self.found.push(StampedEntry { stamp, entry });
            }
            Err(error) if error.is_gone() => {}
            Err(error) => self.damaged.push(file.damaged(error.reason())),
        }
    }

    fn and(mut self, other: Self) -> Self {
        self.found.extend(other.found);
        self.damaged.extend(other.damaged);
        self.opened += other.opened;
        self
    }
}

impl From<Share> for Listing {
    /// Newest first, and damaged files by path.
    fn from(share: Share) -> Self {
        let entries = share.found.into_iter().map(|found| found.entry);
        let mut listing = Self {
            entries: entries.collect(),
            damaged: share.damaged,
            ..Self::default()
        };
        let newest_first =
            |a: &Entry, b: &Entry| b.created.cmp(&a.created).then_with(|| a.id.cmp(&b.id));
        listing.entries.sort_unstable_by(newest_first);
        listing.damaged.sort_by(|a, b| a.path.cmp(&b.path));
        listing
    }
}
