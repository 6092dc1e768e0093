//! The record of a checkpoint: JSON in the header of a file in the library.

use std::path::{Path, PathBuf};

use mnist_core::library::{
    CheckpointFile, CheckpointId, Library, METADATA_KEY, NamedTensor, Record, read_record,
};
use mnist_core::run::CheckpointName;

use super::{Input, MB, answer, assert_harmless, is_shown, json_lines, screen};

/// See [`super`].
pub const INPUT: Input = Input {
    name: "record",
    feed,
    memory_per_byte: 256,
    memory: 16 * MB,
};

/// Checkpoints with more parameters are not written: their files would be larger than what was drawn at random.
const MOST_PARAMETERS: usize = 10_000;

fn feed(bytes: &[u8], folder: &Path) {
    let Ok(json) = std::str::from_utf8(bytes) else {
        return;
    };
    let library = emptied(folder);
    let id = stranger();
    let path = library.checkpoint_path(&id);
    std::fs::write(&path, file(json)).unwrap();
    look_at(&library, &id, folder, is_shown(bytes));
    match read_record(&path) {
        Ok(record) => own(record, &path),
        Err(error) => assert_harmless(&error),
    }
}

/// The id that strangers' checkpoints lie under.
pub fn stranger() -> CheckpointId {
    CheckpointId::try_from("ab".repeat(32)).unwrap()
}

/// An empty library.
pub fn emptied(folder: &Path) -> Library {
    let library = Library::new(folder.join("library"));
    let _ = std::fs::remove_dir_all(library.root());
    for folder in library.folders() {
        std::fs::create_dir_all(folder).unwrap();
    }
    library
}

/// A `.safetensors` file without tensors that says this of itself.
pub fn file(json: &str) -> Vec<u8> {
    let metadata = serde_json::json!({"__metadata__": {METADATA_KEY: json}});
    let header = metadata.to_string();
    let length = (header.len() as u64).to_le_bytes();
    [&length[..], header.as_bytes()].concat()
}

/// What lists and screens make of the file.
pub fn look_at(library: &Library, id: &CheckpointId, folder: &Path, is_shown: bool) {
    let listing = library.listing().unwrap();
    assert_eq!(listing.entries.len() + listing.damaged.len(), 1);
    for damaged in &listing.damaged {
        assert_harmless(&damaged.reason);
    }
    if !is_shown {
        return;
    }
    let is_listed = !listing.entries.is_empty();
    let record = library.record(id).ok();
    screen::of_library(listing, record.map(|record| (id.clone(), record)));
    if is_listed {
        answer(folder, &[&"library", &"list"]);
        let (out, _) = answer(folder, &[&"library", &"list", &"--json"]);
        assert_eq!(json_lines(&out).len(), 1);
        answer(folder, &[&"library", &"show", &id.as_str()]);
        json_lines(&answer(folder, &[&"library", &"show", &id.as_str(), &"--json"]).0);
    }
}

/// A checkpoint of this record, its hashes put right, is written and read again as it was.
fn own(record: Record, path: &Path) {
    if record.architecture.parameters() > MOST_PARAMETERS {
        return;
    }
    let tensors = record.architecture.tensors().into_iter();
    let tensors = tensors.map(|(name, shape)| {
        let bytes = vec![0; shape.iter().product::<usize>() * 4];
        NamedTensor { name, shape, bytes }
    });
    let checkpoint = CheckpointFile::new(record, tensors.collect()).unwrap();
    let bytes = checkpoint.to_bytes().unwrap();
    std::fs::write(path, &bytes).unwrap();
    let read = CheckpointFile::read(path).unwrap();
    assert!(read == checkpoint && read.to_bytes().unwrap() == bytes);
    saved(&read, path);
}

/// It is saved, verified, moved to the trash and back like any other.
fn saved(checkpoint: &CheckpointFile, path: &Path) {
    std::fs::remove_file(path).unwrap();
    let root: PathBuf = path.ancestors().nth(2).unwrap().to_owned();
    let library = Library::new(root);
    let name = CheckpointName::Default("stranger".to_owned());
    let saved = library.save(checkpoint, &name).unwrap();
    assert_eq!(saved.id, checkpoint.id().unwrap());
    let found = library.verify_one(&saved.id).unwrap();
    assert_harmless(&format!("{:?}", found.verdict));
    library.remove(&saved.id).unwrap();
    assert_eq!(library.restore("stranger").unwrap().id, saved.id);
}
