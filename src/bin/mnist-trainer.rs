//! The program mnist-trainer.

fn main() {
    println!("libtorch computes with {} threads", mnist_engine::threads());
}
