//! The scripts behind the make targets, each in a folder of its own.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod programs;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use programs::Said;
use tempfile::TempDir;

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scripts")
        .join(name)
}

fn said(command: &mut Command) -> Said {
    Said::from(&command.output().unwrap())
}

/// Where one program of the system lies.
fn which(program: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let candidates = std::env::split_paths(&path).map(|folder| folder.join(program));
    candidates.into_iter().find(|path| path.is_file()).unwrap()
}

/// A machine with what a build needs, made of programs that only answer.
struct Machine {
    bin: TempDir,
}

impl Machine {
    fn new() -> Self {
        let machine = Self {
            bin: tempfile::tempdir().unwrap(),
        };
        for tool in ["head", "cut", "sort"] {
            std::os::unix::fs::symlink(which(tool), machine.bin.path().join(tool)).unwrap();
        }
        for program in ["cargo", "c++", "python3"] {
            machine.put(program, "exit 0");
        }
        machine.put("rustc", "echo 'rustc 1.95.0 (0123 2026-01-01)'");
        machine
    }

    fn put(&self, program: &str, body: &str) {
        let path = self.bin.path().join(program);
        fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn without(&self, program: &str) {
        fs::remove_file(self.bin.path().join(program)).unwrap();
    }

    fn prerequisites(&self) -> Command {
        let mut command = Command::new(script("prerequisites"));
        command.env_clear().env("PATH", self.bin.path());
        command
    }
}

#[test]
fn a_machine_with_everything_is_told_nothing() {
    let said = said(&mut Machine::new().prerequisites());
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
}

#[test]
fn each_missing_prerequisite_is_named_in_one_line_with_its_remedy() {
    for (program, named, remedy) in [
        ("cargo", "cargo is missing", "rustup.rs"),
        ("c++", "no C++ compiler", "apt-get install g++"),
        (
            "python3",
            "python3 is missing",
            "apt-get install python3-pip",
        ),
    ] {
        let machine = Machine::new();
        machine.without(program);
        said(&mut machine.prerequisites()).fails(1, &[named, remedy]);
    }
    let machine = Machine::new();
    machine.put("rustc", "echo 'rustc 1.89.0 (0123 2025-01-01)'");
    said(&mut machine.prerequisites()).fails(1, &["Rust 1.89.0 is too old", "rustup update"]);
    let machine = Machine::new();
    machine.put("rustc", "echo 'no toolchain' >&2; exit 1");
    said(&mut machine.prerequisites()).fails(1, &["rustc does not start (no toolchain)"]);
}

#[test]
fn pip_is_needed_only_to_fetch_libtorch() {
    let machine = Machine::new();
    machine.put("python3", "exit 1");
    said(&mut machine.prerequisites()).fails(1, &["pip is missing", "python3-pip"]);
    let said = said(machine.prerequisites().env("LIBTORCH", "/opt/libtorch"));
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
}

#[test]
fn everything_that_is_missing_is_named_at_once() {
    let machine = Machine::new();
    for program in ["cargo", "c++", "python3"] {
        machine.without(program);
    }
    let said = said(&mut machine.prerequisites());
    assert_eq!(
        (said.code, said.err.lines().count()),
        (Some(1), 3),
        "{}",
        said.err
    );
}

/// A clone that holds only what fetches libtorch.
fn clone() -> TempDir {
    let clone = tempfile::tempdir().unwrap();
    let scripts = clone.path().join("scripts");
    fs::create_dir_all(scripts.join("libtorch")).unwrap();
    fs::copy(script("fetch-libtorch"), scripts.join("fetch-libtorch")).unwrap();
    for requirements in fs::read_dir(script("libtorch")).unwrap() {
        let path = requirements.unwrap().path();
        fs::copy(
            &path,
            scripts.join("libtorch").join(path.file_name().unwrap()),
        )
        .unwrap();
    }
    clone
}

fn fetch(clone: &Path) -> Command {
    let mut command = Command::new("python3");
    command
        .arg(clone.join("scripts/fetch-libtorch"))
        .env("XDG_CACHE_HOME", clone.join("cache"))
        .env_remove("LIBTORCH");
    command
}

#[test]
fn a_libtorch_that_is_given_is_used_and_nothing_is_fetched() {
    let clone = clone();
    let given = clone.path().join("given");
    fs::create_dir_all(given.join("include")).unwrap();
    fs::create_dir_all(given.join("lib")).unwrap();
    fs::write(given.join("lib/libtorch_cpu.so"), "").unwrap();
    let said = said(fetch(clone.path()).env("LIBTORCH", &given));
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(
        fs::read_link(clone.path().join(".libtorch")).unwrap(),
        given
    );
    assert!(!clone.path().join("cache").exists());
}

#[test]
fn a_libtorch_that_is_given_must_be_one_of_the_right_version() {
    let clone = clone();
    let given = clone.path().join("given");
    fs::create_dir_all(given.join("lib")).unwrap();
    let mut command = fetch(clone.path());
    command.env("LIBTORCH", &given);
    said(&mut command).fails(1, &["where there is no libtorch", "correct or unset it"]);
    fs::create_dir_all(given.join("include")).unwrap();
    fs::write(given.join("lib/libtorch_cpu.so"), "").unwrap();
    fs::write(given.join("build-version"), "2.9.0+cpu\n").unwrap();
    said(&mut command).fails(1, &["is libtorch 2.9.0+cpu, but 2.13.0 is needed"]);
    assert!(!clone.path().join(".libtorch").exists());
}

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn a_package_with_another_hash_is_refused() {
    let clone = clone();
    let packages = clone.path().join("packages");
    fs::create_dir(&packages).unwrap();
    for package in [
        "torch-2.13.0-cp312-cp312-manylinux_2_28_x86_64.whl",
        "nvidia_cuda_runtime-13.0.96-py3-none-manylinux_2_17_x86_64.whl",
        "nvidia_cuda_cupti-13.0.85-py3-none-manylinux_2_17_x86_64.whl",
    ] {
        fs::write(packages.join(package), "not what was pinned").unwrap();
    }
    let mut command = fetch(clone.path());
    command
        .env("PIP_NO_INDEX", "1")
        .env("PIP_FIND_LINKS", &packages);
    let said = said(&mut command);
    assert_eq!(said.code, Some(1));
    for part in [
        "DO NOT MATCH THE HASHES",
        "fetch-libtorch: the download failed",
    ] {
        assert!(said.err.contains(part), "no {part:?} in {}", said.err);
    }
    assert!(!clone.path().join(".libtorch").exists());
    let left = fs::read_dir(clone.path().join("cache/mnist-tui")).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["libtorch.lock"]);
}

