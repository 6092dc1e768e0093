//! What experiments found of the checkpoints that are ranked.

use std::collections::{BTreeMap, BTreeSet};

use mnist_core::experiment::{ExperimentDir, Plan, Strategy};
use mnist_core::library::CheckpointId;
use mnist_core::serve::{Sample, Suitability};
use mnist_core::storage::DataDir;
use mnist_statistics::kendall;

use super::Judged;
use crate::experiment::report::Report;

/// What experiments found of some checkpoints: the mean test accuracy of a new head on their frozen layers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measured {
    /// With so many labels: those with which the most checkpoints were tried, and of these the nearest to what the ranking is judged
    /// by.
    pub(crate) labels: u32,
    /// In `[0, 1]`; the mean where several experiments have the checkpoint.
    pub(crate) accuracy: BTreeMap<CheckpointId, f64>,
}

/// Accuracies of one experiment by labels.
type Curve = BTreeMap<u32, f64>;

impl Measured {
    /// What the experiments with this task and these images found; none where there are none. Those that cannot be read are left
    /// out: `experiment list` tells of them.
    pub(super) fn by_experiments(
        data: &DataDir,
        sample: &Sample,
        ranked: &[Judged],
    ) -> Option<Self> {
        let folders = ExperimentDir::all(data).unwrap_or_default();
        let found = folders.iter().filter_map(|folder| found(folder, sample));
        let is_ranked = |(id, _): &(CheckpointId, Curve)| ranked.iter().any(|r| r.entry.id == *id);
        Self::of(found.flatten().filter(is_ranked), sample.labels)
    }

    fn of(found: impl Iterator<Item = (CheckpointId, Curve)>, wanted: u32) -> Option<Self> {
        let curves: Vec<(CheckpointId, Curve)> = found.collect();
        let mut having: BTreeMap<u32, BTreeSet<&CheckpointId>> = BTreeMap::new();
        for (source, curve) in &curves {
            for labels in curve.keys() {
                having.entry(*labels).or_default().insert(source);
            }
        }
        let distance = |labels: u32| (f64::from(labels) / f64::from(wanted.max(1))).ln().abs();
        // An experiment with other numbers of labels is not to take the comparison from the others.
        let better = |(a, one): &(u32, usize), (b, other): &(u32, usize)| {
            let nearer = distance(*b).total_cmp(&distance(*a));
            one.cmp(other).then(nearer)
        };
        let sizes = having.into_iter().map(|(labels, of)| (labels, of.len()));
        let (labels, _) = sizes.max_by(better)?;
        let mut by_source: BTreeMap<CheckpointId, Vec<f64>> = BTreeMap::new();
        for (source, curve) in curves {
            if let Some(accuracy) = curve.get(&labels) {
                by_source.entry(source).or_default().push(*accuracy);
            }
        }
        let mean = |values: Vec<f64>| values.iter().sum::<f64>() / values.len() as f64;
        let means = by_source.into_iter().map(|(id, values)| (id, mean(values)));
        Some(Self {
            labels,
            accuracy: means.collect(),
        })
    }

    /// Kendall's tau between a score and what was measured, of the checkpoints that have both; none where that says nothing.
    pub(crate) fn agreement(
        &self,
        judged: &[Judged],
        score: impl Fn(&Suitability) -> f64,
    ) -> Option<f64> {
        let pair = |one: &Judged| {
            let measured = self.accuracy.get(&one.entry.id)?;
            Some((score(one.found.as_ref().ok()?), *measured))
        };
        let pairs: Vec<(f64, f64)> = judged.iter().filter_map(pair).collect();
        kendall(&pairs)
    }
}

/// Each source of an experiment and its means with frozen layers, if it is about this. Several sources of one experiment are what is
/// compared best: they saw the same images.
fn found(folder: &ExperimentDir, sample: &Sample) -> Option<Vec<(CheckpointId, Curve)>> {
    let plan: Plan = folder.plan().ok()?;
    let transfer = &plan.transfer;
    if transfer.task != sample.task || transfer.data != sample.data {
        return None;
    }
    let report = Report::new(folder, &plan).ok()?;
    let curve = |source: usize| -> Curve {
        let own = report.rows_of(source);
        let frozen = own.filter(|row| row.strategy == Strategy::Frozen);
        frozen
            .map(|row| (row.labels.get(), row.mean.mean))
            .collect()
    };
    let sources = report.sources.iter().enumerate();
    let curves = sources.map(|(at, source)| (source.id.clone(), curve(at)));
    Some(curves.filter(|(_, curve)| !curve.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::samples::id;

    fn curve(points: &[(u32, f64)]) -> Curve {
        points.iter().copied().collect()
    }

    #[test]
    fn sources_are_compared_where_all_have_the_same_number_of_labels() {
        let found = [
            (id(1), curve(&[(100, 0.9), (500, 0.93), (2000, 0.95)])),
            (id(2), curve(&[(100, 0.7), (500, 0.8)])),
            (id(1), curve(&[(100, 0.9), (500, 0.95)])),
        ];
        let measured = Measured::of(found.into_iter(), 2000).unwrap();
        assert_eq!(measured.labels, 500);
        let accuracy = measured.accuracy;
        assert!((accuracy[&id(1)] - 0.94).abs() < 1e-12);
        assert!((accuracy[&id(2)] - 0.8).abs() < 1e-12);
    }

    #[test]
    fn one_with_other_numbers_of_labels_does_not_count() {
        let found = [
            (id(1), curve(&[(20, 0.8), (100, 0.9)])),
            (id(2), curve(&[(20, 0.7), (100, 0.8)])),
            (id(3), curve(&[(1000, 0.95)])),
        ];
        let measured = Measured::of(found.into_iter(), 2000).unwrap();
        assert_eq!(measured.labels, 100);
        let measured: Vec<_> = measured.accuracy.into_keys().collect();
        assert_eq!(measured, [id(1), id(2)]);
        assert_eq!(Measured::of(std::iter::empty(), 2000), None);
    }
}
