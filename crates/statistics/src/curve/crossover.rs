//! Where training from scratch becomes better than an arm.

use super::Curves;

impl Curves {
    /// The two neighbouring budgets between which scratch overtakes the arm for good: the last at which scratch is not
    /// ahead, and the next. `None` where scratch never overtakes: the arm is ahead nowhere before, or scratch is not
    /// ahead at the largest budget.
    #[must_use]
    pub fn crossover(&self) -> Option<[u32; 2]> {
        let last = self.points.iter().rposition(|p| p.scratch <= p.arm)?;
        let next = self.points.get(last + 1)?;
        let was_ahead = self.points[..=last].iter().any(|p| p.arm > p.scratch);
        was_ahead.then(|| [self.points[last].labels, next.labels])
    }
}
