//! Two networks beside each other, image by image.

use std::ops::Bound;

use mnist_core::experiment::Outcome;
use mnist_statistics::mcnemar;

use super::rows::BySeed;

/// Up to this p two networks count as different.
const LEVEL: f64 = 0.05;

/// `McNemar`'s test of two networks on the test images.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct McNemar {
    /// Seed of either network: the same, but for two from scratch.
    pub(crate) seeds: [u64; 2],
    /// Images that only the first gets right.
    pub(crate) only_first: u64,
    /// Images that only the second gets right; it is the one from scratch.
    pub(crate) only_second: u64,
    /// Exact, two-sided, for this pair alone.
    pub(crate) p: f64,
}

impl McNemar {
    /// Whether the two networks differ. Two of one strategy often do.
    pub(crate) fn differ(&self) -> bool {
        self.p <= LEVEL
    }

    fn of(seeds: [u64; 2], first: &Outcome, second: &Outcome) -> Option<Self> {
        let first = first.predictions.as_ref()?;
        let found = first.disagreement(second.predictions.as_ref()?)?;
        Some(Self {
            seeds,
            only_first: found.only_first,
            only_second: found.only_second,
            p: mcnemar(found.only_first, found.only_second),
        })
    }
}

/// Each network beside the one from scratch of the same seed.
pub(super) fn beside_scratch(arm: &BySeed<'_>, scratch: &BySeed<'_>) -> Vec<McNemar> {
    let pair = |(&seed, arm): (&u64, &&Outcome)| {
        let scratch = scratch.get(&seed)?;
        McNemar::of([seed, seed], arm, scratch)
    };
    arm.iter().filter_map(pair).collect()
}

/// Each two networks of different seeds: by how much networks differ that differ in nothing but their seed.
pub(super) fn beside_each_other(scratch: &BySeed<'_>) -> Vec<McNemar> {
    let pairs = scratch.iter().flat_map(|(&seed, one)| {
        let later = scratch.range((Bound::Excluded(seed), Bound::Unbounded));
        later.map(move |(&other_seed, other)| McNemar::of([seed, other_seed], one, other))
    });
    pairs.flatten().collect()
}
