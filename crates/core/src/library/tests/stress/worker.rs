//! One of the processes: it changes what is its own and what all share, and expects to find its own as it left it.

use std::collections::{BTreeMap, BTreeSet};

use crate::fixtures::{checkpoint, orphan};
use crate::library::tests::default;
use crate::library::{CheckpointFile, CheckpointId, Library, LibraryError};
use crate::rng::{Purpose, Stream};

/// Where a checkpoint is that only one process changes, with its names.
#[derive(Debug, Clone)]
enum Own {
    Here(BTreeSet<String>),
    Trash(BTreeSet<String>),
}

/// What one process does, and what it knows to be there.
pub(super) struct Worker {
    library: Library,
    number: u32,
    stream: Stream,
    changes: u16,
    listings: u64,
    own: BTreeMap<CheckpointId, Own>,
    shared: BTreeSet<CheckpointId>,
}

impl Worker {
    pub(super) fn new(library: Library, number: u32) -> Self {
        Self {
            library,
            number,
            stream: Stream::new(1, Purpose::Shuffle, u64::from(number), "stress"),
            changes: 0,
            listings: 0,
            own: BTreeMap::new(),
            shared: BTreeSet::new(),
        }
    }

    /// Changes something, and looks at something.
    pub(super) fn work(&mut self) {
        self.change();
        self.check_own();
        if self.stream.below(4) == 0 {
            self.list();
        }
    }

    fn change(&mut self) {
        self.changes += 1;
        match self.stream.below(9) {
            0 | 1 => self.save_own(),
            2 => self.name_again(),
            3 => self.rename_own(),
            4 => self.remove_own(),
            5 => self.restore_own(),
            6 => self.save_shared(),
            7 => self.remove_or_restore_shared(),
            _ => self.rename_shared(),
        }
    }

    /// A network that nobody else has, under a name that everybody wants.
    fn save_own(&mut self) {
        // At most 2^24, which a 32-bit float tells apart.
        #[expect(clippy::cast_precision_loss, reason = "below 2^24")]
        let file = file(((self.number + 1) * 65_536 + u32::from(self.changes)) as f32);
        let saved = self.library.save(&file, &default("wanted")).unwrap();
        let names = BTreeSet::from([saved.name]);
        assert!(self.own.insert(saved.id, Own::Here(names)).is_none());
    }

    /// One of its own that is here (or in the trash), with its names.
    fn pick(&mut self, is_here: bool) -> Option<(CheckpointId, BTreeSet<String>)> {
        let fitting = self.own.iter().filter_map(|(id, own)| match own {
            Own::Here(names) if is_here => Some((id, names)),
            Own::Trash(names) if !is_here => Some((id, names)),
            _ => None,
        });
        let fitting: Vec<_> = fitting.collect();
        let at = self.stream.below(fitting.len().max(1) as u64);
        let (id, names) = fitting.get(usize::try_from(at).unwrap())?;
        Some(((*id).clone(), (*names).clone()))
    }

    fn name_again(&mut self) {
        let Some((id, mut names)) = self.pick(true) else {
            return;
        };
        let file = CheckpointFile::read(&self.library.checkpoint_path(&id)).unwrap();
        let saved = self.library.save(&file, &default("wanted")).unwrap();
        assert_eq!(saved.id, id);
        names.insert(saved.name);
        self.own.insert(id, Own::Here(names));
    }

    fn rename_own(&mut self) {
        let Some((id, mut names)) = self.pick(true) else {
            return;
        };
        let from = names.pop_first().unwrap();
        let to = format!("own-{}-{}", self.number, self.changes);
        self.library.rename(&from, &to).unwrap();
        names.insert(to);
        self.own.insert(id, Own::Here(names));
    }

    fn remove_own(&mut self) {
        if let Some((id, names)) = self.pick(true) {
            self.library.remove(&id).unwrap();
            self.own.insert(id, Own::Trash(names));
        }
    }

