//! Which program loads libtorch, that neither needs an environment variable for it, and which can download.
#![cfg(all(target_os = "linux", target_env = "gnu", feature = "trainer"))]
#![allow(clippy::unwrap_used)]

use std::process::Command;

/// What the dynamic loader would load for `program`, started with an empty environment; nothing of it is run.
fn loaded_libraries(program: &str) -> String {
    let output = Command::new(program)
        .env_clear()
        .env("LD_TRACE_LOADED_OBJECTS", "1")
        .output()
        .unwrap();
    let libraries = String::from_utf8(output.stdout).unwrap();
    assert!(
        libraries.contains("libc.so"),
        "the loader lists nothing for {program}: {libraries}"
    );
    libraries
}

#[test]
fn dashboard_does_not_load_libtorch() {
    let libraries = loaded_libraries(env!("CARGO_BIN_EXE_mnist-tui"));
    for foreign in ["torch", "libc10", "libgomp", "libcu", "libstdc++"] {
        assert!(
            !libraries.contains(foreign),
            "mnist-tui loads {foreign}:\n{libraries}"
        );
    }
}

#[test]
fn trainer_finds_libtorch_without_environment_variables() {
    let libraries = loaded_libraries(env!("CARGO_BIN_EXE_mnist-trainer"));
    assert!(
        libraries.contains("libtorch_cpu.so => /"),
        "mnist-trainer does not load libtorch:\n{libraries}"
    );
    assert!(!libraries.contains("not found"), "{libraries}");
}

#[test]
fn only_the_dashboard_holds_what_downloads() {
    // An address of the catalogue; grep, since the programs of a debug build are large.
    let holds = |program: &str| {
        let address = "storage.googleapis.com/cvdf-datasets";
        let found = Command::new("grep")
            .args(["--quiet", "--text", "--fixed-strings", address, program])
            .status();
        found.unwrap().success()
    };
    assert!(holds(env!("CARGO_BIN_EXE_mnist-tui")));
    assert!(!holds(env!("CARGO_BIN_EXE_mnist-trainer")));
}
