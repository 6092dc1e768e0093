//! The program mnist-trainer.
fn main() {}
