//! What a training does beyond equal steps, on plain numbers and on tensors.

use mnist_core::run::{Methods, RunSpec};
use rstest::rstest;
use serde_json::{Value, json};

use super::{head_only, largest_difference, steps, train, weights};
use crate::features::Front;
use crate::fixtures;

fn methods(value: Value) -> Methods {
    serde_json::from_value(value).unwrap()
}

#[rstest]
#[case::sgd(json!({"type": "sgd", "weight_decay": 0.01}))]
#[case::nesterov(json!({"type": "sgd", "momentum": 0.9, "nesterov": true, "weight_decay": 0.01}))]
#[case::adam(json!({"type": "adam", "weight_decay": 0.1}))]
#[case::adam_w(json!({"type": "adam_w"}))]
fn a_lone_head_trains_alike_on_plain_numbers_and_on_tensors_with_every_method(
    #[case] optimizer: Value,
) {
    let usual = RunSpec {
        learning_rate: 0.01.try_into().unwrap(),
        ..head_only(&optimizer)
    };
    let spec = RunSpec {
        methods: methods(json!({"clipping": {"type": "norm", "max": 0.5}, "label_smoothing": 0.1})),
        ..usual.clone()
    };
    let trained = |spec: &RunSpec| {
        let mut fit = fixtures::fit(spec);
        train(&mut fit, 3);
        fit
    };
    let plain = trained(&spec);
    assert!(matches!(plain.front(), Front::Rows { .. }));
    let uncached = trained(&RunSpec {
        cache_limit: 0,
        ..spec
    });
    assert!(matches!(uncached.front(), Front::Images));
    assert!(largest_difference(&weights(&plain), &weights(&uncached)) < 1e-4);
    let usual = trained(&usual);
    assert!(largest_difference(&weights(&plain), &weights(&usual)) > 1e-3);
}

/// A step of plain SGD is as long as the rate times the norm that is left of the gradient.
#[rstest]
#[case::on_plain_numbers(96_000_000)]
#[case::on_tensors(0)]
fn a_clipped_step_is_as_long_as_the_greatest_norm(#[case] cache_limit: u64) {
    let spec = RunSpec {
        methods: methods(json!({"clipping": {"type": "norm", "max": 0.25}})),
        learning_rate: 0.1.try_into().unwrap(),
        cache_limit,
        ..head_only(&json!({"type": "sgd"}))
    };
    let mut fit = fixtures::fit(&spec);
    let before = weights(&fit);
    steps(&mut fit, 1);
    fit.store_head().unwrap();
    let after = weights(&fit);
    let differences = after.iter().zip(&before).map(|(a, b)| f64::from(a - b));
    let length = differences.map(|d| d * d).sum::<f64>().sqrt();
    assert!((length - 0.1 * 0.25).abs() < 1e-5, "{length}");
}

#[test]
fn all_layers_are_clipped_by_their_common_norm() {
    let spec = RunSpec {
        methods: methods(json!({"clipping": {"type": "norm", "max": 0.25}})),
        learning_rate: 0.1.try_into().unwrap(),
        ..fixtures::spec(&fixtures::convolutional())
    };
    // Running means and variances are no weights: what trained is what has gradients.
    let unclipped = RunSpec {
        methods: Methods::default(),
        ..spec.clone()
    };
    let step = |spec: &RunSpec| {
        let mut fit = fixtures::fit(spec);
        let before = fit.network.tensors().unwrap();
        steps(&mut fit, 1);
        let after = fit.network.tensors().unwrap();
        let trained = before.into_iter().zip(after);
        let trained = trained.filter(|(tensor, _)| !tensor.name.contains("running"));
        let floats = crate::values::floats;
        trained
            .flat_map(|(before, after)| {
                let pairs = floats(&after.bytes).into_iter().zip(floats(&before.bytes));
                pairs.map(|(a, b)| f64::from(a - b)).collect::<Vec<_>>()
            })
            .collect::<Vec<f64>>()
    };
    let norm = |step: &[f64]| step.iter().map(|d| d * d).sum::<f64>().sqrt();
    let (clipped, whole) = (step(&spec), step(&unclipped));
    assert!(norm(&whole) > 0.1 * 0.25, "nothing would be clipped");
    assert!((norm(&clipped) - 0.1 * 0.25).abs() < 1e-5);
    let scale = norm(&clipped) / norm(&whole);
    for (clipped, whole) in clipped.iter().zip(&whole) {
        assert!((clipped - whole * scale).abs() < 1e-5);
    }
}
