//! Which of several sources is the best, in plain words.

use std::num::NonZeroU32;

use mnist_core::experiment::Strategy;
use mnist_statistics::Verdict;

use super::{NOT_TESTED, listed};
use crate::experiment::report::{Best, Report};
use crate::format::thousands;

/// What the first of two sources is to the second, as in files and tables.
pub(crate) const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Helped => "better",
        Verdict::Hurt => "worse",
        Verdict::NoClearDifference => "no clear difference",
    }
}

/// A number of labels, and which source is the best with it.
type Place = (NonZeroU32, Best);

/// A sentence for each strategy; none where there are no two sources.
pub(super) fn sentences(report: &Report) -> Vec<String> {
    let mut strategies: Vec<Strategy> = Vec::new();
    for one in &report.between {
        if !strategies.contains(&one.strategy) {
            strategies.push(one.strategy);
        }
    }
    let sentence = |strategy: Strategy| {
        let parts = groups(report, strategy);
        let parts: Vec<String> = parts.iter().map(|group| part(report, group)).collect();
        format!("Between sources, {strategy}: {}.", parts.join("; "))
    };
    strategies.into_iter().map(sentence).collect()
}

/// Neighbouring numbers of labels with the same best source.
fn groups(report: &Report, strategy: Strategy) -> Vec<Vec<Place>> {
    let mut labels: Vec<NonZeroU32> = Vec::new();
    for one in report.between.iter().filter(|one| one.strategy == strategy) {
        if labels.last() != Some(&one.labels) {
            labels.push(one.labels);
        }
    }
    let places = labels
        .into_iter()
        .map(|labels| (labels, report.best(strategy, labels)));
    // By how many points it is ahead does not part them.
    let source = |(_, best): &Place| match best {
        Best::Source(source, _) => Best::Source(*source, 0.0),
        other => *other,
    };
    let mut groups: Vec<Vec<Place>> = Vec::new();
    for place in places {
        match groups.last_mut() {
            Some(group) if group.last().map(source) == Some(source(&place)) => group.push(place),
            _ => groups.push(vec![place]),
        }
    }
    groups
}

/// `digits-mlp is the best with 20 and 100 labels (by 8.7 and 7.1 points or more)`
fn part(report: &Report, group: &[Place]) -> String {
    let labels: Vec<String> = group
        .iter()
        .map(|(labels, _)| thousands(labels.get()))
        .collect();
    let labels = listed(&labels);
    let source = match group.first() {
        Some((_, Best::Source(source, _))) => report.sources.label(*source),
        Some((_, Best::NotAllKnown)) => {
            return format!("not every source has a result with {labels} labels");
        }
        Some((_, Best::Untested)) => {
            return format!("{NOT_TESTED} with {labels} labels, for that takes two seeds");
        }
        Some((_, Best::Fixed)) => {
            return format!(
                "one number for each source, whatever the seed, with {labels} labels, so that there is nothing to test"
            );
        }
        Some((_, Best::Unclear)) | None => {
            return format!("no clear difference between the best with {labels} labels");
        }
    };
    let points = group.iter().filter_map(|(_, best)| match best {
        Best::Source(_, points) => Some(format!("{points:.1}")),
        _ => None,
    });
    let points = listed(&points.collect::<Vec<_>>());
    let least = if report.sources.count() > 2 {
        " or more"
    } else {
        ""
    };
    format!("{source} is the best with {labels} labels (by {points} points{least})")
}
