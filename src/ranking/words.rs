//! A ranking as a table with explanations.

use std::io::Write;

use mnist_core::serve::Suitability;

use super::{Judged, Measured, Ranking};
use crate::format::{count, number, percent};
use crate::paragraphs;
use crate::table::{Align, Table};

/// A score's name and how it is taken from what was found.
type Score = (&'static str, fn(&Suitability) -> f64);

const SCORES: [Score; 5] = [
    ("probe", |found| found.probe.value),
    ("LEEP", |found| found.leep.value),
    ("NCE", |found| found.nce.value),
    ("LogME", |found| found.log_me.value),
    ("H-score", |found| found.h_score.value),
];

const MEANING: &str = "probe: accuracy of a logistic regression on the layer before the head, on images that it was not fitted to; about what frozen layers reach. LEEP, NCE: how much the old classes tell of the new ones, at most 0. LogME, H-score: how well the features separate the new classes. In each, more is better.";

/// The ranking as a table and in words, as wide as the terminal if there is one.
pub(crate) fn write(
    ranking: &Ranking,
    width: Option<usize>,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let has_any = ranking.judged.iter().any(|one| one.found.is_ok());
    let mut sentences = vec![];
    if has_any {
        table(ranking, width).write(out)?;
        writeln!(out)?;
        let task = ranking.sample.task.name();
        let labels = count(ranking.sample.labels, "labelled image");
        sentences.push(MEANING.to_owned());
        sentences.extend(
            ranking
                .measured
                .as_ref()
                .map(|of| agreement(of, &ranking.judged)),
        );
        sentences.push(format!(
            "Judged by {labels} of the task {task}; `mnist-tui experiment run --from NAME --task {task}` finds out for certain."
        ));
    } else {
        sentences.push("no checkpoint to rank; `mnist-tui pretrain` makes one".to_owned());
    }
    for Judged { entry, found } in &ranking.judged {
        if let Err(reason) = found {
            sentences.push(format!("{} cannot be ranked: {reason}", entry.title()));
        }
    }
    paragraphs::write(&sentences, width, out)
}

fn table(ranking: &Ranking, width: Option<usize>) -> Table {
    let mut columns = vec![
        ("name", Align::Left),
        ("task", Align::Left),
        ("model", Align::Left),
    ];
    columns.extend(SCORES.map(|(name, _)| (name, Align::Right)));
    columns.extend([("measured", Align::Right), ("ms", Align::Right)]);
    let mut table = Table::new(columns);
    for Judged { entry, found } in &ranking.judged {
        let Ok(found) = found else {
            continue;
        };
        let measured = ranking.measured.as_ref();
        let measured = measured.and_then(|of| of.accuracy.get(&entry.id));
        let scores = SCORES.map(|(name, score)| match name {
            "probe" => percent(score(found), 1),
            _ => number(score(found)),
        });
        let names = [entry.title(), &entry.task, &entry.model].map(str::to_owned);
        let rest = [
            measured.map_or_else(|| "-".to_owned(), |share| percent(*share, 1)),
            format!("{:.0}", 1000.0 * seconds(found)),
        ];
        table.row(names.into_iter().chain(scores).chain(rest));
    }
    if ranking.measured.is_none() {
        table.leave_out("measured");
    }
    table.fit_width(width, &["ms", "model", "H-score", "NCE", "LEEP"]);
    table
}

/// How well each score agrees with what experiments found.
fn agreement(measured: &Measured, judged: &[Judged]) -> String {
    let labels = count(measured.labels, "label");
    let tried = judged
        .iter()
        .filter(|one| one.found.is_ok() && measured.accuracy.contains_key(&one.entry.id));
    let tried = tried.count();
    let what = format!(
        "Measured: test accuracy of a new head on frozen layers with {labels} in experiments, of {}.",
        count(tried, "checkpoint")
    );
    let tau = |(name, score): Score| Some((name, measured.agreement(judged, score)?));
    let taus: Vec<String> = SCORES
        .into_iter()
        .filter_map(tau)
        .map(|(name, tau)| format!("{name} {tau:+.2}"))
        .collect();
    if taus.is_empty() {
        return format!("{what} To compare the ranking with that takes two that differ.");
    }
    format!(
        "{what} Kendall's tau with it (+1: the same order, -1: the opposite; of so few a hint only): {}.",
        taus.join(", ")
    )
}

/// Of everything that was done for it.
pub(crate) fn seconds(found: &Suitability) -> f64 {
    let scores = [
        found.leep,
        found.nce,
        found.log_me,
        found.h_score,
        found.probe,
    ];
    found.seconds + scores.iter().map(|score| score.seconds).sum::<f64>()
}
