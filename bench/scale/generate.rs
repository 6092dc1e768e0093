//! Fills an empty folder with a library: `cargo run --release --example generate-library -- FOLDER CHECKPOINTS`

// A measurement that cannot be set up has nothing else to do than to say so and end.
#![allow(clippy::expect_used, clippy::missing_panics_doc, missing_docs)]

mod generated;

use std::path::Path;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, checkpoints] = arguments.as_slice() else {
        panic!("give a folder and a number of checkpoints");
    };
    let checkpoints = checkpoints.parse().expect("a number of checkpoints");
    generated::fill(Path::new(folder), checkpoints);
}
