//! What an arm gains over training from scratch along a range of label budgets.

use thiserror::Error;

mod crossover;

/// Means at one label budget.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurvePoint {
    /// Number of labels.
    pub labels: u32,
    /// Mean measure of the arm.
    pub arm: f64,
    /// Mean measure from scratch.
    pub scratch: f64,
}

/// The learning curves of an arm and of training from scratch at the same budgets.
#[derive(Debug, Clone, PartialEq)]
pub struct Curves {
    /// At least one; labels ascend from at least 1; all numbers are finite.
    points: Vec<CurvePoint>,
}

/// One of the two curves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// That of the arm.
    Arm,
    /// That of training from scratch.
    Scratch,
}

/// Why points are no curves.
#[derive(Debug, Clone, Copy, Error, PartialEq, Eq)]
pub enum CurveError {
    /// There are none.
    #[error("a curve needs at least one label budget")]
    Empty,
    /// A budget is not above the one before it, or the first is zero.
    #[error("the budget of {labels} labels does not come after {before}")]
    NotAscending {
        /// The budget before it; 0 for the first.
        before: u32,
        /// The budget.
        labels: u32,
    },
    /// A mean is infinite or not a number.
    #[error("the means at {labels} labels are not finite")]
    NotFinite {
        /// The budget.
        labels: u32,
    },
}

impl Curves {
    /// Curves through `points`.
    ///
    /// # Errors
    /// When there are none, the labels do not ascend from at least 1, or a mean is not finite.
    pub fn new(points: Vec<CurvePoint>) -> Result<Self, CurveError> {
        if points.is_empty() {
            return Err(CurveError::Empty);
        }
        let mut before = 0;
        for &CurvePoint {
            labels,
            arm,
            scratch,
        } in &points
        {
            if labels <= before {
                return Err(CurveError::NotAscending { before, labels });
            }
            if !(arm.is_finite() && scratch.is_finite()) {
                return Err(CurveError::NotFinite { labels });
            }
            before = labels;
        }
        Ok(Self { points })
    }

    /// Arm minus scratch at the smallest budget (Taylor & Stone 2009, JMLR 10).
    #[must_use]
    pub fn jumpstart(&self) -> f64 {
        self.points.first().map_or(0.0, CurvePoint::difference)
    }

    /// Arm minus scratch at the largest budget (Taylor & Stone 2009).
    #[must_use]
    pub fn asymptote(&self) -> f64 {
        self.points.last().map_or(0.0, CurvePoint::difference)
    }

    /// The area below the arm minus that below scratch, as a share of that below scratch (Taylor & Stone 2009); areas
    /// over the decimal logarithm of the labels. `None` with one budget, or where nothing lies below scratch.
    #[must_use]
    pub fn area_ratio(&self) -> Option<f64> {
        let [arm, scratch] = [Side::Arm, Side::Scratch].map(|side| self.area(side));
        (scratch > 0.0).then(|| (arm - scratch) / scratch)
    }

    /// The smallest number of labels at which a curve reaches `threshold`, on straight lines over the logarithm of the
    /// labels (Taylor & Stone 2009: time to threshold). `None` when it never does.
    #[must_use]
    pub fn labels_to_threshold(&self, side: Side, threshold: f64) -> Option<f64> {
        let at = self
            .points
            .iter()
            .position(|point| point.of(side) >= threshold)?;
        let reached = &self.points[at];
        let Some(before) = at.checked_sub(1).map(|at| &self.points[at]) else {
            return Some(f64::from(reached.labels));
        };
        let share = (threshold - before.of(side)) / (reached.of(side) - before.of(side));
        let log = before.log_labels() + share * (reached.log_labels() - before.log_labels());
        Some(10.0_f64.powf(log))
    }

    /// By trapezoids.
    fn area(&self, side: Side) -> f64 {
        let trapezoid = |pair: &[CurvePoint]| {
            let width = pair[1].log_labels() - pair[0].log_labels();
            width * f64::midpoint(pair[0].of(side), pair[1].of(side))
        };
        self.points.windows(2).map(trapezoid).sum()
    }
}

impl CurvePoint {
    fn difference(&self) -> f64 {
        self.arm - self.scratch
    }

    fn log_labels(&self) -> f64 {
        f64::from(self.labels).log10()
    }

    fn of(&self, side: Side) -> f64 {
        match side {
            Side::Arm => self.arm,
            Side::Scratch => self.scratch,
        }
    }
}

#[cfg(test)]
mod tests;
