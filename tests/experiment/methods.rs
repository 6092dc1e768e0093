//! Methods of training that an experiment asks for.

use serde_json::json;

use super::programs::with;
use super::{SMALL, result, with_parent};

#[test]
fn methods_of_training_are_those_of_every_run_and_told_with_the_verdict() {
    let programs = with_parent();
    let methods = [
        "--augmentation",
        "shift:pixels=1",
        "--label-smoothing",
        "0.1",
        "--json",
    ];
    let lines = programs.json(&with(&SMALL, &methods));
    let words = json!(["label smoothing 0.1", "images shifted by up to a pixel"]);
    let result = result(&lines);
    assert_eq!(result["methods"], words);
    let verdict = result["verdict"].as_str().unwrap();
    assert!(
        verdict.contains("for runs trained with label smoothing 0.1, images shifted"),
        "{verdict}"
    );
    for run in programs.json(&["runs", "list", "--json"]) {
        let id = run["id"].as_str().unwrap();
        let shown = &programs.json(&["runs", "show", id, "--json"])[0];
        let smoothing = &shown["spec"]["methods"]["label_smoothing"];
        assert_eq!(
            smoothing == &json!(0.1),
            shown["task"] == "even-odd",
            "{shown}"
        );
    }
}
