//! What a learning-rate range test says, on the screen and on the command line.

use mnist_core::rate_range::{RateCurve, RatePoint};

use crate::format::{count, two_digits};

/// How the test ended.
pub(crate) fn ended(curve: &RateCurve) -> String {
    let steps = count(curve.points().len(), "step");
    match curve.points().last() {
        Some(last) if curve.has_diverged() => {
            let rate = two_digits(last.rate);
            format!("{steps} with rising rates; at {rate} the loss ran away")
        }
        Some(last) => {
            let rate = two_digits(last.rate);
            format!("{steps} with rising rates; the loss did not run away up to {rate}")
        }
        None => "the loss is no finite number from the start; look at the data and the checkpoint"
            .into(),
    }
}

/// Which rate there is to take, beside the one that is `written` down.
pub(crate) fn offered(curve: &RateCurve, chosen: Option<RatePoint>, written: &str) -> String {
    let Some(chosen) = chosen else {
        return format!(
            "no rate is suggested: the loss never falls for long enough; {written} stays"
        );
    };
    let rate = two_digits(chosen.rate);
    if curve.suggestion() == Some(chosen) {
        format!("suggested {rate}, half way down the longest fall; {written} is set")
    } else {
        let loss = crate::format::loss(chosen.smoothed);
        format!("{rate}, where the loss is {loss}; {written} is set")
    }
}
