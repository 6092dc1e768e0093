//! Changes that fail or are killed at any of their steps leave the old or the new state, and can be made again.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Command;

use nix::libc::{EACCES, EIO, ENOSPC, EROFS};
use rstest::rstest;

use super::{default, explicit};
use crate::durable::{Fault, inject, is_temporary, steps_taken};
use crate::fixtures::{checkpoint, orphan};
use crate::library::{CheckpointId, Entry, Library, LibraryError, Listing, Verdict};

/// A change of a library that has one checkpoint with two names, another one, and one in the trash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    /// The first checkpoint of a library whose folders do not exist yet.
    First,
    Save,
    SaveUnderNextName,
    /// What is here already gets one more name.
    SaveAgain,
    /// What is in the trash is saved.
    SaveRemoved,
    Rename,
    RenameOverGhost,
    Remove,
    Restore,
    /// Its name was given away.
    RestoreUnderNextName,
    Delete,
}

impl Change {
    fn prepare(self, library: &Library) {
        if self == Self::First {
            return;
        }
        let twice = checkpoint(0.1, orphan());
        let saved = library.save(&twice, &explicit("a")).unwrap();
        library.save(&twice, &explicit("b")).unwrap();
        let other = checkpoint(0.2, orphan());
        library.save(&other, &explicit("other")).unwrap();
        let gone = library
            .save(&checkpoint(0.3, orphan()), &explicit("gone"))
            .unwrap();
        library.remove(&gone.id).unwrap();
        match self {
            Self::RenameOverGhost => {
                std::fs::write(library.name_path("ghost"), gone.id.as_str()).unwrap();
            }
            Self::RestoreUnderNextName => library.rename("other", "gone").unwrap(),
            _ => {}
        }
        assert_eq!(saved.name, "a");
    }

    fn carry_out(self, library: &Library) -> Result<(), LibraryError> {
        let id = |value| checkpoint(value, orphan()).id().unwrap();
        let save = |value, name| {
            library
                .save(&checkpoint(value, orphan()), &name)
                .map(|_| ())
        };
        match self {
            Self::First | Self::Save => save(0.4, explicit("new")),
            Self::SaveUnderNextName => save(0.4, default("other")),
            Self::SaveAgain => save(0.2, explicit("more")),
            Self::SaveRemoved => save(0.3, explicit("again")),
            Self::Rename => library.rename("other", "another"),
            Self::RenameOverGhost => library.rename("other", "ghost"),
            Self::Remove => library.remove(&id(0.1)),
            Self::Restore | Self::RestoreUnderNextName => library.restore("gone").map(|_| ()),
            Self::Delete => library.delete_removed(&id(0.3)),
        }
    }

    fn named(name: &str) -> Self {
        let all = [
            Self::First,
            Self::Save,
            Self::SaveUnderNextName,
            Self::SaveAgain,
            Self::SaveRemoved,
            Self::Rename,
            Self::RenameOverGhost,
            Self::Remove,
            Self::Restore,
            Self::RestoreUnderNextName,
            Self::Delete,
        ];
        let found = all.into_iter().find(|change| format!("{change:?}") == name);
        found.unwrap()
    }
}

/// What anybody sees of a library: names by checkpoint, here and in the trash.
#[derive(Debug, PartialEq, Eq)]
struct State {
    here: BTreeMap<CheckpointId, Vec<String>>,
    trash: BTreeMap<CheckpointId, Vec<String>>,
}

fn state(library: &Library) -> State {
    let names = |listing: Listing| -> BTreeMap<_, _> {
        assert_eq!(listing.damaged, []);
        let of = |entry: Entry| (entry.id, entry.names);
        listing.entries.into_iter().map(of).collect()
    };
    for found in library.verify().unwrap() {
        assert!(matches!(found.verdict, Verdict::Sound(_)), "{found:?}");
    }
    State {
        here: names(library.listing().unwrap()),
        trash: names(library.trash().unwrap()),
    }
}

fn prepared(change: Change) -> (tempfile::TempDir, Library) {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::new(folder.path().join("data/library"));
    change.prepare(&library);
    (folder, library)
}

/// The states before and after a change, and its steps.
fn undisturbed(change: Change) -> (State, State, Vec<String>) {
    let (_folder, library) = prepared(change);
    let before = state(&library);
    inject(usize::MAX, Fault::Death);
    change.carry_out(&library).unwrap();
    let steps = steps_taken();
    (before, state(&library), steps)
}

