//! What earlier listings have read, so that files that have not changed since need not be opened again.
//!
//! Only large libraries have it. The folders stay the truth: where a stamp differs a file is read again, a cache that is
//! missing, damaged or from another version costs time and nothing else, and anybody may delete it.

mod in_order;

use std::fs::Metadata;
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use nix::unistd::{AccessFlags, access};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub(super) use self::in_order::InOrder;
use super::{CheckpointId, Entry};
use crate::durable;
use crate::storage::open_file;

/// Name of the file.
pub(super) const CACHE: &str = "listing-cache";

/// What the file begins with; the number is the version of what follows, which is that of [`Entry`].
const MAGIC: &[u8] = b"mnist-tui listing cache 1\n";

/// More than a million checkpoints take; what is longer was not written by this program.
const MOST_BYTES: u64 = 1 << 30;

/// Length of a SHA-256, in bytes.
const HASH: usize = 32;

/// Fewer files than this are read sooner than the cache is written anew.
pub(super) const WORTH_WRITING: usize = 500;

/// What tells one content of a file from another: every change replaces the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    inode: u64,
    bytes: u64,
    /// Of the content, in seconds and nanoseconds.
    modified: (i64, i64),
    /// Of content, owner, rights or place: archives set the other time, nobody sets this one.
    changed: (i64, i64),
}

impl Stamp {
    /// Of the file at `path` as it is now. Taken before the file is read, it can only be older than what was read.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let of = |file: Metadata| Self {
            inode: file.ino(),
            bytes: file.size(),
            modified: (file.mtime(), file.mtime_nsec()),
            changed: (file.ctime(), file.ctime_nsec()),
        };
        path.metadata().map(of)
    }
}

/// A name, its file's stamp, and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StampedName {
    pub(super) name: String,
    pub(super) stamp: Stamp,
    pub(super) id: CheckpointId,
}

/// An entry and its file's stamp.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct StampedEntry {
    pub(super) stamp: Stamp,
    pub(super) entry: Entry,
}

/// What earlier listings have read, in the order of the folders.
#[derive(Debug)]
pub(super) struct Cache {
    /// By name.
    pub(super) names: InOrder<StampedName>,
    /// By id; without names, path and annotations.
    pub(super) checkpoints: InOrder<StampedEntry>,
}

impl Cache {
    /// The cache of the library in `root`; an empty one when there is none that can be trusted.
    pub(super) fn read(root: &Path) -> Self {
        let mut bytes = Vec::new();
        let read = open_file(&root.join(CACHE))
            .and_then(|file| file.take(MOST_BYTES).read_to_end(&mut bytes));
        let content = read.ok().and_then(|_| content(&bytes));
        let (names, entries) = content.unwrap_or_default();
        Self {
            names: by_name(names),
            checkpoints: InOrder::new(entries, |of| of.entry.id.as_str()),
        }
    }
}

/// To find out which of these names have changed since.
pub(super) fn by_name(names: Vec<StampedName>) -> InOrder<StampedName> {
    InOrder::new(names, |of| of.name.as_str())
}

/// What stands behind the hash, if it has that hash.
fn content(bytes: &[u8]) -> Option<(Vec<StampedName>, Vec<StampedEntry>)> {
    let (hash, content) = bytes.strip_prefix(MAGIC)?.split_at_checked(HASH)?;
    let is_whole = Sha256::digest(content)[..] == *hash;
    is_whole.then(|| postcard::from_bytes(content).ok())?
}

/// Replaces the cache of the library in `root`. Where that is not possible, as in a folder of somebody else, there is
/// none: what it could tell can be read.
pub(super) fn write(root: &Path, names: &[StampedName], entries: &[StampedEntry]) {
    // Found out before the work of encoding, which every listing would do in vain.
    if access(root, AccessFlags::W_OK).is_err() {
        return;
    }
    if let Ok(content) = postcard::to_stdvec(&(names, entries)) {
        let hash = Sha256::digest(&content);
        let bytes = [MAGIC, &hash[..], &content].concat();
        let _ = durable::replace(&root.join(CACHE), &bytes);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::fixtures::library_of;
    use crate::hash::hexadecimal;
    use crate::library::Library;

    fn cache(library: &Library) -> std::path::PathBuf {
        library.root().join(CACHE)
    }

    #[test]
    fn a_listing_from_the_cache_is_the_one_from_the_files() {
        let (_folder, library) = library_of(WORTH_WRITING);
        library
            .add_tag(&library.find("copy-7").unwrap().id, "demo")
            .unwrap();
        let read = library.listing().unwrap();
        assert!(cache(&library).exists());
        let mut known = Cache::read(library.root());
        let is_known = |entry: &Entry| known.checkpoints.take(entry.id.as_str()).is_some();
        assert!(read.entries.iter().all(is_known));
        assert_eq!(library.listing().unwrap(), read);
        assert_eq!(library.strays().unwrap(), []);
    }

    #[test]
    fn the_layout_changes_only_with_its_number() {
        let (_folder, library) = library_of(0);
        let path = "/library/checkpoints/x".into();
        let mut entry = library.listing().unwrap().entries.remove(0);
        entry.created = "2026-11-28T12:00:00Z".parse().unwrap();
        let stamp = Stamp {
            inode: 1,
            bytes: 2,
            modified: (3, 4),
            changed: (5, 6),
        };
        let entry = Entry { path, ..entry };
        let bytes = postcard::to_stdvec(&StampedEntry { stamp, entry }).unwrap();
        assert_eq!(
            hexadecimal(&Sha256::digest(&bytes)),
            "0e11199acf7e17a48d3636a2827747bcf15e49d51fdade3ef91dc3c350208631",
            "what is cached has changed: raise the number in MAGIC, then this hash"
        );
    }

    #[test]
    fn a_small_library_has_none() {
        let (_folder, library) = library_of(3);
        library.listing().unwrap();
        assert!(!cache(&library).exists());
    }

    #[test]
    fn what_changed_since_is_read_again() {
        let (_folder, library) = library_of(WORTH_WRITING);
        let before = library.listing().unwrap();
        library.rename("copy-7", "seven").unwrap();
        library.remove(&library.find("copy-8").unwrap().id).unwrap();
        let damaged = library.find("copy-9").unwrap();
        fs::write(&damaged.path, "nothing").unwrap();
        let after = library.listing().unwrap();
        let has = |name: &str| after.entries.iter().any(|entry| entry.names == [name]);
        assert!(has("seven") && !has("copy-7") && !has("copy-8") && !has("copy-9"));
        assert_eq!(after.entries.len(), before.entries.len() - 2);
        assert_eq!(after.damaged[0].path, damaged.path);
    }

    #[test]
    fn a_damaged_cache_or_one_of_another_version_is_as_good_as_none() {
        let (_folder, library) = library_of(WORTH_WRITING);
        let read = library.listing().unwrap();
        let id = &read.entries[0].id;
        let bytes = fs::read(cache(&library)).unwrap();
        let mut altered = bytes.clone();
        *altered.last_mut().unwrap() ^= 1;
        let mut other_version = bytes.clone();
        other_version[MAGIC.len() - 2] = b'0';
        let half = &bytes[..bytes.len() / 2];
        for wrong in [&altered, &other_version, half, MAGIC, b"", b"{}"] {
            fs::write(cache(&library), wrong).unwrap();
            let mut cache = Cache::read(library.root());
            assert_eq!(cache.checkpoints.take(id.as_str()), None);
            assert_eq!(library.listing().unwrap(), read);
        }
    }
}
