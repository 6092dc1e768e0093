//! What earlier listings have read, so that files that have not changed since need not be opened again.
//!
//! Only large libraries have it. The folders stay the truth: where a stamp differs a file is read again, a cache that is
//! missing, damaged or from another version costs time and nothing else, and anybody may delete it.

use std::collections::HashMap;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{CheckpointId, Entry};
use crate::durable;
use crate::hash::hexadecimal;
use crate::shares::in_shares;
use crate::storage::read_text;

/// Name of the file.
pub(super) const CACHE: &str = "listing-cache";

/// Version of the lines, which follow [`Entry`].
const VERSION: u32 = 1;

/// Fewer files than this are read sooner than the cache is written anew.
pub(super) const WORTH_WRITING: usize = 500;

/// A million checkpoints; what is longer was not written by this program.
const MOST_BYTES: u64 = 1 << 30;

/// What tells one content of a file from another: every change replaces the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    inode: u64,
    bytes: u64,
    seconds: i64,
    nanoseconds: i64,
}

impl Stamp {
    /// Of the file at `path` as it is now. Taken before the file is read, it can only be older than what was read.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let of = |file: Metadata| Self {
            inode: file.ino(),
            bytes: file.size(),
            seconds: file.mtime(),
            nanoseconds: file.mtime_nsec(),
        };
        path.metadata().ok().map(of)
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

/// A line of the file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line<Name, Checkpoint> {
    Name(Name),
    Checkpoint(Checkpoint),
}

/// The first line of the file.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
struct Heading {
    version: u32,
    /// Of everything behind this line.
    sha256: String,
}

/// What earlier listings have read.
#[derive(Debug, Default)]
pub(super) struct Cache {
    names: HashMap<String, StampedName>,
    checkpoints: HashMap<CheckpointId, StampedEntry>,
}

impl Cache {
    /// The cache of the library in `root`; an empty one when there is none that can be trusted.
    pub(super) fn read(root: &Path) -> Self {
        let text = read_text(&root.join(CACHE), MOST_BYTES).unwrap_or_default();
        let Some((heading, lines)) = text.split_once('\n') else {
            return Self::default();
        };
        if serde_json::from_str(heading).ok() != Some(Heading::of(lines)) {
            return Self::default();
        }
        let lines: Vec<&str> = lines.lines().collect();
        let parse = |lines: Vec<&str>| -> Vec<Line<StampedName, StampedEntry>> {
            let parsed = lines.iter().map(|line| serde_json::from_str(line));
            parsed.filter_map(Result::ok).collect()
        };
        let mut cache = Self::default();
        for line in in_shares(lines, parse).into_iter().flatten() {
            match line {
                Line::Name(of) => drop(cache.names.insert(of.name.clone(), of)),
                Line::Checkpoint(of) => drop(cache.checkpoints.insert(of.entry.id.clone(), of)),
            }
        }
        cache
    }

    /// Takes out what a checkpoint's file said when it had another listing's stamp; without names, path and annotations.
    pub(super) fn take(&mut self, id: &CheckpointId) -> Option<StampedEntry> {
        self.checkpoints.remove(id)
    }

    /// How many of these names it did not know.
    pub(super) fn lacks(&self, names: &[StampedName]) -> usize {
        let is_new = |of: &&StampedName| self.name(&of.name, of.stamp).is_none();
        names.iter().filter(is_new).count()
    }

    /// What a name stands for, if its file has this stamp still.
    pub(super) fn name(&self, name: &str, stamp: Stamp) -> Option<CheckpointId> {
        let known = self.names.get(name).filter(|known| known.stamp == stamp);
        known.map(|known| known.id.clone())
    }
}

impl Heading {
    fn of(lines: &str) -> Self {
        Self {
            version: VERSION,
            sha256: hexadecimal(&Sha256::digest(lines)),
        }
    }
}

/// Replaces the cache of the library in `root`. Where that is not possible, as in a folder of somebody else, there is
/// none: what it could tell can be read.
pub(super) fn write(root: &Path, names: &[StampedName], entries: &[StampedEntry]) {
    let names = names.iter().map(Line::Name);
    let entries = entries.iter().map(Line::Checkpoint);
    let mut lines = String::new();
    for line in names.chain(entries) {
        let line: Line<&StampedName, &StampedEntry> = line;
        if let Ok(line) = serde_json::to_string(&line) {
            lines.push_str(&line);
            lines.push('\n');
        }
    }
    if let Ok(heading) = serde_json::to_string(&Heading::of(&lines)) {
        let _ = durable::replace(&root.join(CACHE), format!("{heading}\n{lines}").as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::fixtures::library_of;
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
        let known = Cache::read(library.root());
        assert_eq!(known.checkpoints.len(), WORTH_WRITING + 1);
        assert_eq!(library.listing().unwrap(), read);
        assert_eq!(library.strays().unwrap(), []);
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
        let text = fs::read_to_string(cache(&library)).unwrap();
        let accuracy = text.find("test_accuracy\":0.").unwrap() + "test_accuracy\":0.".len();
        let mut altered = text.clone();
        altered.replace_range(accuracy..=accuracy, "0");
        assert_ne!(altered, text);
        let other_version = text.replacen("\"version\":1", "\"version\":0", 1);
        for wrong in [
            altered.as_str(),
            &other_version,
            &text[..text.len() / 2],
            "",
            "{}\n",
        ] {
            fs::write(cache(&library), wrong).unwrap();
            assert!(Cache::read(library.root()).checkpoints.is_empty());
            assert_eq!(library.listing().unwrap(), read);
        }
    }
}
