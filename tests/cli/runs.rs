//! Runs on disk, without a trainer.

use mnist_core::run::{Liveness, RunDir, RunLock, RunSpec, liveness};
use mnist_core::storage::DataDir;
use mnist_tui::config::load_defaults;
use mnist_tui::request::{Disk, Kind, TrainingRequest};

use crate::programs::Programs;

/// The tutorial's pretraining.
fn spec(data: &DataDir) -> RunSpec {
    let config = load_defaults().unwrap();
    let request = TrainingRequest::new(Kind::Pretrain, &config);
    request.spec(&config, &Disk::new(data, &config)).unwrap()
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
fn a_run_with_a_damaged_spec_can_be_removed_as_its_message_says() {
    let programs = Programs::new();
    let run = run_on_disk(&programs.data(), 1, |_| (), FAILED);
    std::fs::write(run.spec_path(), "{").unwrap();
    let id = run.id();
    let remedy = format!("`mnist-tui runs remove {id}`");
    let shown = programs.run(&["runs", "show", &id]);
    shown.fails(1, &["spec.json is damaged", &remedy]);
    let listed = programs.output(&["runs", "list"]);
    assert!(
        listed.starts_with(&format!("{id}  unreadable")) && listed.contains(&remedy),
        "{listed}"
    );
    assert_eq!(
        programs.json(&["runs", "list", "--json"])[0]["state"],
        "unreadable"
    );
    let doctor = programs.run(&["doctor"]).out;
    assert!(doctor.contains("0 runs, and 1 unreadable"), "{doctor}");
    let removed = programs.output(&["runs", "remove", &id, "--yes"]);
    assert!(removed.contains("damaged"), "{removed}");
    assert!(!run.path().exists());
}

#[test]
fn of_several_runs_none_is_removed_while_one_is_live() {
    let programs = Programs::new();
    let ended = run_on_disk(&programs.data(), 1, |_| {}, FAILED);
    let live = run_on_disk(&programs.data(), 2, |_| {}, "");
    let lock = RunLock::take(&live).unwrap();
    programs
        .run(&["runs", "remove", "--yes", &ended.id(), &live.id()])
        .fails(1, &["is live", &format!("runs stop {}", live.id())]);
    assert!(ended.path().exists() && live.path().exists());

    drop(lock);
    let removed = programs.json(&["runs", "remove", "--yes", "--json", &ended.id(), &live.id()]);
    let removed: Vec<&str> = removed.iter().map(|r| r["run"].as_str().unwrap()).collect();
    assert_eq!(removed, [ended.id(), live.id()]);
    assert!(!ended.path().exists() && !live.path().exists());
}

#[test]
fn a_run_of_another_host_is_removed_only_by_force() {
    let programs = Programs::new();
    let began = "{\"time_ms\":1,\"event\":\"resumed\",\"pid\":7,\"host\":\"node7\",\"build\":\"b\",\"step\":0}\n";
    let run = run_on_disk(&programs.data(), 1, |_| {}, began);
    std::fs::write(run.lock_path(), "{\"host\":\"node7\",\"pid\":7}").unwrap();
    assert_eq!(liveness(&run).unwrap(), Liveness::Unknown);
    let id = run.id();
    programs.run(&["runs", "remove", "--yes", &id]).fails(
        1,
        &[
            "process 7 on node7, last heard of",
            "cannot be seen from here",
            &format!("runs remove {id} --force"),
        ],
    );
    assert!(run.path().exists());
    programs.output(&["runs", "remove", "--yes", "--force", &id]);
    assert!(!run.path().exists());
}

#[test]
fn a_finished_run_says_in_good_english_how_to_train_on() {
    let programs = Programs::new();
    let one = |spec: &mut RunSpec| spec.epochs = std::num::NonZeroU32::MIN;
    let scores = "{\"loss\":0.1,\"accuracy\":0.9}";
    let id = "0".repeat(64);
    let finished = format!(
        "{{\"time_ms\":1,\"event\":\"finished\",\"run\":\"r\",\"checkpoint\":{{\"id\":\"{id}\",\"name\":\"n\",\"path\":\"/n\"}},\
         \"steps\":1719,\"validation\":{scores},\"test\":{scores},\"seconds\":{{\"total\":1.0,\"epochs\":[1.0]}}}}\n"
    );
    let run = run_on_disk(&programs.data(), 1, one, &finished);
    programs
        .run(&["runs", "resume", &run.id()])
        .fails(1, &["has finished after 1 epoch; train on with"]);
}
