//! One run of an experiment.

use std::num::NonZeroU32;

use super::Strategy;
use crate::library::name_like;

/// One run of an experiment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// Labelled training images.
    pub labels: NonZeroU32,
    /// Position of the source among those of the plan, from 0. From scratch: of the first one that has this network.
    pub source: usize,
    /// What it reuses.
    pub strategy: Strategy,
    /// Seed of its draws: subset of labels, fresh weights, order of images.
    pub seed: u64,
}

impl Cell {
    /// Name of its checkpoint: `frozen-500-labels-seed-3`, from the second source on `frozen-500-labels-seed-3-source-2`.
    #[must_use]
    pub fn name(self) -> String {
        let Self {
            labels,
            source,
            strategy,
            seed,
        } = self;
        let source = match source {
            0 => String::new(),
            later => format!("-source-{}", later + 1),
        };
        name_like(&format!("{strategy}-{labels}-labels-seed-{seed}{source}"))
    }
}
