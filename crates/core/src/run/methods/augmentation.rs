//! Training images that are distorted at random, anew in every epoch.

mod draw;
mod pixels;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use pixels::Pixels;

use super::MethodError;
use super::bounded::bounded;
use crate::run::Optimizer;

/// How the images that are trained on are distorted; by default not at all. Those that are validated or tested on never are.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Augmentation {
    /// Moves them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shift: Option<Shift>,
    /// Turns them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotate: Option<Rotate>,
    /// Warps them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elastic: Option<Elastic>,
}

/// Moves an image by whole pixels, along both axes independently, each distance as likely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Shift {
    /// The greatest distance along an axis.
    pub pixels: Pixels,
}

/// Turns an image about its middle, each angle as likely.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rotate {
    /// The greatest angle to either side.
    pub degrees: Degrees,
}

/// Warps an image by a smooth random field (Simard, Steinkraus and Platt, 2003); usually with the numbers of the paper.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Elastic {
    /// How far.
    pub alpha: Alpha,
    /// How smoothly.
    pub sigma: Sigma,
}

// The lower ends are what still changes an image: a pixel of full contrast by a few of 255 steps.
bounded!(
    /// An angle in degrees.
    Degrees, 10.0, |x| (0.1..=180.0).contains(&x), "at least 0.1 and at most 180"
);

bounded!(
    /// What a smoothed field of numbers from -1 to 1 is multiplied by, which makes it pixels.
    Alpha, 34.0, |x| (1.0..=1000.0).contains(&x), "at least 1 and at most 1000"
);

bounded!(
    /// Standard deviation of a Gaussian, in pixels.
    Sigma, 4.0, |x| (0.5..=14.0).contains(&x), "at least 0.5 and at most 14"
);

impl Augmentation {
    /// Whether images stay as they are.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::default()
    }

    /// Whether it can be used with `optimizer`.
    ///
    /// # Errors
    /// The head is solved for, once.
    pub fn check(self, optimizer: Optimizer) -> Result<(), MethodError> {
        if optimizer == Optimizer::Lbfgs && !self.is_none() {
            return Err(MethodError::SolvedOnce);
        }
        Ok(())
    }

    pub(super) fn words(self) -> [Option<String>; 3] {
        let shift = |shift: Shift| match shift.pixels.get() {
            1 => "images shifted by up to a pixel".to_owned(),
            pixels => format!("images shifted by up to {pixels} pixels"),
        };
        let rotate =
            |rotate: Rotate| format!("images rotated by up to {} degrees", rotate.degrees.get());
        let elastic = |elastic: Elastic| {
            let (alpha, sigma) = (elastic.alpha.get(), elastic.sigma.get());
            format!("images warped elastically (alpha {alpha}, sigma {sigma})")
        };
        [
            self.shift.map(shift),
            self.rotate.map(rotate),
            self.elastic.map(elastic),
        ]
    }
}
