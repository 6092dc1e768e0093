//! A difference, and weights.

use mnist_core::library::{Changed, Difference, Distance, TensorDifference};
use mnist_core::tensors::Statistics;
use mnist_tui::app::report::{ReportContent, ReportSubject};
use mnist_tui::app::{Effect, Model, Msg};
use mnist_tui::weights::{Pictures, TensorSummary, Weights};
use serde_json::json;

use super::{Scene, press, scene, tell, with_library};

/// Every report.
pub(super) fn all() -> Vec<Scene> {
    vec![
        scene(
            "report_difference",
            reported("3 d d", ReportContent::Difference(difference())),
            &[
                "digits-mlp → even-odd-head",
                "task.name",
                "digits",
                "even-odd",
                "training.trainable",
                "the same bytes",
                "[10, 100] / [2, 100]",
                "0.9812",
                "44.0 %",
            ],
        ),
        scene(
            "report_weights",
            reported("3 g w", ReportContent::Weights(weights())),
            &[
                "weights · digits-mlp",
                "dense_1.weight",
                "300 x 784",
                "-0.2510",
                "dense_1, the first 8 of 300 units",
            ],
        ),
        scene(
            "report_failed",
            {
                let (mut model, subject) = asked("3 w");
                let problem = "cannot read /data/library/checkpoints/2.safetensors: it was removed";
                tell(
                    &mut model,
                    Msg::Report(subject, Box::new(Err(problem.into()))),
                );
                model
            },
            &["it was removed"],
        ),
        scene(
            "library_marked",
            super::with_keys(with_library(), "3 d"),
            &["even-odd-head is compared with the next checkpoint"],
        ),
    ]
}

/// The dashboard after `keys`, which ask for a report.
fn asked(keys: &str) -> (Model, ReportSubject) {
    let mut model = with_library();
    let effects = press(&mut model, keys);
    let Some(Effect::Report(subject)) = effects.into_iter().next_back() else {
        panic!("no report is asked for by {keys}");
    };
    (model, subject)
}

fn reported(keys: &str, content: ReportContent) -> Model {
    let (mut model, subject) = asked(keys);
    tell(&mut model, Msg::Report(subject, Box::new(Ok(content))));
    model
}

fn difference() -> Difference {
    let changed = |field: &str, left, right| Changed {
        field: field.into(),
        left,
        right,
    };
    let tensor = |name: &str, left: &[usize], right: &[usize], distance| TensorDifference {
        name: name.into(),
        left: Some(left.to_vec()),
        right: Some(right.to_vec()),
        distance,
    };
    let distance = |l2, cosine, changed| {
        Some(Distance {
            l2,
            cosine: Some(cosine),
            changed,
        })
    };
    Difference {
        record: vec![
            changed("architecture.layers.5.units", json!(10), json!(2)),
            changed(
                "origin.training.trainable",
                json!(["dense_1", "dense_2", "head"]),
                json!(["head"]),
            ),
            changed("task.name", json!("digits"), json!("even-odd")),
        ],
        tensors: vec![
            tensor(
                "dense_1.weight",
                &[300, 784],
                &[300, 784],
                distance(0.0, 1.0, 0.0),
            ),
            tensor(
                "dense_2.weight",
                &[100, 300],
                &[100, 300],
                distance(0.125, 0.9812, 0.44),
            ),
            tensor("head.weight", &[10, 100], &[2, 100], None),
        ],
    }
}

fn weights() -> Weights {
    let statistics = Statistics {
        min: Some(-0.251),
        max: Some(0.244),
        mean: 1.2e-5,
        standard_deviation: 0.0506,
        norm: 24.5,
        nan: 0,
        infinite: 0,
        histogram: std::array::from_fn(|i| (i * (23 - i)) as u64),
    };
    let tensor = |name: &str, shape: &[usize], nan| TensorSummary {
        name: name.into(),
        shape: shape.to_vec(),
        statistics: Some(Statistics {
            nan,
            ..statistics.clone()
        }),
    };
    let level = |i: usize| u8::try_from((i * 7) % 255).unwrap();
    Weights {
        tensors: vec![
            tensor("dense_1.bias", &[300], 0),
            tensor("dense_1.weight", &[300, 784], 0),
            tensor("head.weight", &[10, 100], 3),
        ],
        pictures: Some(Pictures {
            layer: "dense_1".into(),
            units: 300,
            size: [14, 14],
            levels: vec![(0..196).map(level).collect(); 8],
        }),
    }
}
