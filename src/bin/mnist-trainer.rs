//! The program mnist-trainer: trains one run, or answers questions about checkpoints.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

const USAGE: &str = "usage: mnist-trainer run DIR | serve | --version\n\
    mnist-tui starts this program; `run DIR` carries out or takes up the run in a run directory.";

fn main() -> ExitCode {
    let begun = Instant::now();
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let words: Vec<&str> = arguments.iter().filter_map(|a| a.to_str()).collect();
    match (words.first().copied(), arguments.as_slice()) {
        (Some("run"), [_, dir]) => done(mnist_engine::run(Path::new(dir), begun)),
        (Some("serve"), [_]) => done(mnist_engine::serve()),
        (Some("--version" | "-V"), [_]) => {
            println!(
                "mnist-trainer {}\nbuild {}\nprotocol {}\nlibtorch {}",
                env!("CARGO_PKG_VERSION"),
                mnist_core::BUILD_FINGERPRINT,
                mnist_core::PROTOCOL,
                mnist_engine::LIBTORCH_VERSION
            );
            ExitCode::SUCCESS
        }
        (Some("--help" | "-h"), _) => {
            println!("{USAGE}");
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn done<E: std::fmt::Display>(result: Result<(), E>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mnist-trainer: {error}");
            ExitCode::FAILURE
        }
    }
}
