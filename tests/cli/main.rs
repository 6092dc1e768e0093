//! The command line without a trainer: exit codes, messages, configuration, runs on disk, texts.
#![allow(clippy::unwrap_used)]

mod programs;

use std::io::Read;
use std::process::Stdio;

use mnist_core::run::{RunDir, RunSpec};
use mnist_core::storage::DataDir;
use mnist_tui::config::load_defaults;
use mnist_tui::request::{Disk, Kind, TrainingRequest};
use programs::Programs;

/// The tutorial's pretraining.
fn spec(data: &DataDir) -> RunSpec {
    let config = load_defaults().unwrap();
    let request = TrainingRequest::new(Kind::Pretrain, &config);
    request.spec(&config, &Disk::new(data)).unwrap()
}

/// A run that nobody trains, created long enough ago not to be starting, with these events.
fn run_on_disk(data: &DataDir, minute: u8, change: impl Fn(&mut RunSpec), events: &str) -> RunDir {
    let mut spec = spec(data);
    spec.created = format!("2026-01-02T03:{minute:02}:00Z").parse().unwrap();
    change(&mut spec);
    let run = RunDir::create(data, &spec).unwrap();
    std::fs::write(run.events_path(), events).unwrap();
    run
}

const FAILED: &str =
    "{\"time_ms\":1,\"event\":\"failed\",\"step\":3,\"reason\":\"the disk is full\"}\n";

#[test]
fn a_wrong_flag_is_usage_and_names_what_would_be_right() {
    let programs = Programs::new();
    let said = programs.run(&["pretrain", "--epochs", "0", "--task", "primes"]);
    said.fails(
        2,
        &[
            "--epochs: \"0\" is no whole number",
            "--task: no task \"primes\"; choose from digits, even-odd",
        ],
    );
    assert_eq!(programs.run(&["pretrain", "--no-such-flag"]).code, Some(2));
    assert_eq!(
        programs.run(&["transfer"]).code,
        Some(2),
        "--from is missing"
    );
    programs
        .run(&["man", "nothing"])
        .fails(2, &["no command \"nothing\""]);
}

#[test]
fn what_does_not_exist_fails_with_the_command_that_lists_it() {
    let programs = Programs::new();
    for arguments in [
        &["evaluate", "nothing"][..],
        &["predict", "nothing"],
        &["library", "show", "nothing"],
        &["transfer", "--from", "nothing"],
    ] {
        programs
            .run(arguments)
            .fails(1, &["no checkpoint \"nothing\"", "library list"]);
    }
    for command in ["show", "watch", "pause", "resume", "stop", "remove"] {
        programs
            .run(&["runs", command, "1999"])
            .fails(1, &["no run \"1999\"", "runs list"]);
    }
}

#[test]
fn without_a_trainer_nothing_is_started_and_the_remedy_is_told() {
    let programs = Programs::new();
    let mut command = programs.command(&["pretrain"]);
    let output = command
        .env("MNIST_TRAINER", "/nonexistent/trainer")
        .output()
        .unwrap();
    programs::Said::from(&output).fails(1, &["/nonexistent/trainer"]);
    assert_eq!(
        programs.output(&["runs", "list", "--json"]),
        "",
        "no run lies around"
    );
}

#[test]
fn a_program_that_is_no_trainer_is_told_from_one() {
    let programs = Programs::new();
    let mut command = programs.command(&["doctor"]);
    let output = command.env("MNIST_TRAINER", "/bin/true").output().unwrap();
    let said = programs::Said::from(&output);
    said.fails(1, &["1 problem"]);
    assert!(
        said.out
            .contains("trainer     PROBLEM  /bin/true gave no answer"),
        "{}",
        said.out
    );
    for good in ["config", "keys", "data", "directory", "space"] {
        let line = said.out.lines().find(|l| l.starts_with(good)).unwrap();
        assert!(line.contains("  ok  "), "{line}");
    }
}

