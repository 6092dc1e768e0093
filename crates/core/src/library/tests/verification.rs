//! What verification proves and finds.

use std::fs;

use super::super::*;
use super::{explicit, library};
use crate::fixtures::{checkpoint, orphan};

#[test]
fn verification_proves_the_frozen_layers_equal_to_the_parents() {
    let (_folder, library) = library();
    let parent = library
        .save(&checkpoint(0.1, orphan()), &explicit("parent"))
        .unwrap();
    let lineage = |frozen: &str| Lineage {
        parent: Some(parent.id.clone()),
        frozen: vec![frozen.into()],
        ..orphan()
    };
    let child = library
        .save(&checkpoint(0.2, lineage("dense_1")), &explicit("child"))
        .unwrap();
    let verdict = library.verify_one(&child.id).unwrap().verdict;
    let frozen = vec!["dense_1".to_owned()];
    assert_eq!(verdict, Verdict::Sound(ParentProof::Equal { frozen }));

    // A record that claims too much.
    let liar = library
        .save(&checkpoint(0.3, lineage("head")), &explicit("liar"))
        .unwrap();
    let verdict = library.verify_one(&liar.id).unwrap().verdict;
    assert!(matches!(verdict, Verdict::Damaged(reason) if reason.contains("head was frozen")));
}

#[test]
fn a_layer_that_does_not_exist_is_not_proven_to_be_frozen() {
    let (_folder, library) = library();
    let parent = library
        .save(&checkpoint(0.1, orphan()), &explicit("parent"))
        .unwrap();
    let lineage = Lineage {
        parent: Some(parent.id),
        frozen: vec!["dense_9".into()],
        ..orphan()
    };
    let liar = library
        .save(&checkpoint(0.3, lineage), &explicit("liar"))
        .unwrap();
    let verdict = library.verify_one(&liar.id).unwrap().verdict;
    assert!(matches!(verdict, Verdict::Damaged(reason) if reason.contains("dense_9 was frozen")));
}

#[test]
fn nothing_is_proven_about_a_parent_that_is_removed_deleted_or_damaged() {
    let (_folder, library) = library();
    let parent = library
        .save(&checkpoint(0.1, orphan()), &explicit("parent"))
        .unwrap();
    let lineage = Lineage {
        parent: Some(parent.id.clone()),
        frozen: vec!["dense_1".into()],
        ..orphan()
    };
    let child = library
        .save(&checkpoint(0.2, lineage), &explicit("child"))
        .unwrap();
    let obstacle = || match library.verify_one(&child.id).unwrap().verdict {
        Verdict::Sound(ParentProof::Impossible {
            parent: of,
            obstacle,
        }) if of == parent.id => Some(obstacle),
        _ => None,
    };
    assert_eq!(obstacle(), None);
    library.remove(&parent.id).unwrap();
    assert_eq!(obstacle(), Some(Obstacle::InTrash));
    assert!(library.listing().unwrap().trash.contains(&parent.id));
    library.restore("parent").unwrap();
    let good = fs::read(&parent.path).unwrap();
    fs::write(&parent.path, &good[1..]).unwrap();
    assert_eq!(obstacle(), Some(Obstacle::Damaged));
    fs::write(&parent.path, &good).unwrap();
    assert_eq!(obstacle(), None);
    library.remove(&parent.id).unwrap();
    library.delete_removed(&parent.id).unwrap();
    assert_eq!(obstacle(), Some(Obstacle::Elsewhere));
    assert_eq!(library.strays().unwrap(), []);
}

#[test]
fn a_record_that_was_altered_does_not_verify() {
    let (_folder, library) = library();
    let saved = library
        .save(&checkpoint(0.1, orphan()), &explicit("a"))
        .unwrap();
    let text = fs::read(&saved.path).unwrap();
    let at = text.windows(9).position(|w| w == b"\\\"mnist\\\"").unwrap();
    let mut bad = text;
    bad[at + 2] = b'M';
    fs::write(&saved.path, bad).unwrap();
    let verdict = library.verify_one(&saved.id).unwrap().verdict;
    let Verdict::Damaged(reason) = verdict else {
        panic!("{verdict:?}")
    };
    assert!(reason.contains("hash of its record"), "{reason}");
    assert!(reason.contains("`mnist-tui library remove"), "{reason}");
}

/// Every byte of a checkpoint matters: no change of one goes unnoticed.
#[test]
fn a_flipped_bit_anywhere_is_found() {
    let (_folder, library) = library();
    let saved = library
        .save(&checkpoint(0.1, orphan()), &explicit("a"))
        .unwrap();
    let good = fs::read(&saved.path).unwrap();
    for at in (0..good.len()).step_by(good.len() / 97) {
        let mut bad = good.clone();
        bad[at] ^= 1;
        fs::write(&saved.path, &bad).unwrap();
        let verdict = library.verify_one(&saved.id).unwrap().verdict;
        assert!(
            matches!(verdict, Verdict::Damaged(_)),
            "byte {at} of {}",
            good.len()
        );
    }
}

#[test]
fn damaged_files_do_not_hide_the_others() {
    let (_folder, library) = library();
    let saved = library
        .save(&checkpoint(0.1, orphan()), &explicit("a"))
        .unwrap();
    let folder = saved.path.parent().unwrap();
    fs::write(folder.join("notes.safetensors"), b"hello").unwrap();
    fs::write(folder.join(format!("{:064}.safetensors", 7)), b"hello").unwrap();
    assert_eq!(library.list().unwrap().len(), 1);
    let verdicts = library.verify().unwrap();
    let is_damaged = |v: &Verification| matches!(v.verdict, Verdict::Damaged(_));
    let damaged: Vec<bool> = verdicts.iter().map(is_damaged).collect();
    assert_eq!(damaged, [true, false]);
    assert_eq!(library.strays().unwrap().len(), 1);
}
