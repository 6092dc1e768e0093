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
    /// Whether both gave the same with every seed, as compositions do: one measurement each, which repeating makes no surer.
    pub(crate) is_one_measurement: bool,
}

/// Which of several sources is the best with a strategy and a number of labels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Best {
    /// The source in this position, clearly ahead of each other one by so many points at least.
    Source(usize, f64),
    /// None is clearly ahead of all others.
    Unclear,
    /// Some have no result.
    NotAllKnown,
    /// There is nothing that could be chance: each gave one number, whatever the seed.
    Fixed,
    /// One seed tells no difference from chance.
    Untested,
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
    let (places, family): (Vec<Place>, Vec<_>) = found.into_iter().unzip();
    let never_tested = places.iter().filter(|(.., is_one)| *is_one).count();
    let planned = compared(plan).saturating_sub(never_tested);
    let judged = judge(&family, planned, resolution);
    let row = |((labels, strategy, sources, is_one_measurement), judged)| Between {
        labels,
        strategy,
        sources,
        judged,
        is_one_measurement,
    };
    places.into_iter().zip(judged).map(row).collect()
}

/// How many comparisons of two sources there are when everything is done.
fn compared(plan: &Plan) -> usize {
    let sources = plan.sources().count();
    let reuse = plan.strategies().iter();
    let reuse = reuse.filter(|strategy| **strategy != Strategy::Scratch);
    plan.budgets().len() * reuse.count() * sources * sources.saturating_sub(1) / 2
}

/// Where two sources are compared, and whether it is one measurement.
type Place = (NonZeroU32, Strategy, [usize; 2], bool);

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
            let mut pairs = pairs(first, second);
            let is_one = strategy == Strategy::Compose && is_constant(&pairs);
            if is_one {
                // No test takes one pair for more than it is.
                pairs.truncate(1);
            }
            if !pairs.is_empty() {
                found.push(((labels, strategy, [a, b], is_one), pairs));
            }
        }
    }
    found
}

/// Whether each side gave the same with every seed; one seed does not tell.
fn is_constant(pairs: &[Pair]) -> bool {
    pairs.len() > 1 && pairs.windows(2).all(|two| two[0] == two[1])
}

impl Report {
    /// The source that is clearly better than each other one.
    pub(crate) fn best(&self, strategy: Strategy, labels: NonZeroU32) -> Best {
        let is_here = |one: &&Between| (one.strategy, one.labels) == (strategy, labels);
        let comparisons = || self.between.iter().filter(is_here);
        let count = self.sources.count();
        if comparisons().count() < count * count.saturating_sub(1) / 2 {
            return Best::NotAllKnown;
        }
        if comparisons().all(|one| one.is_one_measurement) {
            return Best::Fixed;
        }
        if comparisons().all(|one| one.judged.significance.is_none()) {
            return Best::Untested;
        }
        let least = |source: usize| -> Option<f64> {
            let own = comparisons().filter(|one| one.sources.contains(&source));
            let ahead = own.map(|one| (one.better() == Some(source)).then(|| one.points()));
            let points: Option<Vec<f64>> = ahead.map(|points| Some(points??.abs())).collect();
            points?.into_iter().reduce(f64::min)
        };
        let best = (0..count).find_map(|source| Some((source, least(source)?)));
        best.map_or(Best::Unclear, |(source, points)| {
            Best::Source(source, points)
        })
    }
}
