//! Sources beside each other.

use std::num::NonZeroU32;

use mnist_core::experiment::{Plan, Results, Strategy};
use mnist_statistics::{Judgement, Pair, Verdict, judge};

use super::Report;
use super::rows::{BySeed, by_seed, pairs};

/// Two sources with the same strategy and number of labels, seed by seed.
#[derive(Debug, Clone)]
pub(crate) struct Between {
    pub(crate) labels: NonZeroU32,
    pub(crate) strategy: Strategy,
    /// Their positions, ascending.
    pub(crate) sources: [usize; 2],
    /// Helped where the first is clearly better, hurt where the second is.
    pub(crate) judged: Judgement,
}

impl Between {
    /// Hundredths of the test images by which the first is ahead of the second.
    pub(crate) fn points(&self) -> Option<f64> {
        Some(100.0 * self.judged.difference?)
    }

    /// Probability of so large a difference where there is none, corrected for the number of comparisons between sources.
    pub(crate) fn p(&self) -> Option<f64> {
        Some(self.judged.significance?.adjusted)
    }

    /// The source that is clearly better.
    pub(crate) const fn better(&self) -> Option<usize> {
        match self.judged.verdict {
            Verdict::Helped => Some(self.sources[0]),
            Verdict::Hurt => Some(self.sources[1]),
            Verdict::NoClearDifference => None,
        }
    }
}

/// All of an experiment at once, apart from what is compared with scratch: that is another question.
pub(super) fn between(plan: &Plan, results: &Results, resolution: f64) -> Vec<Between> {
    let mut found = Vec::new();
    for budget in plan.budgets() {
        for strategy in plan.strategies() {
            if *strategy != Strategy::Scratch {
                found.extend(of_pairs(plan, results, budget.labels, *strategy));
            }
        }
    }
    let (places, family): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    let judged = judge(&family, resolution);
    let row = |((labels, strategy, sources), judged)| Between {
        labels,
        strategy,
        sources,
        judged,
    };
    places.into_iter().zip(judged).map(row).collect()
}

type Place = (NonZeroU32, Strategy, [usize; 2]);

fn of_pairs(
    plan: &Plan,
    results: &Results,
    labels: NonZeroU32,
    strategy: Strategy,
) -> Vec<(Place, Vec<Pair>)> {
    let sources = 0..plan.sources().count();
    let own = |source| by_seed(plan, results, labels, (source, strategy));
    let all: Vec<BySeed<'_>> = sources.map(own).collect();
    let mut found = Vec::new();
    for (a, first) in all.iter().enumerate() {
        for (b, second) in all.iter().enumerate().skip(a + 1) {
            let pairs = pairs(first, second);
            if !pairs.is_empty() {
                found.push(((labels, strategy, [a, b]), pairs));
            }
        }
    }
    found
}

impl Report {
    /// The source that is clearly better than each other one, by how many points at least.
    pub(crate) fn best(&self, strategy: Strategy, labels: NonZeroU32) -> Option<(usize, f64)> {
        let mut ahead = vec![Vec::new(); self.sources.count()];
        let comparisons = self.between.iter();
        for one in comparisons.filter(|one| (one.strategy, one.labels) == (strategy, labels)) {
            if let (Some(better), Some(points)) = (one.better(), one.points()) {
                ahead.get_mut(better)?.push(points.abs());
            }
        }
        let others = self.sources.count().checked_sub(1)?;
        let is_best = |points: &Vec<f64>| points.len() == others;
        let best = ahead.iter().position(is_best)?;
        let least = ahead[best].iter().copied().reduce(f64::min)?;
        Some((best, least))
    }
}
