//! An experiment's verdict in plain words.

use mnist_statistics::{Strength, Verdict};

use super::report::{Gain, Report, Row};
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
    if !report.has_scratch() && report.done < report.of {
        return vec!["Nothing is done from scratch yet that could be compared with.".to_owned()];
    }
    if !report.has_scratch() {
        return vec!["Without the strategy scratch there is nothing to compare with.".to_owned()];
    }
    let mut sentences: Vec<String> = report
        .gains
        .iter()
        .flat_map(|gain| of_strategy(report, gain))
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

/// What the columns of the tables mean, and what they do not, as far as they show it.
pub(crate) fn notes(report: &Report) -> Vec<String> {
    let mut notes = Vec::new();
    if report.gains.iter().any(|gain| gain.measures.is_some()) {
        notes.push(
            "Jumpstart and asymptote: points ahead of scratch with the fewest and the most labels. Area: between the two curves over the logarithm of the labels, as a share of that below scratch. Labels to an accuracy are read off straight lines between the numbers tried."
                .to_owned(),
        );
    }
    if report.rows.iter().any(|row| !row.networks.is_empty()) {
        notes.push(
            "Differ: how many networks differ from the one from scratch of the same seed in which test images they get right (McNemar, p at most 0.05); for scratch, how many pairs of two seeds. It describes single networks: two seeds of one strategy differ by it too, so it says nothing about strategies."
                .to_owned(),
        );
    }
    if report.is_composition_fixed() {
        notes.push(
            "compose gives the same with every number of labels and seed: where each class of the checkpoint lies within one of the task's, nothing is drawn at random and no label is used."
                .to_owned(),
        );
    }
    if report.rows.iter().any(Row::is_cut) {
        notes.push(
            "Intervals are shown as far as accuracies reach, from 0 to 100 %; with so few seeds some go beyond."
                .to_owned(),
        );
    }
    notes
}

fn of_strategy(report: &Report, gain: &Gain) -> Vec<String> {
    let strategy = gain.strategy;
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
        overtaking(report, gain),
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

fn overtaking(report: &Report, gain: &Gain) -> String {
    let strategy = gain.strategy;
    let crossover = gain.measures.and_then(|measures| measures.crossover);
    if let Some([below, above]) = crossover {
        let is_hurt = |row: &Row| {
            let judged = row.against_scratch.as_ref();
            row.strategy == strategy
                && row.labels.get() >= above
                && judged.is_some_and(|judged| judged.verdict == Verdict::Hurt)
        };
        let advice = if report.rows.iter().any(is_hurt) {
            "with more, start over"
        } else {
            "in the means, though no difference there is clear"
        };
        let (below, above) = (thousands(below), thousands(above));
        return format!(
            "Training from scratch overtakes {strategy} between {below} and {above} labels: {advice}."
        );
    }
    let of_strategy = report.rows.iter().filter(|row| row.strategy == strategy);
    let last = of_strategy.rev().find_map(Row::points);
    if last.is_some_and(|points| points >= 0.0) {
        format!(
            "Training from scratch does not overtake {strategy} for good with any number of labels tried."
        )
    } else {
        format!(
            "Training from scratch is ahead of {strategy} from the fewest labels tried on, so there is no crossing."
        )
    }
}
