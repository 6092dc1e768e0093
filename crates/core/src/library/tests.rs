mod faults;
mod malformed;
mod schemas;
mod stress;
mod verification;

use std::fs;

use super::*;
use crate::fixtures::{checkpoint, orphan};
use crate::run::CheckpointName;

fn explicit(name: &str) -> CheckpointName {
    CheckpointName::Explicit(name.into())
}

fn default(name: &str) -> CheckpointName {
    CheckpointName::Default(name.into())
}

fn library() -> (tempfile::TempDir, Library) {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::new(folder.path().join("library"));
    (folder, library)
}

#[test]
fn what_is_saved_is_found_by_name_id_and_path() {
    let (_folder, library) = library();
    assert!(library.list().unwrap().is_empty());
    let file = checkpoint(0.25, orphan());
    let saved = library.save(&file, &explicit("first")).unwrap();
    assert_eq!(CheckpointFile::read(&saved.path).unwrap(), file);
    let entry = library.find("first").unwrap();
    assert_eq!(entry.id, saved.id);
    assert_eq!(entry.names, ["first"]);
    assert_eq!(library.find(&saved.id.as_str()[..6]).unwrap(), entry);
    assert_eq!(
        library.find(saved.path.to_str().unwrap()).unwrap().id,
        saved.id
    );
    assert_eq!(library.list().unwrap(), [entry]);
    assert_eq!(library.record(&saved.id).unwrap(), file.record);
}

#[test]
fn a_name_that_is_not_here_is_answered_with_a_similar_one() {
    let (_folder, library) = library();
    library
        .save(&checkpoint(0.25, orphan()), &explicit("digits-mlp"))
        .unwrap();
    let message = library.find("digit-mlp").unwrap_err().to_string();
    assert_eq!(
        message,
        "no checkpoint \"digit-mlp\" (did you mean \"digits-mlp\"?); `mnist-tui library list` shows what there is"
    );
    assert!(
        !library
            .find("zzz")
            .unwrap_err()
            .to_string()
            .contains("did you mean")
    );
}

#[test]
fn a_name_whose_checkpoint_is_gone_is_neither_found_nor_suggested() {
    let (_folder, library) = library();
    let saved = library
        .save(&checkpoint(0.25, orphan()), &explicit("ghost"))
        .unwrap();
    fs::remove_file(saved.path).unwrap();
    let message = library.find("ghost").unwrap_err().to_string();
    assert!(!message.contains("did you mean"), "{message}");
}

#[test]
fn the_same_network_is_stored_once_under_all_its_names() {
    let (_folder, library) = library();
    let file = checkpoint(0.25, orphan());
    let first = library.save(&file, &explicit("a")).unwrap();
    let written = first.path.metadata().unwrap().modified().unwrap();
    let again = library.save(&file, &explicit("b")).unwrap();
    assert_eq!(again.id, first.id);
    assert_eq!(first.path.metadata().unwrap().modified().unwrap(), written);
    assert_eq!(library.list().unwrap()[0].names, ["a", "b"]);
}

#[test]
fn an_explicit_duplicate_is_refused_and_a_default_name_is_counted_up() {
    let (_folder, library) = library();
    library
        .save(&checkpoint(0.1, orphan()), &explicit("a"))
        .unwrap();
    let error = library
        .save(&checkpoint(0.2, orphan()), &explicit("a"))
        .unwrap_err();
    assert!(
        error.to_string().starts_with("the name \"a\" is taken"),
        "{error}"
    );
    let names: Vec<String> = [0.3, 0.4, 0.3]
        .map(|value| {
            library
                .save(&checkpoint(value, orphan()), &default("a"))
                .unwrap()
                .name
        })
        .to_vec();
    assert_eq!(names, ["a-2", "a-3", "a-2"]);
    let invalid = library
        .save(&checkpoint(0.5, orphan()), &explicit("../a"))
        .unwrap_err();
    assert!(
        invalid.to_string().contains("cannot name a checkpoint"),
        "{invalid}"
    );
}

#[test]
fn a_renamed_checkpoint_keeps_its_file() {
    let (_folder, library) = library();
    let saved = library
        .save(&checkpoint(0.1, orphan()), &explicit("a"))
        .unwrap();
    library
        .save(&checkpoint(0.2, orphan()), &explicit("b"))
        .unwrap();
    assert!(library.rename("a", "b").is_err());
    assert!(library.rename("missing", "c").is_err());
    library.rename("a", "c").unwrap();
    assert_eq!(library.find("c").unwrap().id, saved.id);
    assert!(library.find("a").is_err());
}

