//! Files of every schema there was stay readable.

use std::fs;
use std::path::{Path, PathBuf};

use crate::library::{CheckpointFile, Library, Origin, ParentProof, SCHEMA, Verdict, read_record};

fn fixture(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/library/tests/fixtures");
    folder.join(format!("{name}.safetensors"))
}

/// A library of the two files of schema 1: a pretrained network and a transfer from it.
fn library_of_schema_1() -> (tempfile::TempDir, Library) {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::new(folder.path());
    for part in ["checkpoints", "names"] {
        fs::create_dir(folder.path().join(part)).unwrap();
    }
    for name in ["tiny", "tiny-even-odd"] {
        let path = fixture(&format!("schema-1-{name}"));
        let id = CheckpointFile::read(&path).unwrap().id().unwrap();
        fs::copy(path, library.checkpoint_path(&id)).unwrap();
        fs::write(folder.path().join("names").join(name), id.as_str()).unwrap();
    }
    (folder, library)
}

#[test]
fn a_checkpoint_of_schema_1_is_listed_and_read_with_everything_it_says() {
    let (_folder, library) = library_of_schema_1();
    let entry = library.find("tiny-even-odd").unwrap();
    assert_eq!((entry.labels, entry.parameters), (Some(200), 210));
    assert_eq!(entry.imported_from, None);
    let record = library.record(&entry.id).unwrap();
    assert_eq!(record.schema, SCHEMA);
    let Origin::Trained(trained) = &record.origin else {
        panic!("{record:?}");
    };
    assert_eq!(trained.run, "20261125-125114-a507");
    assert_eq!((trained.training.steps, trained.curve.len()), (14, 2));
    assert_eq!(record.lineage.frozen, ["dense_1"]);
}

#[test]
fn a_checkpoint_of_schema_1_verifies_and_its_frozen_layers_are_the_parents() {
    let (_folder, library) = library_of_schema_1();
    let entry = library.find("tiny-even-odd").unwrap();
    let found = library.verify_one(&entry.id).unwrap();
    let frozen = vec!["dense_1".to_owned()];
    assert_eq!(found.verdict, Verdict::Sound(ParentProof::Equal { frozen }));
}

#[test]
fn what_is_read_of_schema_1_is_written_as_todays_with_the_same_id() {
    let file = CheckpointFile::read(&fixture("schema-1-tiny")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.safetensors");
    fs::write(&path, file.to_bytes().unwrap()).unwrap();
    let copy = CheckpointFile::read(&path).unwrap();
    assert_eq!(copy, file);
    assert_eq!(copy.id().unwrap(), file.id().unwrap());
}

#[test]
fn a_record_of_schema_1_that_was_altered_is_found_out() {
    let mut bytes = fs::read(fixture("schema-1-tiny")).unwrap();
    let at = bytes.windows(6).position(|w| w == b"\"seed\\").unwrap();
    let digit = at + 8;
    assert_eq!(bytes[digit], b'1');
    bytes[digit] = b'2';
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("altered.safetensors");
    fs::write(&path, bytes).unwrap();
    let error = CheckpointFile::read(&path).unwrap_err().to_string();
    assert!(error.contains("was altered"), "{error}");
}

#[test]
fn a_newer_schema_is_refused_with_what_to_do() {
    let bytes = fs::read(fixture("schema-1-tiny")).unwrap();
    let old = b"\\\"schema\\\":1";
    let at = bytes.windows(old.len()).position(|w| w == old).unwrap();
    let mut bytes = bytes;
    bytes[at + old.len() - 1] = b'9';
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newer.safetensors");
    fs::write(&path, bytes).unwrap();
    let error = read_record(&path).unwrap_err().to_string();
    assert!(
        error.contains("schema 9") && error.contains("update mnist-tui"),
        "{error}"
    );
}
