//! Any `.safetensors` file, ours or a stranger's: its header, and what its numbers look like, in bounded memory.

mod file;
mod number;
mod statistics;

pub use file::{MOST_HEADER_BYTES, TensorFile, TensorFileError, TensorInfo};
pub use statistics::{BINS, Statistics};