    /// Under each of its names, or the same with a number where somebody has taken it.
    fn restore_own(&mut self) {
        if let Some((id, names)) = self.pick(false) {
            self.library.restore(id.as_str()).unwrap();
            let now: BTreeSet<String> = self.library.names_of(&id).unwrap().into_iter().collect();
            for name in &names {
                let numbered = format!("{name}-");
                let is_it = |now: &String| now == name || now.starts_with(&numbered);
                assert!(now.iter().any(is_it), "{name} of {names:?} in {now:?}");
            }
            self.own.insert(id, Own::Here(now));
        }
    }

    fn save_shared(&mut self) {
        let value = -f32::from(u8::try_from(self.stream.below(6)).unwrap());
        let file = file(value - 1.0);
        self.library.save(&file, &default("shared")).unwrap();
        self.shared.insert(file.id().unwrap());
    }

    fn pick_shared(&mut self) -> Option<CheckpointId> {
        let at = self.stream.below(self.shared.len().max(1) as u64);
        self.shared
            .iter()
            .nth(usize::try_from(at).unwrap())
            .cloned()
    }

    fn remove_or_restore_shared(&mut self) {
        let Some(id) = self.pick_shared() else {
            return;
        };
        let result = if self.stream.below(2) == 0 {
            self.library.remove(&id)
        } else {
            self.library.restore(id.as_str()).map(|_| ())
        };
        assert_expected(result);
    }

    fn rename_shared(&mut self) {
        let Some(id) = self.pick_shared() else {
            return;
        };
        let names = self.library.names_of(&id).unwrap();
        if let Some(name) = names.first() {
            // Everybody wants the same few names.
            let to = format!("shared-as-{}", self.stream.below(4));
            assert_expected(self.library.rename(name, &to));
        }
    }

    /// Nobody else touches its own ones.
    fn check_own(&mut self) {
        let is_here = self.stream.below(2) == 0;
        let Some((id, names)) = self.pick(is_here) else {
            return;
        };
        let now: BTreeSet<String> = self.library.names_of(&id).unwrap().into_iter().collect();
        if is_here {
            assert_eq!(now, names, "{id}");
            let found = self.library.find(names.first().unwrap()).unwrap();
            assert_eq!(found.id, id);
        } else {
            assert_eq!(now, BTreeSet::new(), "{id}");
        }
    }

    fn list(&mut self) {
        self.listings += 1;
        let listing = self.library.listing().unwrap();
        assert_eq!(listing.damaged, []);
        let mut seen = BTreeMap::new();
        for entry in listing.entries {
            assert!(!entry.names.is_empty(), "{entry:?}");
            assert!(
                entry.bytes > 25_000 && entry.parameters > 6_000,
                "{entry:?}"
            );
            assert_eq!(seen.insert(entry.id, entry.names), None);
        }
        for (id, own) in &self.own {
            match own {
                Own::Here(names) => assert!(seen[id].iter().eq(names), "{id}"),
                Own::Trash(_) => assert_eq!(seen.get(id), None),
            }
        }
    }

    /// Prints what it leaves, for the process that started it.
    pub(super) fn tell(&self) {
        println!("told counts {} {}", self.changes, self.listings);
        for (id, own) in &self.own {
            let (kind, names) = match own {
                Own::Here(names) => ("here", names),
                Own::Trash(names) => ("trash", names),
            };
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            println!("told {kind} {id} {}", names.join(" "));
        }
        for id in &self.shared {
            println!("told shared {id}");
        }
    }
}

fn file(value: f32) -> CheckpointFile {
    checkpoint(value, orphan())
}

/// Somebody else may have been faster.
fn assert_expected(result: Result<(), LibraryError>) {
    match result {
        Ok(())
        | Err(
            LibraryError::NotFound { .. } | LibraryError::NotInTrash(_) | LibraryError::Name(_),
        ) => {}
        Err(error) => panic!("{error}"),
    }
}
