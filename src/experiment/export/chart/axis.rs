//! The axis of labels: logarithmic, with ticks at the numbers that were tried.

use std::ops::Range;

use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use plotters::coord::types::RangedCoordf64;

use crate::format::thousands;

/// Positions are the decimal logarithm of the labels.
pub(super) struct Labels {
    range: Range<f64>,
    ticks: Vec<f64>,
}

impl Labels {
    pub(super) fn new(range: Range<f64>, ticks: Vec<f64>) -> Self {
        Self { range, ticks }
    }
}

impl Ranged for Labels {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, at: &f64, pixels: (i32, i32)) -> i32 {
        RangedCoordf64::from(self.range.clone()).map(at, pixels)
    }

    fn key_points<H: KeyPointHint>(&self, _: H) -> Vec<f64> {
        self.ticks.clone()
    }

    fn range(&self) -> Range<f64> {
        self.range.clone()
    }
}

impl ValueFormatter<f64> for Labels {
    fn format(at: &f64) -> String {
        let labels = format!("{:.0}", 10_f64.powf(*at));
        thousands(labels.parse::<u64>().unwrap_or_default())
    }
}
