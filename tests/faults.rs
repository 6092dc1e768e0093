//! What goes wrong around a run: interrupted, stopped, taken up twice, without permission.
#![cfg(feature = "trainer")]
#![allow(clippy::unwrap_used)]

mod programs;

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, Stdio};

use mnist_core::run::{RunDir, RunEntry, RunState};
use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, Uid};
use programs::{Programs, SHORT, Said, start, with};

fn signal(child: &Child, signal: Signal) {
    kill(Pid::from_raw(child.id().try_into().unwrap()), signal).unwrap();
}

/// A run that stands still before its first batch; its id.
fn paused_run(programs: &Programs) -> String {
    let run = programs.output(&with(&SHORT, &["--paused", "--detach"]));
    let run = run.trim().to_owned();
    let (mut watcher, mut lines) = start(&mut programs.command(&["runs", "watch", &run]));
    assert!(lines.any(|line| line.starts_with("stands still")));
    watcher.kill().unwrap();
    watcher.wait().unwrap();
    run
}

fn state(programs: &Programs, run: &str) -> RunState {
    let dir = RunDir::find(&programs.data(), run).unwrap();
    RunEntry::read(dir).unwrap().state
}

/// Process id of the trainer at work on a run.
fn trainer(programs: &Programs, run: &str) -> Pid {
    let lock = RunDir::find(&programs.data(), run).unwrap().lock_path();
    let holder: serde_json::Value = serde_json::from_slice(&std::fs::read(lock).unwrap()).unwrap();
    Pid::from_raw(holder["pid"].as_i64().unwrap().try_into().unwrap())
}

#[test]
fn an_interrupted_command_stops_and_saves_and_can_be_resumed() {
    let programs = Programs::new();
    let (child, mut lines) = start(&mut programs.command(&with(&SHORT, &["--paused"])));
    let run = lines
        .next()
        .unwrap()
        .strip_prefix("run ")
        .unwrap()
        .to_owned();
    assert!(lines.any(|line| line.starts_with("stands still")));
    kill(
        Pid::from_raw(child.id().try_into().unwrap()),
        Signal::SIGINT,
    )
    .unwrap();
    let said = programs::Said::from(&child.wait_with_output().unwrap());
    said.fails(130, &["stopped and saved", &format!("runs resume {run}")]);
    assert_eq!(
        programs.json(&["runs", "show", &run, "--json"])[0]["state"],
        "stopped"
    );

    let told = programs.output(&["runs", "resume", &run]);
    assert!(
        told.contains("epoch  1/1") && told.contains("first three test images"),
        "{told}"
    );
    programs
        .run(&["runs", "resume", &run])
        .fails(1, &["has finished", "--epochs +5"]);
    let more = programs.json(&["runs", "resume", &run, "--epochs", "+1", "--json"]);
    let finished = more.last().unwrap();
    assert_eq!(
        (&finished["event"], &finished["steps"]),
        (&"finished".into(), &32.into())
    );
}

#[test]
fn a_detached_run_is_paused_resumed_and_watched_by_others() {
    let programs = Programs::new();
    let run = programs.output(&with(&SHORT, &["--paused", "--detach"]));
    let run = run.trim();
    let (mut watcher, mut lines) = start(&mut programs.command(&["runs", "watch", run]));
    assert!(lines.any(|line| line.starts_with("stands still")));
    let listed = &programs.json(&["runs", "list", "--json"])[0];
    assert_eq!(listed["state"], "paused");
    programs
        .run(&["runs", "remove", "--yes", run])
        .fails(1, &["is live", "runs stop"]);
    programs.output(&["runs", "resume", run]);
    let rest: Vec<String> = lines.collect();
    assert!(watcher.wait().unwrap().success());
    assert!(
        rest.iter().any(|line| line.starts_with("epoch  1/1")),
        "{rest:?}"
    );
    assert_eq!(
        programs.json(&["runs", "list", "--json"])[0]["state"],
        "finished"
    );
}

#[test]
fn a_stopped_run_can_be_resumed_at_once() {
    let programs = Programs::new();
    let run = paused_run(&programs);
    programs.output(&["runs", "stop", &run]);
    assert_eq!(state(&programs, &run), RunState::Stopped);
    programs.output(&["runs", "resume", &run, "--detach"]);
    let told = programs.output(&["runs", "watch", &run]);
    assert!(told.contains("first three test images"), "{told}");
    assert_eq!(state(&programs, &run), RunState::Finished);
}

#[test]
fn a_finished_run_is_not_trained_again_for_the_same_epochs() {
    let programs = Programs::new();
    let finished = programs.json(&with(&SHORT, &["--json"]));
    let run = finished.last().unwrap()["run"].as_str().unwrap();
    programs
        .run(&["runs", "resume", run, "--epochs", "1"])
        .fails(1, &["has finished after 1 epoch", "--epochs +5"]);
}

