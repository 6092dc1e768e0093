//! Numbers of labels, and how long is learned from them.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

/// A number of labelled images, and how long every strategy learns from them: so many passes, so that each makes the same
/// number of updates and none wins by training longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Labelled training images, the same share of each class, the same ones for every strategy with the same seed.
    pub labels: NonZeroU32,
    /// Passes over them.
    pub epochs: NonZeroU32,
}

/// How many passes are made over so many labelled images where nobody says otherwise: few images need more of them to
/// make enough updates.
#[must_use]
pub fn default_epochs(labels: NonZeroU32) -> NonZeroU32 {
    let epochs: u32 = match labels.get() {
        0..100 => 200,
        100..500 => 100,
        500..2_000 => 50,
        2_000..10_000 => 20,
        _ => 10,
    };
    NonZeroU32::new(epochs).unwrap_or(NonZeroU32::MIN)
}
