//! `plan.json` of an experiment, and what is told of it when a few of its runs are done.

use std::path::{Path, PathBuf};

use mnist_core::experiment::{ExperimentDir, Plan, Predictions, Strategy};
use mnist_core::storage::DataDir;

use super::{Input, MB, answer, assert_harmless, is_shown, json_lines};

/// See [`super`].
pub const INPUT: Input = Input {
    name: "plan",
    feed,
    memory_per_byte: 512,
    memory: 64 * MB,
};

/// Name of the experiment's folder.
const EXPERIMENT: &str = "20261124-162041-3f9a";

/// So many of its runs are done.
const DONE: usize = 6;

fn feed(bytes: &[u8], folder: &Path) {
    let path = emptied(folder);
    std::fs::write(path.join("plan.json"), bytes).unwrap();
    let experiment = ExperimentDir::find(&DataDir::new(folder), EXPERIMENT).unwrap();
    match experiment.plan() {
        Ok(plan) => {
            let text = serde_json::to_string(&plan).unwrap();
            assert_eq!(serde_json::from_str::<Plan>(&text).unwrap(), plan);
            for cell in plan.cells().take(DONE) {
                let spec = plan.run(cell, Path::new("/library")).unwrap();
                assert_eq!(spec.is_none(), cell.strategy == Strategy::Compose);
            }
            complete(&experiment, &plan);
            if is_shown(bytes) {
                show(folder);
            }
        }
        Err(error) => {
            assert_harmless(&error);
            if is_shown(bytes) {
                answer(folder, &[&"experiment", &"list"]);
                assert!(
                    answer(folder, &[&"experiment", &"show", &EXPERIMENT])
                        .1
                        .is_some()
                );
            }
        }
    }
}

/// A folder of an experiment without files.
fn emptied(folder: &Path) -> PathBuf {
    let path = folder.join("experiments").join(EXPERIMENT);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// Does the first of what needs no training.
fn complete(experiment: &ExperimentDir, plan: &Plan) {
    let mut cells = plan.cells();
    let composed = cells
        .by_ref()
        .filter(|cell| cell.strategy == Strategy::Compose);
    for (number, cell) in composed.take(DONE).enumerate() {
        let predicted = (0..10).map(|at| u8::from(at < number)).collect();
        let answers = Predictions::new(None, predicted, vec![1; 10]).unwrap();
        experiment.keep(cell, &answers).unwrap();
    }
}

/// What the command line tells of the experiment, and writes of it.
fn show(folder: &Path) {
    answer(folder, &[&"experiment", &"list"]);
    json_lines(&answer(folder, &[&"experiment", &"list", &"--json"]).0);
    assert_eq!(
        answer(folder, &[&"experiment", &"show", &EXPERIMENT]).1,
        None
    );
    json_lines(&answer(folder, &[&"experiment", &"show", &EXPERIMENT, &"--json"]).0);
    for name in ["runs.csv", "report.json", "chart.svg", "page.md"] {
        let file = folder.join(name);
        let arguments: [&dyn AsRef<std::ffi::OsStr>; 5] =
            [&"experiment", &"export", &EXPERIMENT, &file, &"--force"];
        answer(folder, &arguments);
        // Nothing is written while nothing is done.
        if let Ok(written) = std::fs::read_to_string(&file) {
            assert_harmless(&written);
        }
    }
}