/// Afterwards the change is made again.
fn check_and_retry(change: Change, library: &Library, old: &State, new: &State, at: &str) {
    let now = state(library);
    assert!(now == *old || now == *new, "{at}: {now:?}");
    match change.carry_out(library) {
        Ok(()) => {}
        // What was done cannot be done again: the old name is gone, and so is what was in the trash.
        Err(LibraryError::NotFound { .. } | LibraryError::NotInTrash(_)) if now == *new => {}
        Err(error) => panic!("{at}: {error}"),
    }
    assert_eq!(state(library), *new, "{at}");
    assert_eq!(library.strays().unwrap(), [], "{at}");
}

#[rstest]
#[case(Change::First)]
#[case(Change::Save)]
#[case(Change::SaveUnderNextName)]
#[case(Change::SaveAgain)]
#[case(Change::SaveRemoved)]
#[case(Change::Rename)]
#[case(Change::RenameOverGhost)]
#[case(Change::Remove)]
#[case(Change::Restore)]
#[case(Change::RestoreUnderNextName)]
#[case(Change::Delete)]
fn a_change_that_fails_or_dies_at_any_step_is_made_or_not_and_can_be_made_again(
    #[case] change: Change,
) {
    let (old, new, steps) = undisturbed(change);
    assert_ne!(old, new);
    for (at, step) in steps.iter().enumerate() {
        let name = format!("{change:?}, step {at}, {step}");
        let (_folder, library) = prepared(change);
        inject(at, Fault::Refused(EIO));
        let failed = change.carry_out(&library);
        steps_taken();
        let error = failed.expect_err(&name).to_string();
        assert!(
            error.starts_with("cannot ") && error.contains("library"),
            "{name}: {error}"
        );
        assert_eq!(temporary_files(library.root()), 0, "{name}");
        check_and_retry(change, &library, &old, &new, &name);

        let (_folder, library) = prepared(change);
        die_at(at, change, library.root());
        check_and_retry(change, &library, &old, &new, &name);
    }
}

fn temporary_files(root: &Path) -> usize {
    let Ok(folders) = std::fs::read_dir(root) else {
        return 0;
    };
    let in_folder = |folder: std::io::Result<std::fs::DirEntry>| {
        let files = std::fs::read_dir(folder.unwrap().path())
            .into_iter()
            .flatten();
        files
            .filter(|file| is_temporary(&file.as_ref().unwrap().file_name()))
            .count()
    };
    folders.map(in_folder).sum()
}

const LIBRARY: &str = "MNIST_TUI_TEST_LIBRARY";
const CHANGE: &str = "MNIST_TUI_TEST_CHANGE";
const STEP: &str = "MNIST_TUI_TEST_STEP";

/// Carries out a change in another process, which dies before the step `at`.
fn die_at(at: usize, change: Change, library: &Path) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "library::tests::faults::dies"])
        .env(LIBRARY, library)
        .env(CHANGE, format!("{change:?}"))
        .env(STEP, at.to_string())
        .output()
        .unwrap();
    let signal = output.status.signal();
    assert_eq!(
        signal,
        Some(nix::libc::SIGABRT),
        "{change:?} {at}: {output:?}"
    );
}

#[test]
#[ignore = "another test starts it in a process of its own"]
fn dies() {
    let of = |name| std::env::var(name).unwrap();
    let library = Library::new(of(LIBRARY));
    inject(of(STEP).parse().unwrap(), Fault::Death);
    let survived = Change::named(&of(CHANGE)).carry_out(&library);
    panic!("it did not die: {survived:?}");
}

#[rstest]
#[case(ENOSPC, "free some space")]
#[case(EROFS, "another --data-dir")]
#[case(EACCES, "another --data-dir")]
fn a_full_disk_and_a_forbidden_folder_are_told_with_the_path_and_the_remedy(
    #[case] code: i32,
    #[case] remedy: &str,
) {
    for change in [
        Change::First,
        Change::Save,
        Change::Rename,
        Change::Remove,
        Change::Restore,
    ] {
        let (_folder, library) = prepared(change);
        let before = state(&library);
        inject(0, Fault::Refused(code));
        let error = change.carry_out(&library).unwrap_err().to_string();
        steps_taken();
        let path = library.root().parent().unwrap().to_str().unwrap();
        assert!(error.contains(path) && error.contains(remedy), "{error}");
        assert_eq!(state(&library), before);
    }
}
