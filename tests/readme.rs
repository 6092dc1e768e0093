//! The documents stay true: the README's commands run, its test command is the one of the checks, and every link and path
//! of all of them leads somewhere.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

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

/// Every document, from the root of the clone.
fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut documents = vec![PathBuf::from("README.md")];
    for folder in ["docs", "docs/decisions"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let file = Path::new(folder).join(entry.unwrap().file_name());
            if file.extension().is_some_and(|ending| ending == "md") {
                documents.push(file);
            }
        }
    }
    documents
}

#[test]
fn every_relative_link_leads_to_a_file() {
    for document in documents() {
        let text = text(document.to_str().unwrap());
        let links = text.split("](").skip(1);
        for link in links.map(|rest| rest.split(')').next().unwrap()) {
            if link.starts_with("http") || link.starts_with('#') {
                continue;
            }
            let file = document.with_file_name(link.split('#').next().unwrap());
            let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
            assert!(file.exists(), "{}: {link}", document.display());
        }
    }
}

#[test]
fn every_path_that_is_named_exists() {
    const FOLDERS: [&str; 6] = ["src/", "crates/", "tests/", "docs/", "scripts/", "bench/"];
    let mut named = 0;
    for document in documents() {
        let text = text(document.to_str().unwrap());
        // Every second piece between back quotes is code.
        let code = text.split('`').skip(1).step_by(2);
        let paths = code.filter_map(|code| code.split_whitespace().next());
        for path in paths.filter(|path| FOLDERS.iter().any(|folder| path.starts_with(folder))) {
            named += 1;
            let exists = Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists();
            assert!(exists, "{}: {path}", document.display());
        }
    }
    assert!(
        named > 5,
        "{named} paths: is this still how they are written?"
    );
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
            .current_dir(folder.path())
            .env("MNIST_TUI_DATA_DIR", folder.path())
            .env("MNIST_TUI_CONFIG", &config)
            .env("MNIST_TRAINER", env!("CARGO_BIN_EXE_mnist-trainer"))
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{line}: {errors}");
    }
}
