//! `control.jsonl` of a run directory: what is asked of the trainer.

use std::path::Path;

use mnist_core::run::{Control, Tail};

use super::{Input, MB, spec};

/// See [`super`].
pub const INPUT: Input = Input {
    name: "control",
    feed,
    memory_per_byte: 128,
    memory: 16 * MB,
};

fn feed(bytes: &[u8], folder: &Path) {
    let path = spec::emptied(folder).control_path();
    std::fs::write(&path, bytes).unwrap();
    let mut tail = Tail::<Control>::new(path, 0);
    for control in tail.read().unwrap() {
        let line = serde_json::to_string(&control).unwrap();
        assert_eq!(serde_json::from_str::<Control>(&line).unwrap(), control);
    }
    let complete = bytes.iter().rposition(|byte| *byte == b'\n');
    assert_eq!(tail.position(), complete.map_or(0, |at| at as u64 + 1));
}