#[test]
fn a_mistake_in_the_configuration_stops_every_command_with_file_and_line() {
    let programs = Programs::new();
    let path = programs.folder().join("mine.toml");
    std::fs::write(&path, "[training]\nepocs = 3\n").unwrap();
    let path = path.to_str().unwrap();
    for command in [&["config", "check"][..], &["runs", "list"], &["pretrain"]] {
        let arguments = [command, &["--config", path]].concat();
        programs
            .run(&arguments)
            .fails(1, &[path, ":2: unknown field `epocs`"]);
    }
    std::fs::write(path, "[keys.train]\npause = \"f5\"\nstop = \"f5\"\n").unwrap();
    let said = programs.run(&["config", "check", "--config", path]);
    said.fails(
        1,
        &[
            "[keys.train] stop",
            "[keys.train] pause",
            &format!("{path}:3"),
        ],
    );
}

#[test]
fn the_configuration_is_found_by_flag_variable_and_home_but_never_in_the_current_folder() {
    let programs = Programs::new();
    let current = programs.folder().join("config.toml");
    std::fs::write(current, "nonsense").unwrap();
    programs.output(&["config", "check"]);

    let home = programs.folder().join(".config/mnist-tui/config.toml");
    std::fs::create_dir_all(home.parent().unwrap()).unwrap();
    std::fs::write(&home, "home").unwrap();
    assert_eq!(
        programs.output(&["config", "path"]).trim_end(),
        home.to_str().unwrap()
    );
    programs
        .run(&["config", "check"])
        .fails(1, &[".config/mnist-tui/config.toml:1"]);

    let named = programs.folder().join("named.toml");
    std::fs::write(&named, "[training]\nseed = 7\n").unwrap();
    let mut command = programs.command(&["config", "check"]);
    let output = command.env("MNIST_TUI_CONFIG", &named).output().unwrap();
    assert!(output.status.success(), "the variable goes before the home");
    let mut command = programs.command(&["config", "check", "--config", named.to_str().unwrap()]);
    let output = command.env("MNIST_TUI_CONFIG", &home).output().unwrap();
    assert!(output.status.success(), "the flag goes before the variable");
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let programs = Programs::new();
    let mut child = programs
        .command(&["config", "show"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut err = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut err)
        .unwrap();
    assert_eq!((child.wait().unwrap().code(), err.as_str()), (Some(0), ""));
}

#[test]
fn runs_are_listed_newest_first_with_state_and_disk_use() {
    let programs = Programs::new();
    let old = run_on_disk(&programs.data(), 1, |_| {}, FAILED);
    let new = run_on_disk(&programs.data(), 2, |_| {}, "");
    let runs = programs.json(&["runs", "list", "--json"]);
    assert_eq!(runs.len(), 2);
    for (run, (dir, state)) in runs.iter().zip([(&new, "interrupted"), (&old, "failed")]) {
        assert_eq!(run["id"], dir.id());
        assert_eq!(run["state"], state);
        assert_eq!(run["kind"], "pretrain");
        assert!(run["created"].is_string() && run["disk_bytes"].as_u64().unwrap() > 0);
    }
    let shown = programs.output(&["runs", "show", &old.id()]);
    assert!(
        shown.contains("the disk is full") && shown.contains("266,610"),
        "{shown}"
    );
    programs
        .run(&["runs", "pause", &new.id()])
        .fails(1, &["is interrupted", "no trainer"]);
}

#[test]
fn prune_deletes_what_ended_and_nothing_else() {
    let programs = Programs::new();
    let ended: Vec<RunDir> = (1..4)
        .map(|minute| run_on_disk(&programs.data(), minute, |_| {}, FAILED))
        .collect();
    let interrupted = run_on_disk(&programs.data(), 9, |_| {}, "");
    programs.run(&["runs", "prune"]).fails(2, &["--yes"]);
    assert_eq!(
        programs.json(&["runs", "list", "--json"]).len(),
        4,
        "nothing without consent"
    );

    programs.output(&["runs", "prune", "--keep", "1", "--yes"]);
    let left: Vec<_> = programs.json(&["runs", "list", "--json"]);
    let left: Vec<&str> = left.iter().map(|run| run["id"].as_str().unwrap()).collect();
    assert_eq!(left, [interrupted.id(), ended[2].id()]);
    programs.output(&["runs", "remove", "--yes", &interrupted.id()]);
    assert!(!interrupted.path().exists());
}

#[test]
fn names_in_files_cannot_steer_the_terminal() {
    let programs = Programs::new();
    let evil = |spec: &mut RunSpec| spec.model = "\u{1b}[2Jgone\u{9b}31m\u{202e}".into();
    let run = run_on_disk(
        &programs.data(),
        1,
        evil,
        "{\"time_ms\":1,\"event\":\"failed\",\"step\":3,\"reason\":\"\\u001b[31mred\"}\n",
    );
    for arguments in [
        &["runs", "list"][..],
        &["runs", "show", &run.id()],
        &["runs", "watch", &run.id()],
    ] {
        let said = programs.run(arguments);
        let all = format!("{}{}", said.out, said.err);
        assert!(
            !all.contains(['\u{1b}', '\u{9b}', '\u{202e}']),
            "{arguments:?}: {all:?}"
        );
    }
    assert!(
        programs
            .output(&["runs", "list"])
            .contains("\\u{1b}[2Jgone")
    );
}

#[test]
fn an_empty_library_says_how_to_fill_it() {
    let programs = Programs::new();
    assert!(
        programs
            .output(&["library", "list"])
            .contains("mnist-tui pretrain")
    );
    assert!(
        programs
            .output(&["runs", "list"])
            .contains("mnist-tui pretrain")
    );
    assert_eq!(programs.output(&["library", "list", "--json"]), "");
    assert_eq!(programs.output(&["library", "verify"]), "");
}

#[test]
fn the_key_table_lists_what_the_configuration_says() {
    let programs = Programs::new();
    let path = programs.folder().join("mine.toml");
    std::fs::write(&path, "[keys.train]\npause = \"f9\"\n").unwrap();
    let keys = programs.output(&["keys", "--config", path.to_str().unwrap()]);
    assert!(
        keys.lines()
            .any(|l| l.starts_with("f9") && l.contains("pause")),
        "{keys}"
    );
}

#[test]
fn manual_pages_are_what_they_were() {
    let programs = Programs::new();
    insta::assert_snapshot!("man", programs.output(&["man"]));
    insta::assert_snapshot!("man-transfer", programs.output(&["man", "transfer"]));
}

#[test]
fn completions_are_what_they_were() {
    let programs = Programs::new();
    insta::assert_snapshot!(
        "completions-fish",
        programs.output(&["completions", "fish"])
    );
    for shell in ["bash", "zsh", "elvish", "powershell"] {
        let script = programs.output(&["completions", shell]);
        assert!(
            script.contains("--trainable") && script.contains("prune"),
            "{shell}"
        );
    }
}

#[test]
fn docs_cli_md_is_what_the_program_says() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cli.md");
    let wanted = mnist_tui::cli::markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        found, wanted,
        "docs/cli.md is stale; UPDATE_DOCS=1 cargo test cli_md rewrites it"
    );
}

#[test]
fn a_run_with_a_damaged_spec_can_be_removed_as_its_message_says() {
    let programs = Programs::new();
    let run = run_on_disk(&programs.data(), 1, |_| (), FAILED);
    std::fs::write(run.spec_path(), "{").unwrap();
    let id = run.id();
    let shown = programs.run(&["runs", "show", &id]);
    shown.fails(1, &[&format!("`mnist-tui runs remove {id}`")]);
    let removed = programs.output(&["runs", "remove", &id, "--yes"]);
    assert!(removed.contains("damaged"), "{removed}");
    assert!(!run.path().exists());
}
