//! Experiments by the real programs: whole, interrupted, killed, and asked for wrongly.
#![cfg(feature = "trainer")]
#![allow(clippy::unwrap_used)]

mod methods;
#[path = "../programs/mod.rs"]
mod programs;
mod ranking;
mod several;
mod untrained;

use std::process::Command;

use programs::{Programs, SHORT, start, with};
use serde_json::{Value, json};

/// Eight runs of one pass over a few images.
const SMALL: [&str; 14] = [
    "experiment",
    "run",
    "--from",
    "parent",
    "--strategies",
    "scratch,frozen",
    "--budgets",
    "40,20",
    "--seeds",
    "2",
    "--epochs",
    "1",
    "--parallel",
    "2",
];

fn with_parent() -> Programs {
    let programs = Programs::new();
    programs.output(&with(&SHORT, &["--name", "parent"]));
    programs
}

/// How many runs there are, without that of the parent.
fn runs(programs: &Programs) -> usize {
    programs.json(&["runs", "list", "--json"]).len() - 1
}

fn result(lines: &[Value]) -> &Value {
    let last = lines.last().unwrap();
    assert_eq!(last["event"], "experiment");
    last
}

/// What only one of two networks gets right is the difference of their accuracies.
fn image_by_image(row: &Value, runs: &[Value]) {
    let accuracy = |strategy: &Value, seed: &Value| {
        let cell = [&row["labels"], strategy, seed];
        let is_it = |run: &&Value| [&run["labels"], &run["strategy"], &run["seed"]] == cell;
        runs.iter().find(is_it).unwrap()["test_accuracy"]
            .as_f64()
            .unwrap()
    };
    let pairs = row["mcnemar"].as_array().unwrap();
    assert_eq!(
        pairs.len(),
        if row["strategy"] == "scratch" { 1 } else { 2 }
    );
    for pair in pairs {
        let [first, second] = [0, 1].map(|at| &pair["seeds"][at]);
        let ahead = accuracy(&row["strategy"], first) - accuracy(&json!("scratch"), second);
        let [first, second] = ["only_first", "only_second"].map(|of| pair[of].as_f64().unwrap());
        assert!((first - second - 10_000.0 * ahead).abs() < 1e-6, "{pair}");
    }
}

#[test]
fn an_experiment_tells_of_each_run_and_judges_at_the_end() {
    let programs = with_parent();
    let lines = programs.json(&with(&SMALL, &["--json"]));
    assert_eq!(lines.len(), 9);
    for (at, line) in lines[..8].iter().enumerate() {
        assert_eq!(
            (&line["event"], &line["done"]),
            (&json!("run"), &json!(at + 1))
        );
    }
    let result = result(&lines);
    let rows = result["budgets"].as_array().unwrap();
    let cell = |row: &Value| (row["labels"].clone(), row["strategy"].clone());
    let cells: Vec<_> = rows.iter().map(cell).collect();
    let expected = [
        (20, "scratch"),
        (20, "frozen"),
        (40, "scratch"),
        (40, "frozen"),
    ];
    assert_eq!(
        cells,
        expected.map(|(labels, of)| (json!(labels), json!(of)))
    );
    for row in rows {
        let of_cell =
            |line: &&Value| line["labels"] == row["labels"] && line["strategy"] == row["strategy"];
        let own = lines[..8].iter().filter(of_cell);
        let own: Vec<f64> = own
            .map(|line| line["test_accuracy"].as_f64().unwrap())
            .collect();
        assert_eq!(own.len(), 2);
        let mean = own.iter().sum::<f64>() / 2.0;
        assert!((row["mean"].as_f64().unwrap() - mean).abs() < 1e-12);
        let [low, high] = [0, 1].map(|end| row["ci95"][end].as_f64().unwrap());
        assert!(low <= mean && mean <= high);
        let is_scratch = row["strategy"] == "scratch";
        assert_eq!(row["vs_scratch"].is_null(), is_scratch);
        assert!(is_scratch || row["vs_scratch"]["p"].as_f64().is_some());
        image_by_image(row, &lines[..8]);
    }
    assert_eq!(result["curves"]["frozen"]["asymptote"]["labels"], json!(40));
    assert!(result["crossover"].get("frozen").is_some());
    assert_eq!(runs(&programs), 8);
    // The checkpoints do not crowd the library.
    assert_eq!(programs.json(&["library", "list", "--json"]).len(), 1);

    let listed = &programs.json(&["experiment", "list", "--json"])[0];
    assert_eq!((&listed["done"], &listed["of"]), (&json!(8), &json!(8)));
    let id = listed["experiment"].as_str().unwrap();
    assert_eq!(
        &programs.json(&["experiment", "show", id, "--json"])[0],
        result
    );
    assert_eq!(
        &programs.json(&["experiment", "resume", id, "--json"]),
        std::slice::from_ref(result)
    );
    assert_eq!(runs(&programs), 8);
    let told = programs.output(&["experiment", "show", &id[id.len() - 4..]]);
    for part in [
        "8 of 8 runs done",
        "frozen: ",
        "holds for the checkpoint parent",
        "the verdict is weak",
        "labels to",
        "describes single networks",
    ] {
        assert!(told.contains(part), "no {part:?} in {told}");
    }
}

