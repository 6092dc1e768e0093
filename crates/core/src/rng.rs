//! Random draws that depend on nothing but what they are for.
//!
//! Every draw comes from a ChaCha8 stream keyed by (seed, purpose, index, name), through code of this file, because
//! neither libtorch's generator can be saved nor are shuffles of other crates stable across versions.

/// What a stream of random numbers is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Initial weights of a layer; `name` is the layer.
    Weights,
    /// Order of the images in an epoch; `index` is the epoch.
    Shuffle,
    /// Choice of a labelled subset.
    Subset,
    /// Dropout mask; `index` is the step, `name` the layer.
    Dropout,
}

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub struct Stream {
    generator: rand_chacha::ChaCha8Rng,
}

impl Stream {
    /// The stream of `(seed, purpose, index, name)`; equal keys give equal streams, on every machine and version.
    #[must_use]
    pub fn new(seed: u64, purpose: Purpose, index: u64, name: &str) -> Self {
        let _ = (seed, purpose, index, name);
        todo!()
    }

    /// Uniform in `[0, 1)`, 53 bits.
    pub fn uniform(&mut self) -> f64 {
        let _ = &mut self.generator;
        todo!()
    }

    /// Uniform in `0..bound`, without bias (Lemire, 2019). 0 for `bound` 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        let _ = bound;
        todo!()
    }

    /// Standard normal truncated at two sigma, not rescaled.
    pub fn truncated_normal(&mut self) -> f64 {
        todo!()
    }

    /// Shuffles in place (Fisher and Yates, as Durstenfeld 1964).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        let _ = items;
        todo!()
    }
}