#[test]
fn an_interrupted_renaming_goes_on() {
    let (_folder, library) = library();
    let file = checkpoint(0.1, orphan());
    library.save(&file, &explicit("a")).unwrap();
    library.save(&file, &explicit("b")).unwrap();
    library.rename("a", "b").unwrap();
    assert_eq!(library.list().unwrap()[0].names, ["b"]);
    let gone = library
        .save(&checkpoint(0.2, orphan()), &explicit("ghost"))
        .unwrap();
    fs::remove_file(gone.path).unwrap();
    assert!(library.rename("ghost", "c").is_err());
    library.rename("b", "ghost").unwrap();
    assert_eq!(library.list().unwrap()[0].names, ["ghost"]);
}

#[test]
fn what_is_refused_its_name_is_not_saved() {
    let (_folder, library) = library();
    library
        .save(&checkpoint(0.1, orphan()), &explicit("a"))
        .unwrap();
    assert!(
        library
            .save(&checkpoint(0.2, orphan()), &explicit("a"))
            .is_err()
    );
    assert_eq!(library.list().unwrap().len(), 1);
}

#[test]
fn a_checkpoint_that_was_saved_again_keeps_its_file_when_the_removed_one_comes_back() {
    let (_folder, library) = library();
    let file = checkpoint(0.1, orphan());
    let first = library.save(&file, &explicit("a")).unwrap();
    library.remove(&first.id).unwrap();
    library.save(&file, &explicit("b")).unwrap();
    library.restore("a").unwrap();
    assert_eq!(library.list().unwrap()[0].names, ["a", "b"]);
    library.remove(&first.id).unwrap();
    library.save(&file, &explicit("c")).unwrap();
    library.remove(&first.id).unwrap();
    assert_eq!(library.trash().unwrap().entries[0].names, ["a", "b", "c"]);
}

#[test]
fn a_removed_checkpoint_comes_back_under_its_name_or_the_next_free_one() {
    let (_folder, library) = library();
    let saved = library
        .save(&checkpoint(0.1, orphan()), &explicit("a"))
        .unwrap();
    library.remove(&saved.id).unwrap();
    assert!(library.list().unwrap().is_empty());
    assert_eq!(library.trash().unwrap().entries[0].names, ["a"]);
    library
        .save(&checkpoint(0.2, orphan()), &explicit("a"))
        .unwrap();
    let restored = library.restore("a").unwrap();
    assert_eq!((restored.id, restored.name.as_str()), (saved.id, "a-2"));
    assert_eq!(library.trash().unwrap(), super::Listing::default());
    assert!(
        library
            .restore("a")
            .unwrap_err()
            .to_string()
            .contains("in the trash")
    );
}

#[test]
fn the_tree_puts_children_below_their_parents() {
    let id = |n: u32| CheckpointId::try_from(format!("{n:064}")).unwrap();
    let (_folder, library) = library();
    library
        .save(&checkpoint(0.1, orphan()), &explicit("a"))
        .unwrap();
    let template = library.find("a").unwrap();
    let entry = |own: u32, parent: Option<u32>| Entry {
        id: id(own),
        parent: parent.map(id),
        ..template.clone()
    };
    let entries = [
        entry(3, Some(1)),
        entry(2, None),
        entry(1, Some(9)),
        entry(4, Some(3)),
        entry(5, Some(6)),
        entry(6, Some(5)),
    ];
    let rows: Vec<(usize, usize)> = tree(&entries)
        .into_iter()
        .map(|row| (row.index, row.depth))
        .collect();
    assert_eq!(rows, [(1, 0), (2, 0), (0, 1), (3, 2), (4, 0), (5, 0)]);
}

#[test]
fn a_checkpoint_that_is_a_link_to_nothing_is_told_of() {
    let (_folder, library) = library();
    let id: CheckpointId = "ab".repeat(32).try_into().unwrap();
    fs::create_dir_all(library.root().join("checkpoints")).unwrap();
    std::os::unix::fs::symlink("/nowhere/at/all", library.checkpoint_path(&id)).unwrap();
    let listing = library.listing().unwrap();
    assert_eq!(listing.damaged[0].path, library.checkpoint_path(&id));
    assert!(
        listing.damaged[0].reason.contains("cannot read"),
        "{}",
        listing.damaged[0].reason
    );
    let verified = library.verify().unwrap();
    assert!(matches!(verified[0].verdict, Verdict::Damaged(_)));
}
