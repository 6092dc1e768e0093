//! Learning rates that change by themselves as a run goes on.
//!
//! A schedule gives the share of the learning rate that is in use: a pure function of where the run is and of its curve, so that nothing
//! needs to be saved of it and a rate that is set while the run trains is what the shares are of.

use std::f64::consts::PI;
use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::bounded::bounded;
use super::{MethodError, plateau};
use crate::run::EpochResult;

bounded!(
    /// What a rate is multiplied by to make it smaller.
    Decay, 0.1, |x| x > 0.0 && x < 1.0, "above 0 and below 1"
);

bounded!(
    /// A share of a rate or of a run, 1 left out.
    Part, 0.0, |x| (0.0..1.0).contains(&x), "in [0, 1)"
);

bounded!(
    /// A number that a rate is divided by.
    Divisor, 25.0, |x| (1.0..=1e12).contains(&x), "at least 1 and at most 1e12"
);

/// How the learning rate changes by itself; the numbers are those of the schedulers of `PyTorch` 2.13 with the same constants.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Schedule {
    /// It does not.
    Constant {},
    /// Falls at once every so many epochs (`StepLR`).
    Step {
        /// Epochs between two falls.
        every: NonZeroU32,
        /// What it is multiplied by.
        #[serde(default)]
        factor: Decay,
    },
    /// Falls after every epoch (`ExponentialLR`).
    Exponential {
        /// What it is multiplied by.
        factor: Decay,
    },
    /// Falls along half a cosine, from batch to batch, to a share of itself after the last one (`CosineAnnealingLR`; Loshchilov and
    /// Hutter, 2017), after a linear rise from a hundredth (`LinearLR`).
    Cosine {
        /// Epochs of the rise.
        #[serde(default)]
        warm_up: u32,
        /// The share after the last batch.
        #[serde(default)]
        min: Part,
    },
    /// Rises to the learning rate and falls far below where it began, along cosines, from batch to batch (`OneCycleLR` with
    /// `cycle_momentum=False`; Smith and Topin, 2018).
    OneCycle {
        /// Share of the batches in which it rises.
        #[serde(default = "warm_up")]
        warm_up: Part,
        /// The learning rate divided by what it begins with.
        #[serde(default)]
        div: Divisor,
        /// What it begins with divided by what it ends with.
        #[serde(default = "final_div")]
        final_div: Divisor,
    },
    /// Falls when the validation loss has not become smaller for some epochs (`ReduceLROnPlateau`, relative threshold, without its
    /// `eps`).
    Plateau {
        /// What it is multiplied by.
        #[serde(default)]
        factor: Decay,
        /// Epochs without a better loss that are let pass.
        #[serde(default = "patience")]
        patience: u32,
        /// By what share of itself the best loss must fall to count as better.
        #[serde(default = "threshold")]
        threshold: Part,
        /// Epochs after a fall that do not count.
        #[serde(default)]
        cooldown: u32,
    },
}

const fn warm_up() -> Part {
    Part(0.3)
}

const fn final_div() -> Divisor {
    Divisor(1e4)
}

const fn patience() -> u32 {
    10
}

const fn threshold() -> Part {
    Part(1e-4)
}

/// Where a rise over whole epochs begins.
const FIRST: f64 = 0.01;

impl Default for Schedule {
    fn default() -> Self {
        Self::Constant {}
    }
}

/// Where a run is, before a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Epochs done.
    pub epoch: u32,
    /// Batches done in all.
    pub step: u64,
    /// Epochs that it will have.
    pub epochs: NonZeroU32,
    /// Batches in each.
    pub steps_per_epoch: u64,
}

impl Schedule {
    /// The share of the learning rate for the next batch; `curve` holds the epochs that are done.
    #[must_use]
    pub fn share(self, at: Moment, curve: &[EpochResult]) -> f64 {
        let (step, steps) = (at.step as f64, at.steps_of(at.epochs.get()));
        match self {
            Self::Constant {} => 1.0,
            Self::Step { every, factor } => power(factor, at.epoch / every),
            Self::Exponential { factor } => power(factor, at.epoch),
            Self::Cosine { warm_up, min } => {
                let rise = at.steps_of(warm_up);
                if step < rise {
                    FIRST + (1.0 - FIRST) * step / rise
                } else {
                    along_cosine(1.0, min.get(), (step - rise) / (steps - rise))
                }
            }
            Self::OneCycle {
                warm_up,
                div,
                final_div,
            } => {
                let (first, last) = (1.0 / div.get(), 1.0 / div.get() / final_div.get());
                let (top, end) = (warm_up.get() * steps - 1.0, steps - 1.0);
                if step <= top {
                    along_cosine(first, 1.0, step / top)
                } else {
                    along_cosine(1.0, last, (step - top) / (end - top))
                }
            }
            Self::Plateau {
                factor,
                patience,
                threshold,
                cooldown,
            } => power(
                factor,
                plateau::falls(curve, patience, threshold.get(), cooldown),
            ),
        }
    }

    /// Whether it does anything in a run of so many epochs.
    ///
    /// # Errors
    /// The run ends before.
    pub fn check(self, epochs: NonZeroU32) -> Result<(), MethodError> {
        let needs = match self {
            Self::Cosine { warm_up, .. } if warm_up >= epochs.get() => {
                return Err(MethodError::OnlyWarmUp { warm_up });
            }
            Self::Constant {} | Self::OneCycle { .. } | Self::Cosine { .. } => return Ok(()),
            Self::Step { every, .. } => every.get(),
            Self::Exponential { .. } => 1,
            Self::Plateau { patience, .. } => patience.saturating_add(2),
        };
        if needs < epochs.get() {
            Ok(())
        } else {
            Err(MethodError::TooFewEpochs { needs })
        }
    }

    pub(super) fn words(self) -> Option<String> {
        Some(match self {
            Self::Constant {} => return None,
            Self::Step { every, factor } => {
                format!("learning rate x {} every {every} epochs", factor.get())
            }
            Self::Exponential { factor } => {
                format!("learning rate x {} every epoch", factor.get())
            }
            Self::Cosine { warm_up: 0, .. } => "cosine schedule".to_owned(),
            Self::Cosine { warm_up: 1, .. } => {
                "cosine schedule after an epoch of warm-up".to_owned()
            }
            Self::Cosine { warm_up, .. } => {
                format!("cosine schedule after {warm_up} epochs of warm-up")
            }
            Self::OneCycle { .. } => "one-cycle schedule".to_owned(),
            Self::Plateau {
                factor, patience, ..
            } => format!(
                "learning rate x {} on a plateau of more than {patience} epochs",
                factor.get()
            ),
        })
    }
}

impl Moment {
    fn steps_of(self, epochs: u32) -> f64 {
        f64::from(epochs) * self.steps_per_epoch as f64
    }
}

fn power(factor: Decay, times: u32) -> f64 {
    factor.get().powi(i32::try_from(times).unwrap_or(i32::MAX))
}

/// From `from` to `to` along half a cosine; `way` is the part of the way, at most 1.
fn along_cosine(from: f64, to: f64, way: f64) -> f64 {
    // A run of a single batch is at its end, and one that trains on beyond its end stays there.
    let way = if way.is_nan() {
        1.0
    } else {
        way.clamp(0.0, 1.0)
    };
    to + (from - to) * (1.0 + (PI * way).cos()) / 2.0
}

#[cfg(test)]
mod tests;
