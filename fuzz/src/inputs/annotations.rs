//! The small files of a library: names, tags, favourites, notes, and what the trash remembers.
//!
//! Files are separated by bytes of 0: a digit that says the folder and the name, and behind the next 0 the content.

use std::path::Path;
use std::sync::OnceLock;

use mnist_core::library::{CheckpointFile, CheckpointId, Library};

use super::record::emptied;
use super::{Input, MB, answer, assert_harmless, is_shown, json_lines, screen};

/// See [`super`].
pub const INPUT: Input = Input {
    name: "annotations",
    feed,
    memory_per_byte: 512,
    memory: 16 * MB,
};

/// Names of files at most; a listing looks at each.
const MOST_FILES: usize = 8;

/// A checkpoint that names may stand for.
const CHECKPOINT: &[u8] =
    include_bytes!("../../../crates/core/src/library/tests/fixtures/schema-1-tiny.safetensors");

/// Its id, which a name may hold as `@`.
static ID: OnceLock<CheckpointId> = OnceLock::new();

fn feed(bytes: &[u8], folder: &Path) {
    let library = emptied(folder);
    let id = ID.get_or_init(|| id(folder));
    std::fs::write(library.checkpoint_path(id), CHECKPOINT).unwrap();
    let parts: Vec<&[u8]> = bytes.split(|byte| *byte == 0).collect();
    for file in parts.chunks(2).take(MOST_FILES) {
        put(
            &library,
            id,
            file[0],
            file.get(1).copied().unwrap_or_default(),
        );
    }
    look_at(&library, id);
    if is_shown(bytes) {
        show(&library, id, folder);
    }
}

/// The id of the checkpoint.
fn id(folder: &Path) -> CheckpointId {
    let path = folder.join("tiny.safetensors");
    std::fs::write(&path, CHECKPOINT).unwrap();
    CheckpointFile::read(&path).unwrap().id().unwrap()
}

/// Writes a file, if the system takes its name.
fn put(library: &Library, id: &CheckpointId, place: &[u8], content: &[u8]) {
    let Some((digit, name)) = std::str::from_utf8(place).ok().and_then(|text| {
        let digit = text.chars().next()?.to_digit(10)?;
        Some((digit as usize, text[1..].replace('@', id.as_str())))
    }) else {
        return;
    };
    let folders = library.folders();
    let folder = &folders[digit % folders.len()];
    if !name.is_empty() && !name.contains('/') && !name.starts_with('.') {
        let _ = std::fs::write(folder.join(name), content);
    }
}

fn look_at(library: &Library, id: &CheckpointId) {
    let listing = library.listing().unwrap();
    for entry in &listing.entries {
        entry.names.iter().for_each(assert_harmless);
        entry.annotations.tags.iter().for_each(assert_harmless);
    }
    for stray in library.strays().unwrap() {
        assert_harmless(&stray.reason);
    }
    for verified in library.verify().unwrap() {
        assert_harmless(&format!("{:?}", verified.verdict));
    }
    library.trash().unwrap();
    library.remove(id).unwrap();
    let _ = library.restore(id.as_str());
}

/// What screens and commands make of it.
fn show(library: &Library, id: &CheckpointId, folder: &Path) {
    screen::of_library(library.listing().unwrap(), None);
    answer(folder, &[&"library", &"list"]);
    json_lines(&answer(folder, &[&"library", &"list", &"--json"]).0);
    answer(folder, &[&"library", &"list", &"--trash"]);
    answer(folder, &[&"library", &"verify"]);
    json_lines(&answer(folder, &[&"library", &"verify", &"--json"]).0);
    answer(folder, &[&"library", &"show", &id.as_str()]);
}