/// The programs just built go to a prefix as `make install` puts them there, run from there without any environment,
/// and leave nothing behind.
#[cfg(feature = "trainer")]
#[test]
fn installed_programs_run_from_their_place_and_are_taken_away_whole() {
    let folder = tempfile::tempdir().unwrap();
    let release = folder.path().join("target/release");
    fs::create_dir_all(&release).unwrap();
    for program in [
        env!("CARGO_BIN_EXE_mnist-tui"),
        env!("CARGO_BIN_EXE_mnist-trainer"),
    ] {
        let name = Path::new(program).file_name().unwrap();
        std::os::unix::fs::symlink(program, release.join(name)).unwrap();
    }
    let prefix = folder.path().join("prefix");
    let install = |arguments: &[&str]| {
        let mut command = Command::new(script("install"));
        command
            .args(arguments)
            .arg(&prefix)
            .env("CARGO_TARGET_DIR", folder.path().join("target"));
        let said = said(&mut command);
        assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    };
    install(&[]);
    let bin = prefix.join("bin");
    let config = folder.path().join("config.toml");
    fs::write(&config, "").unwrap();
    let mut doctor = Command::new(bin.join("mnist-tui"));
    doctor
        .args(["doctor", "--data-dir"])
        .arg(folder.path())
        .arg("--config")
        .arg(config)
        .env_clear();
    let told = said(&mut doctor);
    assert_eq!(told.code, Some(0), "{}{}", told.out, told.err);
    let trainer = bin.join("mnist-trainer");
    let beside = format!("{}, of this build", trainer.display());
    assert!(told.out.contains(&beside), "{}", told.out);
    if cfg!(target_os = "linux") {
        loads_libtorch_from(&bin);
    }
    install(&["--remove"]);
    let left: Vec<PathBuf> = files_below(&prefix);
    assert!(left.is_empty(), "{left:?}");
}

/// Asserts that the trainer in `bin` takes libtorch from where it was installed beside it.
#[cfg(feature = "trainer")]
fn loads_libtorch_from(bin: &Path) {
    // The loader lists what it would load.
    let mut list = Command::new(bin.join("mnist-trainer"));
    let loaded = said(list.env_clear().env("LD_TRACE_LOADED_OBJECTS", "1")).out;
    let own = format!("libtorch_cpu.so => {}/../lib/mnist-tui/", bin.display());
    assert!(loaded.contains(&own), "{loaded}");
}

#[cfg(feature = "trainer")]
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                files_below(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}
