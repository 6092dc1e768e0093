//! An experiment's report as JSON.

use mnist_core::experiment::Strategy;
use serde_json::{Map, Value, json};

use super::report::{Between, Gain, McNemar, Measures, Report, Row, Source};
use super::words::{between, tested, verdict, word};

/// The whole report: accuracies and shares in 0 to 1, `points` in hundredths of the test images.
pub(crate) fn json_of(report: &Report) -> Value {
    let mut whole = json!({
        "event": "experiment",
        "task": report.task,
        "done": report.done,
        "of": report.of,
        "budgets": report.rows.iter().map(|row| budget(report, row)).collect::<Vec<_>>(),
        "crossover": by_arm(report, crossover),
        "curves": by_arm(report, |measures| curve(measures, report.threshold)),
        "verdict": verdict(report).join(" "),
    });
    if !report.methods.is_empty() {
        whole["methods"] = json!(report.methods);
    }
    if report.sources.are_several() {
        let comparisons = report.between.iter();
        whole["sources"] = report.sources.iter().map(source).collect();
        whole["between_sources"] = comparisons.map(|one| beside(report, one)).collect();
    } else {
        whole["from"] = json!(report.sources.title());
    }
    whole
}

/// A source: `name` is what it is called in words and tables.
pub(crate) fn source(of: &Source) -> Value {
    json!({"id": of.id, "name": of.label})
}

fn budget(report: &Report, row: &Row) -> Value {
    let mut budget = json!({
        "labels": row.labels,
        "strategy": row.strategy,
        "seeds": row.mean.count,
        "mean": row.mean.mean,
        "ci95": row.mean.scatter.map(|scatter| scatter.ci95),
        "vs_scratch": row.against_scratch.as_ref().map(|judged| json!({
            "verdict": tested(judged, word),
            "p": row.p(),
            "points": row.points(),
        })),
        "mcnemar": row.networks.iter().map(mcnemar).collect::<Vec<_>>(),
    });
    if !report.sources.are_several() {
        return budget;
    }
    budget["source"] = json!(report.sources.id(row.strategy, row.source));
    if row.strategy == Strategy::Scratch {
        let compared = report.sources.with_network(row.source);
        budget["scratch_of"] = compared.map(|of| json!(of.id)).collect();
    }
    budget
}

/// Two sources; the verdict is on the first.
fn beside(report: &Report, one: &Between) -> Value {
    let [a, b] = one
        .sources
        .map(|source| report.sources.id(one.strategy, source));
    json!({
        "labels": one.labels,
        "strategy": one.strategy,
        "a": a,
        "b": b,
        "points": one.points(),
        "p": one.p(),
        "verdict": tested(&one.judged, between::word),
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

fn crossover(measures: &Measures) -> Value {
    let between = measures.crossover;
    between.map_or(Value::Null, |between| json!({"between": between}))
}

/// By strategy; where there are several sources, by their ids first.
fn by_arm(report: &Report, value: impl Fn(&Measures) -> Value) -> Value {
    let by_strategy = |source: usize| {
        let gains = report.gains.iter().filter(|gain| gain.source == source);
        let entry = |gain: &Gain| {
            let value = gain.measures.as_ref().map_or(Value::Null, &value);
            (gain.strategy.to_string(), value)
        };
        Value::Object(gains.map(entry).collect())
    };
    if !report.sources.are_several() {
        return by_strategy(0);
    }
    let sources = report.sources.iter().enumerate();
    let by_source = sources.map(|(at, of)| (of.id.to_string(), by_strategy(at)));
    Value::Object(by_source.collect::<Map<_, _>>())
}
