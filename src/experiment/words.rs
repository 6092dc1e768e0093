//! An experiment's verdict in plain words.

pub(crate) mod between;

use mnist_statistics::{Judgement, Strength, Verdict};

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

/// What stands in place of a verdict where nothing can be tested.
pub(crate) const NOT_TESTED: &str = "not tested";

/// [`word`] on what was judged: a single pair of runs tells no difference from chance.
pub(crate) fn tested(judged: &Judgement, word: fn(Verdict) -> &'static str) -> &'static str {
    judged
        .significance
        .map_or(NOT_TESTED, |_| word(judged.verdict))
}

/// The verdict, a sentence or more for each strategy and source.
pub(crate) fn verdict(report: &Report) -> Vec<String> {
    let arm = |gain: &Gain| Some(report.sources.arm(gain.strategy, gain.source));
    told(report, arm)
}

/// The verdict on one of the sources, by its position, which is not named again, and how it compares with the others.
pub(crate) fn verdict_on(report: &Report, source: usize) -> Vec<String> {
    let arm = |gain: &Gain| (gain.source == source).then(|| gain.strategy.to_string());
    told(report, arm)
}

/// `arm` is how a strategy is called, where it is told of.
fn told(report: &Report, arm: impl Fn(&Gain) -> Option<String>) -> Vec<String> {
    if report.rows.is_empty() {
        return vec!["Nothing is done yet.".to_owned()];
    }
    let found: Vec<String> = match (report.has_scratch(), report.plans_scratch) {
        (true, _) => {
            let gains = report.gains.iter();
            let told = gains.filter_map(|gain| Some(of_gain(report, gain, &arm(gain)?)));
            told.flatten().collect()
        }
        (false, true) => {
            vec!["Nothing is done from scratch yet that could be compared with.".to_owned()]
        }
        (false, false) => {
            vec!["Without the strategy scratch there is nothing to compare with.".to_owned()]
        }
    };
    let beside = between::sentences(report);
    let is_verdict = report.has_scratch() || !beside.is_empty();
    // First: who reads only the beginning is not to take it for more than it is.
    let warnings = [early(report), weak(report)];
    let before = warnings.into_iter().flatten().filter(|_| is_verdict);
    let after = is_verdict.then(|| holds(report));
    before.chain(found).chain(beside).chain(after).collect()
}

/// That more is to come.
fn early(report: &Report) -> Option<String> {
    let (done, of) = (thousands(report.done), thousands(report.of));
    (report.done < report.of)
        .then(|| format!("So far, with {done} of {of} runs; more of them can change it."))
}

/// That few seeds show little.
fn weak(report: &Report) -> Option<String> {
    let against_scratch = report
        .rows
        .iter()
        .filter_map(|row| row.against_scratch.as_ref());
    let between = report.between.iter();
    let between = between.filter(|one| !one.is_one_measurement);
    let between = between.map(|one| &one.judged);
    let is_weak = |judged: &Judgement| judged.strength == Strength::Weak;
    against_scratch.chain(between).any(is_weak).then(|| {
        "Fewer than five seeds: the verdict is weak, and a difference must be large to be seen."
            .to_owned()
    })
}

/// What the verdict is about, and nothing else.
fn holds(report: &Report) -> String {
    let (from, task) = (report.sources.title(), &report.task);
    let checkpoints = if report.sources.are_several() {
        format!("these {from}")
    } else {
        format!("the checkpoint {from}")
    };
    let methods = match report.methods.as_slice() {
        [] => String::new(),
        methods => format!(", for runs trained with {}", methods.join(", ")),
    };
    format!(
        "This holds for {checkpoints} on the task {task}{methods}; another source may do better or worse."
    )
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
    if !report.between.is_empty() {
        notes.push(
            "Between sources: a paired t-test of two sources, seed by seed, corrected for the number of all such comparisons in the experiment (Holm), apart from those with scratch. Sources with equal networks share their runs from scratch."
                .to_owned(),
        );
    }
    if report.is_composition_fixed() {
        notes.push(
            "compose gave the same with every number of labels and seed. It does where each class of the checkpoint lies within one of the task's: nothing is drawn at random then, and no label is used."
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

fn of_gain(report: &Report, gain: &Gain, arm: &str) -> Vec<String> {
    let mut groups: Vec<(Option<Verdict>, Vec<&Row>)> = Vec::new();
    for row in rows(report, gain) {
        let Some(judged) = &row.against_scratch else {
            continue;
        };
        let found = judged.significance.map(|_| judged.verdict);
        match groups.last_mut() {
            Some((verdict, rows)) if *verdict == found => rows.push(row),
            _ => groups.push((found, vec![row])),
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
        format!("{arm}: {}.", parts.join("; ")),
        overtaking(report, gain, arm),
    ]
}

/// By ascending labels.
fn rows<'a>(report: &'a Report, gain: &Gain) -> impl Iterator<Item = &'a Row> {
    let of = (gain.source, gain.strategy);
    let is_it = move |row: &&Row| (row.source, row.strategy) == of;
    report.rows.iter().filter(is_it)
}

/// `helped with 20 and 100 labels (by 8.7 and 7.1 points)`; of a single seed nothing is tested.
fn part(verdict: Option<Verdict>, rows: &[&Row]) -> String {
    let labels: Vec<String> = rows.iter().map(|row| thousands(row.labels.get())).collect();
    let points = rows.iter().filter_map(|row| row.points());
    let points: Vec<String> = points
        .map(|points| format!("{:.1}", points.abs()))
        .collect();
    let (labels, points) = (listed(&labels), listed(&points));
    match verdict {
        Some(Verdict::Helped) => format!("helped with {labels} labels (by {points} points)"),
        Some(Verdict::Hurt) => format!("hurt with {labels} labels (by {points} points)"),
        Some(Verdict::NoClearDifference) => format!("no clear difference with {labels} labels"),
        None => format!("{NOT_TESTED} with {labels} labels, for that takes two seeds"),
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

fn overtaking(report: &Report, gain: &Gain, arm: &str) -> String {
    let crossover = gain.measures.and_then(|measures| measures.crossover);
    if let Some([below, above]) = crossover {
        let is_hurt = |row: &Row| {
            let judged = row.against_scratch.as_ref();
            row.labels.get() >= above
                && judged.is_some_and(|judged| judged.verdict == Verdict::Hurt)
        };
        let advice = if rows(report, gain).any(is_hurt) {
            "with more, start over"
        } else {
            "in the means, though no difference there is clear"
        };
        let (below, above) = (thousands(below), thousands(above));
        return format!(
            "Training from scratch overtakes {arm} between {below} and {above} labels: {advice}."
        );
    }
    // Of the means, as the crossing is.
    let asymptote = gain.measures.map(|measures| measures.asymptote);
    if asymptote.is_some_and(|ahead| ahead >= 0.0) {
        format!(
            "Training from scratch does not overtake {arm} for good with any number of labels tried."
        )
    } else {
        format!(
            "In the means {arm} is ahead of training from scratch with no number of labels tried, so there is no crossing."
        )
    }
}
