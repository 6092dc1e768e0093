//! Random draws that depend on nothing but what they are for.
//!
//! Every draw comes from a `ChaCha8` stream keyed by (seed, purpose, index, name), through code of this file, because
//! neither libtorch's generator can be saved nor are shuffles of other crates stable across versions.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use sha2::{Digest, Sha256};

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
    /// Distortion of an image that is trained on; `index` is the epoch, `name` the row of the image.
    Augmentation,
    /// Order of the pictures of a folder, and which are for tests; `name` is the part or the class.
    Pictures,
}

impl Purpose {
    /// Part of the key; changing a word changes every run.
    const fn word(self) -> &'static str {
        match self {
            Self::Weights => "weights",
            Self::Shuffle => "shuffle",
            Self::Subset => "subset",
            Self::Dropout => "dropout",
            Self::Augmentation => "augmentation",
            Self::Pictures => "pictures",
        }
    }
}

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub struct Stream {
    generator: ChaCha8Rng,
}

impl Stream {
    /// The stream of `(seed, purpose, index, name)`; equal keys give equal streams, on every machine and version.
    ///
    /// The key of the generator is the SHA-256 of `mnist-tui/1`, the purpose and the name, each ended by a zero byte,
    /// then seed and index as little-endian 64-bit numbers.
    #[must_use]
    pub fn new(seed: u64, purpose: Purpose, index: u64, name: &str) -> Self {
        let mut key = Sha256::new();
        for text in ["mnist-tui/1", purpose.word(), name] {
            key.update(text.as_bytes());
            key.update([0]);
        }
        key.update(seed.to_le_bytes());
        key.update(index.to_le_bytes());
        Self {
            generator: ChaCha8Rng::from_seed(key.finalize().into()),
        }
    }

    /// Uniform in `[0, 1)`, 53 bits.
    pub fn uniform(&mut self) -> f64 {
        /// 2^-53, the distance between neighbouring results.
        const STEP: f64 = 1.0 / (1_u64 << 53) as f64;
        (self.generator.next_u64() >> 11) as f64 * STEP
    }

    /// Uniform in `0..bound`, without bias (Lemire, 2019). 0 for `bound` 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 {
            return 0;
        }
        // Low halves below this would make some results more frequent than others.
        let unfair = bound.wrapping_neg() % bound;
        loop {
            let product = u128::from(self.generator.next_u64()) * u128::from(bound);
            #[expect(clippy::cast_possible_truncation, reason = "the low half is meant")]
            let low = product as u64;
            if low >= unfair {
                return (product >> 64) as u64;
            }
        }
    }

    /// Standard normal truncated at two sigma, not rescaled.
    ///
    /// Marsaglia's polar method; values beyond two sigma are drawn again, as Keras does. The system's logarithm may differ
    /// in the last bit between machines, the draws above may not.
    pub fn truncated_normal(&mut self) -> f64 {
        loop {
            let (x, y) = (
                self.uniform().mul_add(2.0, -1.0),
                self.uniform().mul_add(2.0, -1.0),
            );
            let square = y.mul_add(y, x * x);
            if square >= 1.0 || square == 0.0 {
                continue;
            }
            // The second normal of the pair is not used: one that is kept for the next call would be hidden state.
            let normal = x * (-2.0 * square.ln() / square).sqrt();
            if normal.abs() <= 2.0 {
                return normal;
            }
        }
    }

    /// Shuffles in place (Fisher and Yates, as Durstenfeld 1964).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            #[expect(clippy::cast_possible_truncation, reason = "at most `last`, a usize")]
            let other = self.below(last as u64 + 1) as usize;
            items.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_give_the_numbers_they_gave_in_the_first_release() {
        let mut stream = Stream::new(42, Purpose::Weights, 0, "dense_1");
        let drawn: Vec<u64> = (0..3).map(|_| stream.generator.next_u64()).collect();
        assert_eq!(
            drawn,
            [
                250_326_892_239_746_888,
                15_491_539_095_256_630_083,
                6_601_043_329_427_957_430
            ]
        );

        let mut order: Vec<u32> = (0..10).collect();
        Stream::new(42, Purpose::Shuffle, 1, "").shuffle(&mut order);
        assert_eq!(order, [7, 2, 4, 1, 9, 5, 8, 0, 6, 3]);

        let normal = Stream::new(7, Purpose::Weights, 0, "head").truncated_normal();
        assert_eq!(format!("{normal:.12}"), "0.058847544227");
    }

    #[test]
    fn every_part_of_the_key_matters() {
        let first =
            |seed, purpose, index, name| Stream::new(seed, purpose, index, name).below(u64::MAX);
        let base = first(1, Purpose::Weights, 1, "a");
        assert_eq!(base, first(1, Purpose::Weights, 1, "a"));
        for other in [
            first(2, Purpose::Weights, 1, "a"),
            first(1, Purpose::Dropout, 1, "a"),
            first(1, Purpose::Weights, 2, "a"),
            first(1, Purpose::Weights, 1, "b"),
        ] {
            assert_ne!(base, other);
        }
    }

    #[test]
    fn draws_have_the_moments_they_should() {
        let mut stream = Stream::new(3, Purpose::Dropout, 0, "");
        let uniforms: Vec<f64> = (0..20_000).map(|_| stream.uniform()).collect();
        let mean = uniforms.iter().sum::<f64>() / 20_000.0;
        assert!((mean - 0.5).abs() < 0.01, "{mean}");
        let normals: Vec<f64> = (0..20_000).map(|_| stream.truncated_normal()).collect();
        let deviation = (normals.iter().map(|n| n * n).sum::<f64>() / 20_000.0).sqrt();
        // The standard deviation of a normal truncated at two sigma.
        assert!((deviation - 0.879_625_66).abs() < 0.01, "{deviation}");
        assert!(normals.iter().all(|n| n.abs() <= 2.0));
    }

    #[test]
    fn a_shuffle_is_a_permutation_and_every_place_is_as_likely() {
        let mut counts = [[0_u32; 4]; 4];
        for seed in 0..4_000 {
            let mut items = [0_usize, 1, 2, 3];
            Stream::new(seed, Purpose::Shuffle, 0, "").shuffle(&mut items);
            for (place, item) in items.into_iter().enumerate() {
                counts[place][item] += 1;
            }
        }
        assert!(
            counts.iter().flatten().all(|c| (900..1100).contains(c)),
            "{counts:?}"
        );
    }
}
