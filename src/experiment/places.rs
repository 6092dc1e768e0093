//! Where things stand along the numbers of labels, on every chart.

use std::ops::Range;

/// Numbers of labels stand as far apart as their logarithms.
pub(crate) fn log_labels(labels: u32) -> f64 {
    f64::from(labels).log10()
}

/// The place of one of `count` curves within `range`, for a single number of labels: there all would stand in one place.
pub(crate) fn apart(place: usize, count: usize, range: &Range<f64>) -> f64 {
    let step = (range.end - range.start) / (count + 1) as f64;
    range.start + step * (place + 1) as f64
}
