//! The README stays true: its commands run, its test command is the one of the checks, its links lead somewhere.
#![allow(clippy::unwrap_used)]

use std::path::Path;

fn text(file: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

/// Lines of the README's shell blocks.
fn commands() -> Vec<String> {
    let readme = text("README.md");
    let mut blocks = readme.split("```sh\n").skip(1);
    let mut lines = Vec::new();
    for block in &mut blocks {
        let block = block.split("```").next().unwrap();
        lines.extend(
            block
                .lines()
                .map(|line| line.split('#').next().unwrap().trim().to_owned()),
        );
    }
    lines.retain(|line| !line.is_empty());
    lines
}

#[test]
fn the_checks_run_the_readmes_test_command() {
    assert!(commands().iter().any(|line| line == "make test"));
    assert!(text(".ci/run").contains("make --no-print-directory test"));
}

#[test]
fn every_make_target_that_is_named_exists() {
    let makefile = text("Makefile");
    for line in commands().iter().filter(|line| line.starts_with("make ")) {
        let target = line.split_whitespace().nth(1).unwrap();
        assert!(makefile.contains(&format!("\n{target}:")), "{line}");
    }
}

#[test]
fn every_relative_link_leads_to_a_file() {
    let readme = text("README.md");
    for link in readme
        .split("](")
        .skip(1)
        .map(|rest| rest.split(')').next().unwrap())
    {
        if link.starts_with("http") || link.starts_with('#') {
            continue;
        }
        let file = link.split('#').next().unwrap();
        assert!(
            Path::new(env!("CARGO_MANIFEST_DIR")).join(file).exists(),
            "{link}"
        );
    }
}

/// Runs the walk through the tutorial as printed, one command after the other, in a data directory of its own.
#[cfg(feature = "trainer")]
#[test]
fn every_command_of_the_walk_succeeds() {
    let folder = tempfile::tempdir().unwrap();
    // Tests run beside each other, and two trainers with a thread for each core would wait for one another.
    let config = folder.path().join("config.toml");
    std::fs::write(&config, "[training]\nthreads = 1\n").unwrap();
    let walk: Vec<String> = commands()
        .into_iter()
        .filter(|line| line.starts_with("mnist-tui "))
        .collect();
    assert!(walk.len() >= 5, "{walk:?}");
    for line in walk {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_mnist-tui"))
            .args(line.split_whitespace().skip(1))
            .env("MNIST_TUI_DATA_DIR", folder.path())
            .env("MNIST_TUI_CONFIG", &config)
            .env("MNIST_TRAINER", env!("CARGO_BIN_EXE_mnist-trainer"))
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{line}: {errors}");
    }
}
