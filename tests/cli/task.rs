//! Tasks: listed, looked at, made, removed.

use serde_json::json;

use crate::programs::bars::write_bars;
use crate::programs::{Programs, with};

fn configured(text: &str) -> Programs {
    let programs = Programs::new();
    write_bars(&programs);
    std::fs::write(programs.folder().join("mine.toml"), text).unwrap();
    programs
}

fn task<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    with(&["--config", "mine.toml", "task"], arguments)
}

/// What is printed, with the folder of the test under a lasting name.
fn shown(programs: &Programs, arguments: &[&str]) -> String {
    let folder = programs.folder().to_str().unwrap();
    programs.output(&task(arguments)).replace(folder, "/FOLDER")
}

fn text(programs: &Programs) -> String {
    std::fs::read_to_string(programs.folder().join("mine.toml")).unwrap()
}

#[test]
fn a_task_is_made_listed_shown_and_removed() {
    let before = "# mine\n[training] # short\nepochs = 3\n";
    let programs = configured(before);
    let round = ["--group", "no loop=rest", "--group", "loop=0,6,8-9"];
    let mut told = vec![shown(&programs, &with(&["add", "round"], &round))];
    assert!(text(&programs).starts_with(before), "{}", text(&programs));
    for command in [&["list"][..], &["show", "round"], &["show", "digits:3"]] {
        told.push(format!(
            "{}\n{}",
            command.join(" "),
            shown(&programs, command)
        ));
    }
    let removed = shown(&programs, &["remove", "round"]);
    told.push(format!("remove\n{removed}"));
    insta::assert_snapshot!("task", told.join("\n"));
    assert_eq!(text(&programs), before);
}

#[test]
fn scripts_get_json() {
    let programs = configured("");
    let add = task(&[
        "add",
        "high",
        "--group",
        "low=0-4",
        "--group",
        "high=rest",
        "--json",
    ]);
    let added = &programs.json(&add)[0];
    assert_eq!(added["label_map"], json!([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]));
    let listed = programs.json(&task(&["list", "--json"]));
    let high = listed.iter().find(|task| task["name"] == "high").unwrap();
    let wanted =
        json!({"name": "high", "classes": ["low", "high"], "labels": 10, "from": "your file"});
    assert_eq!(*high, wanted);
    let shown = &programs.json(&task(&["show", "high", "--json"]))[0];
    assert_eq!(
        shown["classes"][0],
        json!({"name": "low", "labels": ["0", "1", "2", "3", "4"]})
    );
    let removed = &programs.json(&task(&["remove", "high", "--json"]))[0];
    assert_eq!(removed["groups"], json!(["low=0-4", "high=5-9"]));
}

#[test]
fn labels_are_those_of_a_data_set_or_of_a_task() {
    let bars = "[data.bars]\npath = \"bars.npz\"\nclasses = [\"top\", \"middle\", \"bottom\"]\nvalidation_first = 9\n";
    let programs = configured(bars);
    let edge = [
        "add",
        "edge",
        "--of",
        "bars",
        "--group",
        "edge=top,bottom",
        "--group",
        "inside=rest",
    ];
    let told = shown(&programs, &edge);
    assert!(
        told.contains("`mnist-tui --config /FOLDER/mine.toml pretrain --data bars --task edge`"),
        "{told}"
    );
    let shown_json = &programs.json(&task(&["show", "edge", "--json"]))[0];
    assert_eq!(shown_json["labels"], json!(["top", "middle", "bottom"]));
    // The path of a set that has no names for its labels.
    std::fs::write(
        programs.folder().join("mine.toml"),
        "[training]\nvalidation_first = 9\n",
    )
    .unwrap();
    let told = shown(
        &programs,
        &[
            "add", "edge", "--of", "bars.npz", "--group", "a=0,2", "--group", "b=1",
        ],
    );
    assert!(
        told.contains("pretrain --data bars.npz --task edge`"),
        "{told}"
    );
    let removed = shown(&programs, &["remove", "edge"]);
    assert!(
        !removed.contains("brings it back"),
        "no task knows these labels: {removed}"
    );
}

#[test]
fn what_makes_no_task_is_refused_and_nothing_is_written() {
    let programs = configured("# mine\n");
    let refused: [(&[&str], &str); 9] = [
        (
            &["add", "x", "--group", "a=0-4", "--group", "b=5,6"],
            "--group: no class has labels 7, 8, 9;",
        ),
        (
            &["add", "x", "--group", "a=0-5", "--group", "b=5-9"],
            "the groups name label 5 more than once;",
        ),
        (&["add", "x", "--group", "a=0-9"], "needs 2 to 10"),
        (
            &["add", "x", "--group", "a=0-4", "--group", "b=x"],
            "there is no label \"x\"; the labels are 0, 1,",
        ),
        (
            &["add", "My Task", "--group", "a=0", "--group", "b=rest"],
            "may hold only a-z",
        ),
        (
            &["add", "x", "--group", "a", "--group", "b=rest"],
            "write CLASS=LABELS",
        ),
        (
            &["add", "prime", "--group", "a=0", "--group", "b=rest"],
            "there is a task prime already; choose another name",
        ),
        (&["remove", "prime"], "task prime stays: it is built in"),
        (&["show", "x"], "no task \"x\" is defined"),
    ];
    for (arguments, reason) in refused {
        let said = programs.run(&task(arguments));
        assert_eq!(said.code, Some(2), "{}", said.err);
        assert!(said.err.contains(reason), "no {reason:?} in {}", said.err);
    }
    assert_eq!(text(&programs), "# mine\n");
}
