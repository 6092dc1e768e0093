//! Strategies without steps: a head that is solved for, and classes that are summed.

use serde_json::{Value, json};

use crate::programs::{Programs, SHORT, with};
use crate::{result, with_parent};

const RUN: [&str; 8] = [
    "experiment",
    "run",
    "--seeds",
    "2",
    "--epochs",
    "1",
    "--parallel",
    "1",
];

fn accuracies(lines: &[Value], strategy: &str) -> Vec<f64> {
    let own = lines.iter().filter(|line| line["strategy"] == strategy);
    own.map(|line| line["test_accuracy"].as_f64().unwrap())
        .collect()
}

/// Files of the experiment's checkpoints, by name.
fn checkpoints(programs: &Programs) -> Vec<(String, String)> {
    let experiment = &programs.json(&["experiment", "list", "--json"])[0];
    let names = std::path::Path::new(experiment["path"].as_str().unwrap()).join("library/names");
    let found = std::fs::read_dir(&names).unwrap().map(|entry| {
        let path = entry.unwrap().path();
        let id = std::fs::read_to_string(&path).unwrap();
        let checkpoint = names
            .with_file_name("checkpoints")
            .join(format!("{id}.safetensors"));
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, checkpoint.to_str().unwrap().to_owned())
    });
    found.collect()
}

#[test]
fn a_probe_is_a_run_with_a_checkpoint_and_a_composition_is_neither() {
    let programs = with_parent();
    let asked = [
        "--from",
        "parent",
        "--strategies",
        "probe,compose",
        "--budgets",
        "40,200",
    ];
    let lines = programs.json(&with(&with(&RUN, &asked), &["--json"]));
    assert_eq!(result(&lines)["done"], 8);
    let runs = &lines[..8];
    let composed = accuracies(runs, "compose");
    assert!(composed[0] > 0.6, "{composed:?}");
    assert!(
        composed
            .windows(2)
            .all(|pair| (pair[0] - pair[1]).abs() < 1e-12)
    );
    let probes = accuracies(runs, "probe");
    assert!(probes.iter().all(|accuracy| *accuracy > 0.6), "{probes:?}");
    for line in runs {
        assert_eq!(
            line["run"].is_null(),
            line["strategy"] == "compose",
            "{line}"
        );
    }

    let found = checkpoints(&programs);
    assert_eq!(found.len(), 4, "{found:?}");
    for line in runs.iter().filter(|line| line["strategy"] == "probe") {
        let name = format!("probe-{}-labels-seed-{}", line["labels"], line["seed"]);
        let (_, path) = found.iter().find(|(of, _)| *of == name).unwrap();
        let evaluated = &programs.json(&["evaluate", path, "--json"])[0];
        assert_eq!(evaluated["accuracy"], line["test_accuracy"], "{evaluated}");
        programs.output(&["library", "export", path, &format!("{name}.onnx")]);
        let shown = &programs.json(&["library", "show", path, "--json"])[0];
        let training = &shown["origin"]["training"];
        assert_eq!(training["optimizer"], json!({"type": "lbfgs"}), "{shown}");
        assert_eq!(
            (&training["epochs"], &training["steps"]),
            (&json!(1), &json!(1))
        );
    }
    // Nothing is done twice.
    let id = programs.json(&["experiment", "list", "--json"])[0]["experiment"].clone();
    let again = programs.json(&["experiment", "resume", id.as_str().unwrap(), "--json"]);
    assert_eq!(again, [result(&lines).clone()]);
}

#[test]
fn what_old_classes_tell_of_new_ones_is_estimated_where_they_are_no_part_of_them() {
    let programs = Programs::new();
    let pretrain = [
        "pretrain", "--task", "even-odd", "--epochs", "1", "--name", "parity",
    ];
    programs.output(&pretrain);
    let asked = [
        "--from",
        "parity",
        "--task",
        "digits",
        "--strategies",
        "compose",
        "--budgets",
        "20,2000",
    ];
    let lines = programs.json(&with(&with(&RUN, &asked), &["--json"]));
    let runs = &lines[..4];
    let accuracies = accuracies(runs, "compose");
    // Of two answers at most one digit each can be told.
    assert!(
        accuracies
            .iter()
            .all(|accuracy| (0.08..0.25).contains(accuracy)),
        "{accuracies:?}"
    );
    let with_many = &accuracies[2..];
    assert!(
        with_many.iter().all(|accuracy| *accuracy > 0.18),
        "{accuracies:?}"
    );
}

#[test]
fn another_network_in_the_place_of_a_source_is_not_taken_for_it() {
    let programs = with_parent();
    let network = |name: &str| {
        let shown = &programs.json(&["library", "show", name, "--json"])[0];
        let id = shown["id"].as_str().unwrap();
        let checkpoints = programs.data().library().join("checkpoints");
        checkpoints.join(format!("{id}.safetensors"))
    };
    let source = programs.folder().join("net.safetensors");
    std::fs::copy(network("parent"), &source).unwrap();
    let sources = ["--from", "net.safetensors,parent"];
    let asked = ["--strategies", "compose", "--budgets", "20", "--seeds", "1"];
    let new = with(&with(&["experiment", "new"], &sources), &asked);
    programs.run(&new).fails(2, &["each source once"]);
    programs.output(&with(&SHORT, &["--seed", "8", "--name", "second"]));
    let sources = ["--from", "net.safetensors,second"];
    programs.output(&with(&with(&["experiment", "new"], &sources), &asked));
    programs.output(&["library", "remove", "parent"]);
    let other = with(&SHORT, &["--seed", "7", "--name", "other"]);
    programs.output(&other);
    std::fs::copy(network("other"), &source).unwrap();
    let id = programs.json(&["experiment", "list", "--json"])[0]["experiment"].clone();
    let resumed = programs.run(&["experiment", "resume", id.as_str().unwrap()]);
    resumed.fails(1, &["1 run without a result", "experiment resume"]);
    for part in ["net.safetensors is not the checkpoint", "put it back"] {
        assert!(resumed.out.contains(part), "no {part:?} in {}", resumed.out);
    }
    let listed = &programs.json(&["experiment", "list", "--json"])[0];
    assert_eq!(listed["done"], 1, "the other source was asked: {listed}");
}
