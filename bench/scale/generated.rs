//! A library of many small checkpoints whose records are as long as real ones.

use std::fs;
use std::path::Path;

use jiff::{Timestamp, ToSpan};
use mnist_core::library::{CheckpointFile, CheckpointId, Library, Origin};

/// So many epochs a usual pretraining has; their results are most of a record.
const EPOCHS: u32 = 10;

/// A checkpoint to vary: a real one, two layers of it with tensors.
const ORIGINAL: &[u8] = include_bytes!(
    "../../crates/core/src/library/tests/fixtures/schema-1-tiny-even-odd.safetensors"
);

/// Fills an empty folder: every tenth checkpoint is a parent of the nine after it, every fourth has a tag, every
/// hundredth is a favourite, every fiftieth has a note.
pub(crate) fn fill(folder: &Path, checkpoints: usize) {
    for part in ["checkpoints", "names", "tags", "favourites", "notes"] {
        fs::create_dir_all(folder.join(part)).expect("a folder to fill");
    }
    let library = Library::new(folder);
    let original = original(folder);
    let mut parent = None;
    for number in 0..checkpoints {
        let file = varied(&original, number, parent.clone());
        let id = file.id().expect("the id of a new checkpoint");
        let bytes = file.to_bytes().expect("the bytes of a new checkpoint");
        // Not by `Library::save`, which waits for the disk each time.
        write(&library.checkpoint_path(&id), &bytes);
        describe(folder, number, &id);
        if number.is_multiple_of(10) {
            parent = Some(id);
        }
    }
}

/// The name of a checkpoint.
fn name(number: usize) -> String {
    let kind = ["digits-mlp", "even-odd-head", "lenet-digits", "at-least-5"][number % 4];
    format!("{kind}-{number:06}")
}

fn original(folder: &Path) -> CheckpointFile {
    let path = folder.join("original");
    write(&path, ORIGINAL);
    let mut file = CheckpointFile::read(&path).expect("a checkpoint of the tests");
    fs::remove_file(path).expect("the file just written");
    if let Origin::Trained(trained) = &mut file.record.origin {
        let curve = &mut trained.curve;
        while let Some(mut next) = curve.last().cloned().filter(|last| last.epoch < EPOCHS) {
            next.epoch += 1;
            curve.push(next);
        }
    }
    file
}

fn varied(
    original: &CheckpointFile,
    number: usize,
    parent: Option<CheckpointId>,
) -> CheckpointFile {
    let mut file = original.clone();
    let share = (number % 1000) as f64 / 1000.0;
    file.record.created = Timestamp::UNIX_EPOCH
        + (1_700_000_000 + i64::try_from(number).unwrap_or_default()).seconds();
    file.record.metrics.test.accuracy = share;
    file.record.lineage.parent = if number.is_multiple_of(10) {
        None
    } else {
        parent
    };
    for tensor in &mut file.tensors {
        tensor.bytes[..4].copy_from_slice(&(number as f32).to_le_bytes());
    }
    CheckpointFile::new(file.record, file.tensors).expect("tensors of the same shapes")
}

fn describe(folder: &Path, number: usize, id: &CheckpointId) {
    write(
        &folder.join("names").join(name(number)),
        id.as_str().as_bytes(),
    );
    if number.is_multiple_of(4) {
        write(&folder.join("tags").join(format!("{id}.demo")), b"");
    }
    if number.is_multiple_of(100) {
        write(&folder.join("favourites").join(id.as_str()), b"");
    }
    if number.is_multiple_of(50) {
        write(
            &folder.join("notes").join(id.as_str()),
            b"from the sweep over learning rates",
        );
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
