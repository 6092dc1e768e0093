//! Fills an empty folder with a library: `cargo run --release --example generate-library -- FOLDER CHECKPOINTS`

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
