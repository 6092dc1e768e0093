//! The network of a run that did not come to its end, kept as a checkpoint.

use mnist_core::run::{Command, Phase, RunDir, RunEntry};

use crate::programs::{Programs, with};

fn state(programs: &Programs, run: &str) -> serde_json::Value {
    programs.json(&["runs", "show", run, "--json"])[0]["state"].clone()
}

/// A run of two epochs that stands still after so many batches; its id.
fn run_at(programs: &Programs, step: u32) -> String {
    let more = ["--epochs", "2", "--paused", "--detach"];
    let pretrain = with(&["pretrain", "--labels", "500", "--start-anyway"], &more);
    let run = programs.output(&pretrain).trim().to_owned();
    let dir = RunDir::find(&programs.data(), &run).unwrap();
    if step > 0 {
        dir.send(Command::Step { batches: step }).unwrap();
    }
    let stands_there = || {
        let history = RunEntry::read(dir.clone()).unwrap().history;
        history.phase == Phase::Paused && history.step == u64::from(step)
    };
    while !stands_there() {
        std::thread::yield_now();
    }
    run
}

#[test]
fn the_network_of_a_stopped_run_is_kept_and_the_run_goes_on_as_if_it_had_not_been() {
    let programs = Programs::new();
    let run = run_at(&programs, 20);
    programs.output(&["runs", "stop", &run]);
    let kept = programs.json(&["runs", "save", &run, "--name", "early", "--json"]);
    assert_eq!(kept[0]["name"], "early");
    let shown = &programs.json(&["library", "show", "early", "--json"])[0];
    assert_eq!(
        (
            &shown["origin"]["training"]["epochs"],
            &shown["origin"]["training"]["steps"]
        ),
        (&1.into(), &20.into())
    );
    assert_eq!(state(&programs, &run), "stopped");
    assert!(programs.output(&["runs", "show", &run]).contains("early"));
    programs
        .run(&["runs", "save", &run, "--name", "early"])
        .fails(2, &["\"early\" is taken"]);
    let again = programs.json(&["runs", "save", &run, "--json"]);
    assert_eq!(again[0]["name"], "digits-mlp-500-labels");

    let end = programs.json(&["runs", "resume", &run, "--json"]);
    let other = programs.json(&with(
        &["pretrain", "--labels", "500", "--start-anyway"],
        &["--epochs", "2", "--json"],
    ));
    let id = |lines: &[serde_json::Value]| lines.last().unwrap()["checkpoint"]["id"].clone();
    assert_eq!(id(&end), id(&other));
    programs
        .run(&["runs", "save", &run])
        .fails(1, &["has finished", "runs show"]);
}

#[test]
fn what_trains_or_has_not_begun_is_not_kept() {
    let programs = Programs::new();
    let run = run_at(&programs, 0);
    let stop = format!("`mnist-tui runs stop {run}`");
    programs
        .run(&["runs", "save", &run])
        .fails(1, &["is paused", &stop]);
    programs.output(&["runs", "stop", &run]);
    programs
        .run(&["runs", "save", &run])
        .fails(1, &["nothing was trained yet"]);
    assert_eq!(state(&programs, &run), "stopped");
}
