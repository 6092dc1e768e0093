//! Epochs that bring nothing better, counted as `PyTorch`'s `ReduceLROnPlateau` does.

use crate::run::EpochResult;

/// How often the rate has fallen after the epochs in `curve`: each time when more than `patience` epochs in a row brought no loss
/// below the best one by the share `threshold`; `cooldown` epochs after a fall are passed over.
pub(super) fn falls(curve: &[EpochResult], patience: u32, threshold: f64, cooldown: u32) -> u32 {
    let mut best = f64::INFINITY;
    let (mut falls, mut bad, mut cooling) = (0, 0, 0);
    for epoch in curve {
        let loss = epoch.validation.loss;
        if loss < best * (1.0 - threshold) {
            best = loss;
            bad = 0;
        } else {
            bad += 1;
        }
        if cooling > 0 {
            cooling -= 1;
            bad = 0;
        }
        if bad > patience {
            falls += 1;
            cooling = cooldown;
            bad = 0;
        }
    }
    falls
}