#[test]
fn what_a_kill_or_ctrl_c_cuts_short_goes_on_and_nothing_is_done_twice() {
    let programs = with_parent();
    let mut command = programs.command(&with(&SMALL, &["--json"]));
    let (mut child, mut lines) = start(&mut command);
    let first: Value = serde_json::from_str(&lines.next().unwrap()).unwrap();
    assert_eq!(first["done"], 1);
    child.kill().unwrap();
    child.wait().unwrap();
    let listed = &programs.json(&["experiment", "list", "--json"])[0];
    let id = listed["experiment"].as_str().unwrap();

    let mut command = programs.command(&["experiment", "resume", id, "--parallel", "1"]);
    let (mut child, mut lines) = start(&mut command);
    // The first line tells how much is left, the second that one has ended.
    lines.nth(1).unwrap();
    let busy = programs.run(&["experiment", "resume", id]);
    busy.fails(1, &["is being carried out by process", "experiment show"]);
    let pid = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &pid])
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(child.wait().unwrap().code(), Some(130));

    let lines = programs.json(&["experiment", "resume", id, "--json"]);
    assert_eq!(result(&lines)["done"], 8, "{lines:?}");
    assert_eq!(runs(&programs), 8, "a run was done twice");
}

#[test]
fn another_process_is_asked_to_stop_and_saves_what_is_at_work() {
    let programs = with_parent();
    programs.output(&with(&["experiment", "new"], &SMALL[2..12]));
    let listed = &programs.json(&["experiment", "list", "--json"])[0];
    let id = listed["experiment"].as_str().unwrap();
    let nobody = programs.run(&["experiment", "stop", id]);
    nobody.fails(1, &["nobody carries out", "experiment resume"]);

    let mut command = programs.command(&["experiment", "resume", id, "--parallel", "1"]);
    let (mut child, mut lines) = start(&mut command);
    lines.nth(1).unwrap();
    programs.output(&["experiment", "stop", id]);
    assert_eq!(child.wait().unwrap().code(), Some(130));

    let lines = programs.json(&["experiment", "resume", id, "--json"]);
    assert_eq!(result(&lines)["done"], result(&lines)["of"], "{lines:?}");
    let runs = runs(&programs) as u64;
    assert_eq!(
        Some(runs),
        result(&lines)["of"].as_u64(),
        "a run was done twice"
    );
}

#[test]
fn a_file_says_the_same_as_flags() {
    let programs = with_parent();
    let file = "from = \"parent\"\nstrategies = [\"scratch\", \"frozen\"]\nbudgets = [40, 20]\nseeds = 2\nepochs = 1\n";
    std::fs::write(programs.folder().join("plan.toml"), file).unwrap();
    let new = ["experiment", "new", "--file", "plan.toml"];
    programs.output(&new);
    programs.output(&with(&["experiment", "new"], &SMALL[2..12]));
    programs.output(&with(&new, &["--seeds", "7,9", "--json"]));
    let mut plans = programs.json(&["experiment", "list", "--json"]);
    assert_eq!(plans.len(), 3);
    let seeds: Vec<_> = plans.iter().map(|plan| plan["seeds"].clone()).collect();
    assert_eq!(
        seeds
            .iter()
            .filter(|seeds| **seeds == json!([1, 2]))
            .count(),
        2
    );
    assert!(seeds.contains(&json!([7, 9])));
    plans.retain(|plan| plan["seeds"] == json!([1, 2]));
    for key in ["task", "strategies", "budgets", "of"] {
        assert_eq!(plans[0][key], plans[1][key]);
    }
    assert_eq!(plans[0]["budgets"][0], json!({"labels": 20, "epochs": 1}));
    std::fs::write(
        programs.folder().join("plan.toml"),
        "from = \"parent\"\nbudget = 20\n",
    )
    .unwrap();
    programs
        .run(&new)
        .fails(2, &["plan.toml, line 2", "budget"]);
}

#[test]
fn a_list_of_nothing_but_damaged_plans_tells_only_what_is_wrong() {
    let programs = with_parent();
    let new = ["experiment", "new", "--from", "parent", "--json"];
    let path = programs.json(&new)[0]["path"].clone();
    let plan = std::path::Path::new(path.as_str().unwrap()).join("plan.json");
    std::fs::write(&plan, "{").unwrap();
    let said = programs.run(&["experiment", "list"]);
    assert_eq!((said.code, said.out.as_str()), (Some(0), ""));
    assert!(said.err.contains("plan.json is damaged"), "{}", said.err);
}

#[test]
fn what_cannot_be_an_experiment_is_refused_with_what_would_be_right() {
    let programs = with_parent();
    let from = ["experiment", "new", "--from", "parent"];
    for (more, parts) in [
        (
            ["--strategies", "magic"],
            ["--strategies", "choose from scratch"],
        ),
        (
            ["--strategies", "partial:9"],
            ["--strategies: partial:9", "3 with weights"],
        ),
        (["--budgets", "20,1000000"], ["--budgets", "55000"]),
        (["--budgets", "20,20"], ["--budgets", "20 is there twice"]),
        (["--seeds", "0"], ["--seeds", "1 to 1000"]),
        (
            ["--schedule", "step:every=50"],
            ["--schedule", "500 labels are learned from in 50 epochs"],
        ),
        (["--task", "magic"], ["--task", "choose from"]),
    ] {
        programs.run(&with(&from, &more)).fails(2, &parts);
    }
    programs.run(&["experiment", "new"]).fails(2, &["--from"]);
    programs
        .run(&["experiment", "show", "x"])
        .fails(2, &["experiment list"]);
    assert!(
        programs
            .output(&["experiment", "list"])
            .contains("no experiments yet")
    );
}
