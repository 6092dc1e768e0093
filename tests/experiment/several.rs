//! Experiments from several sources: told apart, compared with each other, and taken up where they were cut short.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::programs::{Programs, start, with};
use crate::{result, runs, with_parent};

/// Two sources with networks of their own: eight runs, and four compositions.
const ASKED: [&str; 12] = [
    "--from",
    "parent",
    "--from",
    "small",
    "--strategies",
    "scratch,frozen,compose",
    "--budgets",
    "20",
    "--seeds",
    "2",
    "--epochs",
    "1",
];

const SMALL: [&str; 10] = [
    "pretrain",
    "--model",
    "lenet",
    "--labels",
    "100",
    "--epochs",
    "1",
    "--start-anyway",
    "--name",
    "small",
];

fn with_two() -> Programs {
    let programs = with_parent();
    programs.output(&SMALL);
    programs
}

/// How many runs there are, without those of the sources.
fn own_runs(programs: &Programs) -> usize {
    runs(programs) - 1
}

fn id_of(programs: &Programs, name: &str) -> Value {
    let listed = programs.json(&["library", "list", "--json"]);
    let is_it = |entry: &&Value| entry["names"] == json!([name]);
    listed.iter().find(is_it).unwrap()["id"].clone()
}

#[test]
fn several_sources_are_each_judged_and_compared_with_each_other() {
    let programs = with_two();
    let run = ["experiment", "run", "--parallel", "2", "--json"];
    let lines = programs.json(&with(&run, &ASKED));
    let result = result(&lines);
    assert_eq!((&result["done"], &result["of"]), (&json!(12), &json!(12)));
    assert_eq!(own_runs(&programs), 8, "compositions are no runs");
    let [parent, small] = ["parent", "small"].map(|name| id_of(&programs, name));
    let sources = json!([{"id": parent, "name": "parent"}, {"id": small, "name": "small"}]);
    assert_eq!((&result["sources"], result.get("from")), (&sources, None));
    let rows = result["budgets"].as_array().unwrap();
    let arms: BTreeSet<String> = rows
        .iter()
        .map(|row| {
            format!(
                "{} {} {}",
                row["strategy"], row["source"], row["scratch_of"]
            )
        })
        .collect();
    let expected = [
        format!("\"scratch\" null [{parent}]"),
        format!("\"scratch\" null [{small}]"),
        format!("\"frozen\" {parent} null"),
        format!("\"frozen\" {small} null"),
        format!("\"compose\" {parent} null"),
        format!("\"compose\" {small} null"),
    ];
    assert_eq!(arms, expected.into());
    for row in rows {
        let is_scratch = row["strategy"] == "scratch";
        assert_eq!(row["vs_scratch"].is_null(), is_scratch, "{row}");
    }
    for source in [&parent, &small] {
        let curves = &result["curves"][source.as_str().unwrap()];
        assert_eq!(curves["frozen"]["asymptote"]["labels"], json!(20));
    }
    let between = result["between_sources"].as_array().unwrap();
    assert_eq!(between.len(), 2);
    for one in between {
        assert_eq!((&one["a"], &one["b"]), (&parent, &small), "{one}");
        // Each composition gives one number, whatever the seed.
        let is_tested = one["strategy"] != "compose";
        assert_eq!(one["p"].as_f64().is_some(), is_tested, "{one}");
    }

    let listed = programs.output(&["experiment", "list"]);
    assert!(
        listed.contains("transfer 2 sources to even-odd"),
        "{listed}"
    );
    let listed = &programs.json(&["experiment", "list", "--json"])[0];
    assert_eq!(listed["sources"], sources);
    let id = listed["experiment"].as_str().unwrap();
    let told = programs.output(&["experiment", "show", id]);
    for part in [
        "frozen from parent: ",
        "frozen from small: ",
        "Between sources, frozen: ",
        "as small",
    ] {
        assert!(told.contains(part), "no {part:?} in {told}");
    }
    programs.output(&["experiment", "export", id, "page.md"]);
    ranked_beside_what_was_found(&programs, rows);
    let again = programs.json(&["experiment", "resume", id, "--json"]);
    assert_eq!(again, std::slice::from_ref(result));
}

/// A ranking tells of each source what the experiment found of its frozen layers.
fn ranked_beside_what_was_found(programs: &Programs, rows: &[Value]) {
    let rank = ["library", "rank", "--task", "even-odd", "--labels", "200"];
    let ranked = programs.json(&with(&rank, &["--json"]));
    assert_eq!(ranked.len(), 2);
    for line in ranked {
        let is_it = |row: &&Value| row["strategy"] == "frozen" && row["source"] == line["id"];
        let row = rows.iter().find(is_it).unwrap();
        assert_eq!(
            line["measured"],
            json!({"labels": 20, "accuracy": row["mean"]})
        );
    }
    let told = programs.output(&rank);
    assert!(told.contains("tau"), "{told}");
}

#[test]
fn what_a_kill_cuts_short_goes_on_with_every_source() {
    let programs = with_two();
    let run = ["experiment", "run", "--parallel", "1", "--json"];
    let mut command = programs.command(&with(&run, &ASKED));
    let (mut child, mut lines) = start(&mut command);
    let first: Value = serde_json::from_str(&lines.next().unwrap()).unwrap();
    assert_eq!(first.get("source"), Some(&Value::Null), "{first}");
    child.kill().unwrap();
    child.wait().unwrap();
    let listed = &programs.json(&["experiment", "list", "--json"])[0];
    let id = listed["experiment"].as_str().unwrap();
    let lines = programs.json(&["experiment", "resume", id, "--json"]);
    assert_eq!(result(&lines)["done"], 12, "{lines:?}");
    assert_eq!(own_runs(&programs), 8, "a run was done twice");
}

#[test]
fn each_source_that_cannot_be_had_is_named() {
    let programs = with_parent();
    let asked = ["experiment", "new", "--from", "parent,magic,other"];
    let parts = ["--from", "magic", "other"];
    programs.run(&asked).fails(2, &parts);
    let twice = ["experiment", "new", "--from", "parent,parent"];
    programs.run(&twice).fails(2, &["each source once"]);
}
