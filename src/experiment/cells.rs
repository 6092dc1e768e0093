//! The tables of a report, cell by cell, for terminals and pages.

use super::report::{Between, Gain, Report, Row};
use super::words::{between, tested, word};
use crate::format::{percent, thousands};
use crate::table::Align;

/// The heading of a column and how its cells stand.
pub(crate) type Column<'a> = (&'a str, Align);

/// Where the column of sources stands in tables that have one.
const SOURCE: usize = 1;

/// Over the cells of [`of_row`].
pub(crate) fn columns(report: &Report) -> Vec<Column<'static>> {
    let columns = vec![
        ("labels", Align::Right),
        ("strategy", Align::Left),
        ("test", Align::Right),
        ("95 % interval", Align::Right),
        ("seeds", Align::Right),
        ("points", Align::Right),
        ("p", Align::Right),
        ("differ", Align::Right),
        ("against scratch", Align::Left),
    ];
    with_source(report, columns, || ("source", Align::Left))
}

/// A strategy with a source and a number of labels.
pub(crate) fn of_row(report: &Report, row: &Row) -> Vec<String> {
    let judged = row.against_scratch.as_ref();
    let cells = vec![
        thousands(row.labels.get()),
        row.strategy.to_string(),
        percent(row.mean.mean, 2),
        row.shown_interval().map_or_else(dash, interval),
        row.mean.count.to_string(),
        row.points().map_or_else(dash, signed),
        row.p().map_or_else(dash, probability),
        differ(row).unwrap_or_else(dash),
        judged.map_or_else(dash, |judged| tested(judged, word).to_owned()),
    ];
    let source = || report.sources.told(row.strategy, row.source);
    with_source(report, cells, || source().unwrap_or_else(dash))
}

/// Over the cells of [`of_gain`], with the accuracy that labels are counted to; none where nothing is done.
pub(crate) fn gain_columns<'a>(report: &Report, to: &'a str) -> Vec<Column<'a>> {
    let columns = vec![
        ("strategy", Align::Left),
        ("jumpstart", Align::Right),
        ("asymptote", Align::Right),
        ("area", Align::Right),
        (to, Align::Right),
        ("from scratch", Align::Right),
    ];
    with_source(report, columns, || ("source", Align::Left))
}

/// `labels to 95 %`; none where nothing is done from scratch.
pub(crate) fn labels_to(report: &Report) -> Option<String> {
    Some(format!("labels to {}", percent(report.threshold?, 0)))
}

/// What a strategy gains; none where it has nothing in common with scratch.
pub(crate) fn of_gain(report: &Report, gain: &Gain) -> Option<Vec<String>> {
    let measures = gain.measures?;
    let points = |accuracy: f64| signed(100.0 * accuracy);
    let share = |area: f64| format!("{:+.1} %", 100.0 * area);
    let cells = vec![
        gain.strategy.to_string(),
        points(measures.jumpstart),
        points(measures.asymptote),
        measures.area_ratio.map_or_else(dash, share),
        about(measures.labels_to_threshold, measures.labels[0]),
        about(measures.scratch_to_threshold, measures.labels[0]),
    ];
    let source = || report.sources.label(gain.source).to_owned();
    Some(with_source(report, cells, source))
}

/// Over the cells of [`of_between`].
pub(crate) const BETWEEN: [Column<'static>; 7] = [
    ("labels", Align::Right),
    ("strategy", Align::Left),
    ("source", Align::Left),
    ("beside", Align::Left),
    ("points", Align::Right),
    ("p", Align::Right),
    ("against the other", Align::Left),
];

/// Two sources beside each other.
pub(crate) fn of_between(report: &Report, one: &Between) -> [String; 7] {
    let [first, second] = one
        .sources
        .map(|source| report.sources.label(source).to_owned());
    [
        thousands(one.labels.get()),
        one.strategy.to_string(),
        first,
        second,
        one.points().map_or_else(dash, signed),
        one.p().map_or_else(dash, probability),
        tested(&one.judged, between::word).to_owned(),
    ]
}

/// The cells with that of the source, where sources have to be told apart.
fn with_source<T>(report: &Report, mut cells: Vec<T>, source: impl Fn() -> T) -> Vec<T> {
    if report.sources.are_several() {
        cells.insert(SOURCE, source());
    }
    cells
}

fn signed(points: f64) -> String {
    // The same difference may have been summed in another order: halves of the last digit are not to part.
    let points = (points * 1e8).round() / 1e8;
    format!("{points:+.2}")
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

/// Two digits of a number of labels: more are not known. What is reached with the `fewest` is perhaps reached with fewer.
fn about(labels: Option<f64>, fewest: u32) -> String {
    let Some(labels) = labels else {
        return "not reached".to_owned();
    };
    if labels <= f64::from(fewest) {
        return format!("at most {}", thousands(fewest));
    }
    let unit = 10_f64.powf(labels.log10().floor() - 1.0).max(1.0);
    let rounded = format!("{:.0}", unit * (labels / unit).round());
    thousands(rounded.parse::<u64>().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_digits_of_labels_are_told_than_are_known() {
        let told = [7.4, 20.0, 123.4, 1_678.0, 54_321.0].map(|labels| about(Some(labels), 5));
        assert_eq!(told, ["7", "20", "120", "1,700", "54,000"]);
        assert_eq!(about(None, 5), "not reached");
        assert_eq!(about(Some(20.0), 20), "at most 20");
    }
}
