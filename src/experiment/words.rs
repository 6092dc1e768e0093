//! An experiment's verdict in plain words.

use mnist_core::experiment::Strategy;
use mnist_statistics::{Strength, Verdict};

use super::report::{Report, Row};
use crate::format::thousands;

/// `helped` and the like, as in files and tables.
pub(crate) const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Helped => "helped",
        Verdict::Hurt => "hurt",
        Verdict::NoClearDifference => "no clear difference",
    }
}

/// The verdict, a sentence or more for each strategy.
pub(crate) fn verdict(report: &Report) -> Vec<String> {
    if report.rows.is_empty() {
        return vec!["Nothing is done yet.".to_owned()];
    }
    if !report.has_scratch() {
        return vec!["Without the strategy scratch there is nothing to compare with.".to_owned()];
    }
    let mut sentences: Vec<String> = report
        .crossovers
        .iter()
        .flat_map(|(strategy, crossover)| of_strategy(report, *strategy, *crossover))
        .collect();
    sentences.push(format!(
        "This holds for the checkpoint {} on the task {}; another source may do better or worse.",
        report.from, report.task
    ));
    let is_weak = |row: &Row| {
        let judged = row.against_scratch.as_ref();
        judged.is_some_and(|judged| judged.strength == Strength::Weak)
    };
    if report.rows.iter().any(is_weak) {
        sentences.push(
            "Fewer than five seeds: the verdict is weak, and a difference must be large to be seen."
                .to_owned(),
        );
    }
    sentences
}

fn of_strategy(report: &Report, strategy: Strategy, crossover: Option<[u32; 2]>) -> Vec<String> {
    let mut groups: Vec<(Verdict, Vec<&Row>)> = Vec::new();
    for row in report.rows.iter().filter(|row| row.strategy == strategy) {
        let Some(judged) = &row.against_scratch else {
            continue;
        };
        match groups.last_mut() {
            Some((verdict, rows)) if *verdict == judged.verdict => rows.push(row),
            _ => groups.push((judged.verdict, vec![row])),
        }
    }
    if groups.is_empty() {
        return vec![];
    }
    let parts: Vec<String> = groups
        .iter()
        .map(|(verdict, rows)| part(*verdict, rows))
        .collect();
    vec![
        format!("{strategy}: {}.", parts.join("; ")),
        overtaking(report, strategy, crossover),
    ]
}

/// `helped with 20 and 100 labels (by 8.7 and 7.1 points)`
fn part(verdict: Verdict, rows: &[&Row]) -> String {
    let labels: Vec<String> = rows.iter().map(|row| thousands(row.labels.get())).collect();
    let points = rows.iter().filter_map(|row| row.points());
    let points: Vec<String> = points
        .map(|points| format!("{:.1}", points.abs()))
        .collect();
    let (labels, points) = (listed(&labels), listed(&points));
    match verdict {
        Verdict::Helped => format!("helped with {labels} labels (by {points} points)"),
        Verdict::Hurt => format!("hurt with {labels} labels (by {points} points)"),
        Verdict::NoClearDifference => format!("no clear difference with {labels} labels"),
    }
}

/// `a, b and c`
fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn overtaking(report: &Report, strategy: Strategy, crossover: Option<[u32; 2]>) -> String {
    if let Some([below, above]) = crossover {
        let (below, above) = (thousands(below), thousands(above));
        return format!(
            "Training from scratch overtakes {strategy} between {below} and {above} labels: with more, start over."
        );
    }
    let of_strategy = report.rows.iter().filter(|row| row.strategy == strategy);
    let last = of_strategy.rev().find_map(Row::points);
    if last.is_some_and(|points| points >= 0.0) {
        format!(
            "Training from scratch does not overtake {strategy} with any number of labels tried."
        )
    } else {
        format!(
            "Training from scratch is ahead of {strategy} from the fewest labels tried on, so there is no crossing."
        )
    }
}
