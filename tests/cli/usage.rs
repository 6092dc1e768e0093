//! How commands fail: exit codes, and one line that says what to do.

use std::io::Read;
use std::process::Stdio;

use crate::programs::{self, Programs};

#[test]
fn a_wrong_flag_is_usage_and_names_what_would_be_right() {
    let programs = Programs::new();
    let said = programs.run(&["pretrain", "--epochs", "0", "--task", "primes"]);
    said.fails(
        2,
        &[
            "--epochs: type a whole number, 1 or more",
            "--task: no task \"primes\" is defined; choose from at-least-5, digits, even-odd, loops, prime, or one class against",
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
            .fails(2, &["no checkpoint \"nothing\"", "library list"]);
    }
    for command in ["show", "watch", "pause", "resume", "stop", "remove"] {
        programs
            .run(&["runs", command, "1999"])
            .fails(2, &["no run \"1999\"", "runs list"]);
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
fn doctor_tells_each_check_as_an_object() {
    let programs = Programs::new();
    let mut command = programs.command(&["doctor", "--json"]);
    let output = command.env("MNIST_TRAINER", "/bin/true").output().unwrap();
    let said = programs::Said::from(&output);
    said.fails(1, &["1 problem"]);
    let checks: Vec<serde_json::Value> = said
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let trainer = checks.iter().find(|c| c["check"] == "trainer").unwrap();
    assert_eq!(trainer["result"], "problem");
    assert!(checks.iter().all(|c| c["text"].is_string()), "{checks:?}");
}

#[test]
fn a_proposed_command_has_the_global_flags_that_were_given() {
    let programs = Programs::new();
    let (config, data) = (
        programs.folder().join("mine.toml"),
        programs.folder().join("my data"),
    );
    std::fs::write(&config, "").unwrap();
    let given = ["--data-dir", "my data", "--config", "mine.toml"];
    let flags = format!(
        "--config {} --data-dir '{}'",
        config.display(),
        data.display()
    );
    programs
        .run(&programs::with(&["runs", "show", "1999"], &given))
        .fails(2, &[&format!("`mnist-tui {flags} runs list`")]);
    let told = programs.output(&programs::with(&["library", "list"], &given));
    assert!(
        told.contains(&format!("`mnist-tui {flags} pretrain`")),
        "{told}"
    );
    let page = programs.output(&programs::with(&["man", "pretrain"], &given));
    assert!(!page.contains("mine.toml"), "{page}");
}

#[test]
fn a_wrong_value_is_usage_whatever_it_names() {
    let programs = Programs::new();
    let wrong: [(&[&str], &str); 7] = [
        (
            &["pretrain", "--data", "/nope"],
            "--data: there is no /nope; the data sets with a name are mnist",
        ),
        (
            &["pretrain", "--learning-rate", "-1"],
            "learning rate -1 is not above 0 and at most 1000",
        ),
        (
            &["pretrain", "--epochs", ""],
            "--epochs: type a whole number, 1 or more",
        ),
        (
            &["library", "show", "no.safetensors"],
            "no checkpoint \"no.safetensors\"",
        ),
        (&["library", "inspect", "./no"], "no checkpoint \"./no\""),
        (&["library", "restore", "no"], "in the trash"),
        (&["runs", "remove", "no", "--yes"], "no run \"no\""),
    ];
    for (arguments, part) in wrong {
        programs.run(arguments).fails(2, &[part]);
    }
    for arguments in [
        &["predict", "x", "--index", "a"][..],
        &["runs", "prune", "--keep", "a"],
    ] {
        let said = programs.run(arguments);
        assert_eq!(said.code, Some(2));
        assert!(
            said.err.contains("type a whole number, 0 or more"),
            "{}",
            said.err
        );
    }
}

#[test]
fn a_data_directory_that_is_a_file_is_told_with_what_to_do() {
    let programs = Programs::new();
    std::fs::write(programs.folder().join("file"), "").unwrap();
    let listed = programs.run(&["library", "list", "--data-dir", "file"]);
    listed.fails(1, &["a file stands where a folder is needed"]);
}
