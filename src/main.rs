//! The program mnist-tui.

use std::process::ExitCode;

fn main() -> ExitCode {
    mnist_tui::cli::main()
}
