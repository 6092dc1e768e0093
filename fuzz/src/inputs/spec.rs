//! `spec.json` of a run directory.

use std::path::Path;

use mnist_core::run::{RunDir, RunEntry, RunSpec};

use super::{Input, MB, answer, assert_harmless, is_shown, json_lines, screen};

/// See [`super`].
pub const INPUT: Input = Input {
    name: "spec",
    feed,
    memory_per_byte: 128,
    memory: 16 * MB,
};

/// Name of the run's folder.
pub const RUN: &str = "20261124-162041-3f9a";

fn feed(bytes: &[u8], folder: &Path) {
    let run = emptied(folder);
    std::fs::write(run.spec_path(), bytes).unwrap();
    match run.spec() {
        Ok(spec) => {
            let text = serde_json::to_string(&spec).unwrap();
            assert_eq!(serde_json::from_str::<RunSpec>(&text).unwrap(), spec);
            let entry = RunEntry::read(run).unwrap();
            if is_shown(bytes) {
                screen::of_run(entry);
                show(folder);
            }
        }
        Err(error) => {
            assert_harmless(&error);
            if is_shown(bytes) {
                answer(folder, &[&"runs", &"list"]);
            }
        }
    }
}

/// A run's folder without files.
pub fn emptied(folder: &Path) -> RunDir {
    let run = folder.join("runs").join(RUN);
    let _ = std::fs::remove_dir_all(&run);
    std::fs::create_dir_all(&run).unwrap();
    RunDir::at(run)
}

/// What the command line tells of the run.
pub fn show(folder: &Path) {
    answer(folder, &[&"runs", &"list"]);
    json_lines(&answer(folder, &[&"runs", &"list", &"--json"]).0);
    assert_eq!(answer(folder, &[&"runs", &"show", &RUN]).1, None);
    json_lines(&answer(folder, &[&"runs", &"show", &RUN, &"--json"]).0);
}