#[test]
fn a_second_ctrl_c_leaves_at_once_though_the_trainer_does_not_answer() {
    let programs = Programs::new();
    let (child, mut lines) = start(&mut programs.command(&with(&SHORT, &["--paused"])));
    let run = lines.next().unwrap();
    let run = run.strip_prefix("run ").unwrap();
    assert!(lines.any(|line| line.starts_with("stands still")));
    let trainer = trainer(&programs, run);
    kill(trainer, Signal::SIGSTOP).unwrap();
    let control = RunDir::find(&programs.data(), run).unwrap().control_path();
    signal(&child, Signal::SIGINT);
    while !std::fs::read_to_string(&control).is_ok_and(|text| text.contains("stop")) {
        std::thread::yield_now();
    }
    signal(&child, Signal::SIGINT);
    let said = Said::from(&child.wait_with_output().unwrap());
    kill(trainer, Signal::SIGCONT).unwrap();
    said.fails(
        130,
        &[
            "goes on to its end unless",
            &format!("`mnist-tui runs stop {run}`"),
        ],
    );
    // The first one's request stands.
    while state(&programs, run) != RunState::Stopped {
        std::thread::yield_now();
    }
}

#[test]
fn whoever_stops_reading_is_told_that_the_run_goes_on() {
    let programs = Programs::new();
    let (child, mut lines) = start(&mut programs.command(&with(&SHORT, &["--paused"])));
    let run = lines.next().unwrap();
    let run = run.strip_prefix("run ").unwrap();
    drop(lines);
    let said = Said::from(&child.wait_with_output().unwrap());
    let stop = format!("`mnist-tui runs stop {run}`");
    said.fails(0, &[&format!("run {run} goes on"), &stop]);
    programs.output(&["runs", "stop", run]);
}

#[test]
fn a_resumed_run_that_is_interrupted_before_its_trainer_begins_stops() {
    let programs = Programs::new();
    let run = paused_run(&programs);
    programs.output(&["runs", "stop", &run]);
    let (child, mut lines) = start(&mut programs.command(&["runs", "resume", &run]));
    assert!(lines.next().unwrap().starts_with("run "));
    signal(&child, Signal::SIGINT);
    let said = Said::from(&child.wait_with_output().unwrap());
    said.fails(130, &["stopped and saved"]);
}

#[test]
fn a_killed_run_that_two_take_up_at_once_is_trained_once() {
    let programs = Programs::new();
    let run = paused_run(&programs);
    kill(trainer(&programs, &run), Signal::SIGKILL).unwrap();
    while state(&programs, &run) != RunState::Interrupted {
        std::thread::yield_now();
    }
    let resume = || {
        let mut command = programs.command(&["runs", "resume", &run]);
        let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        piped.spawn().unwrap()
    };
    let both = [resume(), resume()].map(|child| Said::from(&child.wait_with_output().unwrap()));
    assert!(both.iter().any(|said| said.code == Some(0)));
    for said in &both {
        let beaten = ["is already being trained", "has finished"];
        assert!(
            said.code == Some(0) || beaten.iter().any(|why| said.err.contains(why)),
            "{}",
            said.err
        );
    }
    while state(&programs, &run) != RunState::Finished {
        std::thread::yield_now();
    }
    let events =
        std::fs::read_to_string(RunDir::find(&programs.data(), &run).unwrap().events_path());
    let events = events.unwrap();
    assert_eq!(events.matches(r#""event":"finished""#).count(), 1);
    assert_eq!(events.matches(r#""event":"failed""#).count(), 0);
}

#[test]
fn somebody_elses_data_directory_can_be_looked_at_and_not_changed() {
    let programs = Programs::new();
    let run = paused_run(&programs);
    let others = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(programs.folder(), others).unwrap();
    let as_another = |arguments: &[&str]| {
        let mut command = programs.command(arguments);
        command.uid(65_534).gid(65_534);
        Said::from(&command.output().unwrap())
    };
    // Only root may become somebody else, and to root nothing is forbidden.
    if Uid::effective().is_root() {
        let listed = as_another(&["runs", "list"]);
        assert!(
            listed.out.contains("paused"),
            "{}{}",
            listed.out,
            listed.err
        );
        let remedy = "--data-dir";
        as_another(&["runs", "stop", &run]).fails(1, &["control.jsonl", remedy]);
        as_another(&SHORT).fails(1, &["/runs", remedy]);
    }
    programs.output(&["runs", "stop", &run]);
}

#[test]
fn a_detached_run_says_that_it_waits_and_is_changed_and_started_by_resume() {
    let programs = Programs::new();
    let first = paused_run(&programs);
    let pretrain = [
        "pretrain", "--epochs", "1", "--labels", "500", "--seed", "7",
    ];
    let said = programs.run(&with(&pretrain, &["--detach"]));
    let second = said.out.trim();
    let waits = format!("run {second} waits for run {first} to end");
    assert!(said.err.contains(&waits), "{}", said.err);
    let told = programs.output(&["runs", "resume", second, "--epochs", "2"]);
    assert!(told.contains("goes on, to 2 epochs in all"), "{told}");
    let told = programs.output(&["runs", "watch", second]);
    assert!(told.contains("epoch  2/2"), "{told}");
    programs.output(&["runs", "stop", &first]);
}

#[test]
fn a_run_whose_loss_ran_away_goes_on_at_the_rate_that_its_message_proposes() {
    let programs = Programs::new();
    let said = programs.run(&with(&SHORT, &["--learning-rate", "1000"]));
    assert_eq!(said.code, Some(1), "{}", said.err);
    let (_, proposed) = said.err.split_once("`mnist-tui ").unwrap();
    let (proposed, _) = proposed.split_once('`').unwrap();
    assert!(proposed.ends_with("--learning-rate 0.01"), "{proposed}");
    let proposed: Vec<&str> = proposed.split(' ').collect();
    let told = programs.output(&proposed);
    assert!(told.contains("epoch  1/1"), "{told}");
}
