//! An experiment's report as JSON.

use serde_json::{Map, Value, json};

use super::report::{Gain, McNemar, Measures, Report, Row};
use super::words::{verdict, word};

/// The whole report: accuracies and shares in 0 to 1, `points` in hundredths of the test images.
pub(crate) fn json_of(report: &Report) -> Value {
    let crossover = by_strategy(report, |measures| {
        measures
            .crossover
            .map_or(Value::Null, |between| json!({"between": between}))
    });
    let curves = by_strategy(report, |measures| curve(measures, report.threshold));
    json!({
        "event": "experiment",
        "from": report.from,
        "task": report.task,
        "done": report.done,
        "of": report.of,
        "budgets": report.rows.iter().map(budget).collect::<Vec<_>>(),
        "crossover": crossover,
        "curves": curves,
        "verdict": verdict(report).join(" "),
    })
}

fn budget(row: &Row) -> Value {
    json!({
        "labels": row.labels,
        "strategy": row.strategy,
        "seeds": row.mean.count,
        "mean": row.mean.mean,
        "ci95": row.mean.scatter.map(|scatter| scatter.ci95),
        "vs_scratch": row.against_scratch.as_ref().map(|judged| json!({
            "verdict": word(judged.verdict),
            "p": row.p(),
            "points": row.points(),
        })),
        "mcnemar": row.networks.iter().map(mcnemar).collect::<Vec<_>>(),
    })
}

fn mcnemar(found: &McNemar) -> Value {
    json!({
        "seeds": found.seeds,
        "only_first": found.only_first,
        "only_second": found.only_second,
        "p": found.p,
    })
}

fn curve(measures: &Measures, threshold: Option<f64>) -> Value {
    let [first, last] = measures.labels;
    json!({
        "jumpstart": {"labels": first, "points": 100.0 * measures.jumpstart},
        "asymptote": {"labels": last, "points": 100.0 * measures.asymptote},
        "area_ratio": measures.area_ratio,
        "labels_to_threshold": {
            "threshold": threshold,
            "strategy": measures.labels_to_threshold,
            "scratch": measures.scratch_to_threshold,
        },
    })
}

fn by_strategy(report: &Report, value: impl Fn(&Measures) -> Value) -> Map<String, Value> {
    let entry = |Gain { strategy, measures }: &Gain| {
        let value = measures.as_ref().map_or(Value::Null, &value);
        (strategy.to_string(), value)
    };
    report.gains.iter().map(entry).collect()
}
