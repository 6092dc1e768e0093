//! A difference, and weights.

use jiff::SignedDuration;
use mnist_core::library::{Changed, Difference, Distance, TensorDifference};
use mnist_core::tensors::Statistics;
use mnist_tui::app::report::ReportContent;
use mnist_tui::app::{Effect, Job, Model, Msg, Outcome, Progress};
use mnist_tui::weights::{Pictures, TensorSummary, Weights};
use serde_json::json;

use super::{Scene, press, scene, tell, type_text, with_library};

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
                "trainable  ",
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
                "300x784",
                "-0.2510",
                "F32",
                "dense_1, first 8 of 300 units: bright counts for the unit, dark against",
            ],
        ),
        scene(
            "report_file",
            inspected(stranger()),
            &[
                "weights · /models/net.safetensors",
                "model.layers.11.self_attn.q_proj.weight",
                "BF16",
                "4096x4096",
                "12k/2",
                "not read",
                "conv1, first 8 of 64 units, mean of 3 channels: bright for, dark against",
            ],
        ),
        scene(
            "report_reading",
            reading(),
            &["reading · 45 % · 3 s", "It goes on when this is closed"],
        ),
        scene(
            "report_read_meanwhile",
            read_meanwhile(),
            &["/models/net.safetensors: read; ask for it again to see it"],
        ),
        scene(
            "report_failed",
            {
                let (mut model, job) = asked("3 w");
                let problem = "cannot read /data/library/checkpoints/2.safetensors: it was removed";
                let outcome = Box::new(Outcome::Failed(problem.into()));
                tell(&mut model, Msg::Ended(job, outcome));
                model
            },
            &["it was removed"],
        ),
        scene(
            "library_marked",
            super::with_keys(with_library(), "3 d"),
            &["even-odd-head is marked: the same key"],
        ),
    ]
}

/// The dashboard after `keys`, which ask for a report.
fn asked(keys: &str) -> (Model, Job) {
    let mut model = with_library();
    let effects = press(&mut model, keys);
    let Some(Effect::Work(job)) = effects.into_iter().next_back() else {
        panic!("no report is asked for by {keys}");
    };
    (model, job)
}

fn reported(keys: &str, content: ReportContent) -> Model {
    let (mut model, job) = asked(keys);
    tell(
        &mut model,
        Msg::Ended(job, Box::new(Outcome::Read(content))),
    );
    model
}

/// The dashboard after a path was typed of which the file is to be shown.
fn asked_for_file() -> (Model, Job) {
    let mut model = with_library();
    press(&mut model, "3 W");
    type_text(&mut model, "/models/net.safetensors");
    let effects = press(&mut model, "enter");
    let Some(Effect::Work(job)) = effects.into_iter().next_back() else {
        panic!("no report is asked for");
    };
    (model, job)
}

fn inspected(found: Weights) -> Model {
    let (mut model, job) = asked_for_file();
    let outcome = Outcome::Read(ReportContent::Weights(found));
    tell(&mut model, Msg::Ended(job, Box::new(outcome)));
    model
}

/// Three seconds after the file was asked for.
fn reading() -> Model {
    let (mut model, job) = asked_for_file();
    let progress = Progress {
        step: "reading",
        share: Some(0.456),
    };
    tell(&mut model, Msg::Progress(job, progress));
    model.now += SignedDuration::from_secs(3);
    model
}

/// The file was read while its report was closed.
fn read_meanwhile() -> Model {
    let (mut model, job) = asked_for_file();
    press(&mut model, "esc");
    let outcome = Outcome::Read(ReportContent::Weights(weights()));
    tell(&mut model, Msg::Ended(job, Box::new(outcome)));
    model
}

/// Tensors with names and types as strangers have them.
fn stranger() -> Weights {
    let mut found = weights();
    for (tensor, (name, dtype, shape)) in found.tensors.iter_mut().zip([
        ("conv1.weight", "F16", &[64, 3, 7, 7][..]),
        (
            "model.layers.11.self_attn.q_proj.weight",
            "BF16",
            &[4096, 4096],
        ),
        ("quantised", "F8_E4M3", &[16]),
    ]) {
        (tensor.name, tensor.dtype) = (name.into(), dtype.into());
        tensor.shape = shape.to_vec();
    }
    if let Some(broken) = &mut found.tensors[1].statistics {
        (broken.nan, broken.infinite) = (12_345, 2);
    }
    found.tensors[2].statistics = None;
    if let Some(pictures) = &mut found.pictures {
        pictures.layer = "conv1".into();
        (pictures.channels, pictures.units) = (3, 64);
    }
    found
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
        dtype: "F32".into(),
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
            channels: 1,
            units: 300,
            size: [14, 14],
            levels: vec![(0..196).map(level).collect(); 8],
        }),
    }
}
