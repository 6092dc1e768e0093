//! The tables of a report, cell by cell, for terminals and pages.

use super::report::{Gain, Report, Row};
use super::words::word;
use crate::format::{percent, thousands};

/// Over the cells of [`of_row`].
pub(crate) const HEADINGS: [&str; 9] = [
    "labels",
    "strategy",
    "test",
    "95 % interval",
    "seeds",
    "points",
    "p",
    "differ",
    "against scratch",
];

/// A strategy with a number of labels.
pub(crate) fn of_row(row: &Row) -> [String; 9] {
    let judged = row.against_scratch.as_ref();
    [
        thousands(row.labels.get()),
        row.strategy.to_string(),
        percent(row.mean.mean, 2),
        row.shown_interval().map_or_else(dash, interval),
        row.mean.count.to_string(),
        row.points()
            .map_or_else(dash, |points| format!("{points:+.2}")),
        row.p().map_or_else(dash, probability),
        differ(row).unwrap_or_else(dash),
        judged.map_or_else(dash, |judged| word(judged.verdict).to_owned()),
    ]
}

/// Over the cells of [`of_gain`]; none where nothing is done.
pub(crate) fn gain_headings(report: &Report) -> Option<[String; 6]> {
    let to = format!("labels to {}", percent(report.threshold?, 0));
    let headings = [
        "strategy",
        "jumpstart",
        "asymptote",
        "area",
        &to,
        "from scratch",
    ];
    Some(headings.map(str::to_owned))
}

/// What a strategy gains; none where it has nothing in common with scratch.
pub(crate) fn of_gain(gain: &Gain) -> Option<[String; 6]> {
    let measures = gain.measures?;
    let points = |accuracy: f64| format!("{:+.2}", 100.0 * accuracy);
    let share = |area: f64| format!("{:+.1} %", 100.0 * area);
    Some([
        gain.strategy.to_string(),
        points(measures.jumpstart),
        points(measures.asymptote),
        measures.area_ratio.map_or_else(dash, share),
        about(measures.labels_to_threshold),
        about(measures.scratch_to_threshold),
    ])
}

fn dash() -> String {
    "-".to_owned()
}

fn interval(ends: [f64; 2]) -> String {
    let [low, high] = ends.map(|end| 100.0 * end);
    format!("{low:.2} to {high:.2}")
}

fn probability(p: f64) -> String {
    if p < 0.001 {
        "<0.001".to_owned()
    } else {
        format!("{p:.3}")
    }
}

/// `3 of 5`: networks that differ from the one they are set beside.
fn differ(row: &Row) -> Option<String> {
    let of = row.networks.len();
    let differ = row.networks.iter().filter(|pair| pair.differ()).count();
    (of > 0).then(|| format!("{differ} of {of}"))
}

/// Two digits of a number of labels: more are not known.
fn about(labels: Option<f64>) -> String {
    let Some(labels) = labels else {
        return "not reached".to_owned();
    };
    let unit = 10_f64.powf(labels.log10().floor() - 1.0).max(1.0);
    let rounded = format!("{:.0}", unit * (labels / unit).round());
    thousands(rounded.parse::<u64>().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_digits_of_labels_are_told_than_are_known() {
        let told = [7.4, 20.0, 123.4, 1_678.0, 54_321.0].map(|labels| about(Some(labels)));
        assert_eq!(told, ["7", "20", "120", "1,700", "54,000"]);
        assert_eq!(about(None), "not reached");
    }
}
