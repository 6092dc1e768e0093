mod augmentation;
mod methods;
mod statistics;

use mnist_core::library::layer_hashes;
use mnist_core::model::TrainableLayers;
use mnist_core::run::{RunSpec, Scores};
use rstest::rstest;
use serde_json::json;

use super::*;
use crate::{fixtures, values};

fn head_only(optimizer: &serde_json::Value) -> RunSpec {
    RunSpec {
        trainable: TrainableLayers::head_only(),
        optimizer: serde_json::from_value(optimizer.clone()).unwrap(),
        ..fixtures::spec(&fixtures::mlp())
    }
}

/// Trains whole epochs; scores of the last one.
fn train(fit: &mut Fit, epochs: u32) -> (Scores, Scores) {
    let mut scores = None;
    for _ in 0..epochs {
        fit.prepare().unwrap();
        while !fit.epoch_is_over() {
            fit.prepare().unwrap();
            fit.step().unwrap();
        }
        fit.read_losses().unwrap();
        scores = Some((fit.meter.scores(), fit.validate().unwrap()));
        fit.finish_epoch();
    }
    fit.store_head().unwrap();
    scores.unwrap()
}

fn steps(fit: &mut Fit, count: u64) {
    for _ in 0..count {
        fit.prepare().unwrap();
        fit.step().unwrap();
    }
}

fn weights(fit: &Fit) -> Vec<f32> {
    let tensors = fit.network.tensors().unwrap();
    tensors
        .iter()
        .flat_map(|t| values::floats(&t.bytes))
        .collect()
}

fn largest_difference(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    a.iter()
        .zip(b)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f32::max)
}

#[test]
fn a_head_is_solved_for_in_one_step_whatever_it_was_before() {
    let spec = head_only(&json!({"type": "lbfgs"}));
    let mut fit = fixtures::fit(&spec);
    let before = layer_hashes(&fit.network.tensors().unwrap());
    let (trained, _) = train(&mut fit, 1);
    assert_eq!((fit.position.step, fit.position.epochs), (1, 1));
    let solved = weights(&fit);
    let after = layer_hashes(&fit.network.tensors().unwrap());
    let changed = after
        .iter()
        .filter(|(layer, hash)| before[*layer] != **hash);
    assert_eq!(
        changed.map(|(layer, _)| layer).collect::<Vec<_>>(),
        ["head"]
    );

    // The same minimum again, and no step of gradient descent finds a better one on so few features.
    train(&mut fit, 1);
    assert_eq!(weights(&fit), solved);
    let mut descended = fixtures::fit(&head_only(&json!({"type": "sgd"})));
    let (other, _) = train(&mut descended, 20);
    assert!(trained.loss < other.loss, "{} {}", trained.loss, other.loss);
}

#[test]
fn training_learns_and_repeats_bit_for_bit() {
    for layers in [fixtures::mlp(), fixtures::convolutional()] {
        let spec = fixtures::spec(&layers);
        let mut fit = fixtures::fit(&spec);
        assert_eq!(
            fit.steps_per_epoch(),
            10,
            "300 images make 9 batches of 32 and one of 12"
        );
        let (_, validation) = train(&mut fit, 12);
        assert!(validation.accuracy > 0.9, "{validation:?}");
        let mut again = fixtures::fit(&spec);
        assert_eq!(train(&mut again, 12).1, validation);
        assert_eq!(weights(&again), weights(&fit));
    }
}

#[rstest]
#[case::sgd(json!({"type": "sgd"}))]
#[case::nesterov(json!({"type": "sgd", "momentum": 0.9, "nesterov": true}))]
#[case::adam(json!({"type": "adam"}))]
#[case::adam_w(json!({"type": "adam_w"}))]
fn a_lone_head_trains_alike_on_plain_numbers_and_uncached_on_tensors(
    #[case] optimizer: serde_json::Value,
) {
    let spec = RunSpec {
        learning_rate: 0.01.try_into().unwrap(),
        ..head_only(&optimizer)
    };
    let mut plain = fixtures::fit(&spec);
    let plain_scores = train(&mut plain, 3);
    assert!(matches!(plain.front(), Front::Rows { layers: 5, .. }));

    let mut uncached = fixtures::fit(&RunSpec {
        cache_limit: 0,
        ..spec
    });
    let uncached_scores = train(&mut uncached, 3);
    assert!(matches!(uncached.front(), Front::Images));

    assert!(largest_difference(&weights(&plain), &weights(&uncached)) < 1e-4);
    for (a, b) in [
        (plain_scores.0, uncached_scores.0),
        (plain_scores.1, uncached_scores.1),
    ] {
        assert!((a.loss - b.loss).abs() < 1e-4, "{a:?} {b:?}");
        assert!((a.accuracy - b.accuracy).abs() <= 0.001, "{a:?} {b:?}");
    }
}

#[test]
fn cached_features_agree_with_computed_ones() {
    let spec = RunSpec {
        trainable: TrainableLayers::head_only().with("dense_2", true),
        ..fixtures::spec(&fixtures::mlp())
    };
    let mut fit = fixtures::fit(&spec);
    let change = fit.prepare().unwrap().unwrap();
    assert_eq!((change.layers, change.bytes), (3, 350 * 24 * 4));
    let Front::Tensor { features, .. } = fit.front() else {
        panic!("not cached on tensors")
    };
    for start in [0, 1, 200, 340] {
        let x = fit.examples.input_range(start..start + 10).unwrap();
        let computed = fit.network.infer(&x, 0..3).unwrap();
        let cached = features.narrow(0, values::size(start), 10);
        assert!((cached - computed).abs().max().double_value(&[]) < 1e-5);
    }
}

#[test]
fn freezing_unfreezing_and_freezing_again_within_an_epoch_rebuilds_the_cache_and_equals_no_cache() {
    let head = TrainableLayers::head_only();
    let script = [
        head.clone(),
        head.with("dense_2", true),
        head.clone(),
        head.with("dense_1", true),
        head.clone(),
    ];
    let run = |cache_limit| {
        let mut fit = fixtures::fit(&RunSpec {
            cache_limit,
            ..head_only(&json!({"type": "sgd", "momentum": 0.5}))
        });
        let mut depths = Vec::new();
        for trainable in &script {
            fit.set_trainable(trainable.clone()).unwrap();
            steps(&mut fit, 2);
            depths.push(fit.front().layers());
        }
        fit.store_head().unwrap();
        (depths, weights(&fit))
    };
    let (depths, cached) = run(96_000_000);
    assert_eq!(depths, [5, 3, 5, 0, 5]);
    let (depths, uncached) = run(0);
    assert_eq!(depths, [0; 5]);
    assert!(largest_difference(&cached, &uncached) < 1e-5);
}

#[rstest]
#[case::mlp(fixtures::mlp(), "dense_2")]
#[case::convolutional(fixtures::convolutional(), "dense_1")]
fn frozen_layers_keep_their_bytes_and_their_moments(
    #[case] layers: serde_json::Value,
    #[case] unfrozen: &str,
) {
    let mut fit = fixtures::fit(&RunSpec {
        optimizer: serde_json::from_value(json!({"type": "adam"})).unwrap(),
        ..fixtures::spec(&layers)
    });
    steps(&mut fit, 3);
    let hashes = |fit: &Fit| layer_hashes(&fit.network.tensors().unwrap());
    let moments = |fit: &Fit| {
        let all = fit.optimizer.moments().iter();
        all.map(|(p, m)| (*p, m.steps, values::read(&m.first).unwrap()))
            .collect::<Vec<_>>()
    };
    let (before, moments_before) = (hashes(&fit), moments(&fit));
    fit.set_trainable(TrainableLayers::head_only().with(unfrozen, true))
        .unwrap();
    steps(&mut fit, 7);
    train_rest(&mut fit);
    for (layer, hash) in hashes(&fit) {
        let trained = layer == unfrozen || layer == "head";
        assert_eq!(before[&layer] != hash, trained, "{layer}");
    }
    for (before, after) in moments_before.iter().zip(moments(&fit)) {
        let layer = fit.network.layer_name(before.0.layer).to_owned();
        let trained = layer == unfrozen || layer == "head";
        assert_eq!(*before != after, trained, "{layer}");
    }
}

/// One more epoch with validation.
fn train_rest(fit: &mut Fit) {
    fit.read_losses().unwrap();
    fit.finish_epoch();
    train(fit, 1);
}

#[test]
fn losses_do_not_depend_on_when_they_are_read_back() {
    let spec = fixtures::spec(&fixtures::mlp());
    let (mut often, mut once) = (fixtures::fit(&spec), fixtures::fit(&spec));
    for _ in 0..10 {
        steps(&mut often, 1);
        often.read_losses().unwrap();
        steps(&mut once, 1);
    }
    once.read_losses().unwrap();
    assert_eq!(often.meter, once.meter);
}

#[test]
fn a_loss_that_is_no_number_is_noticed_at_its_batch() {
    let mut fit = fixtures::fit(&RunSpec {
        learning_rate: 1000.0.try_into().unwrap(),
        ..fixtures::spec(&fixtures::mlp())
    });
    steps(&mut fit, 10);
    fit.read_losses().unwrap();
    let ago = fit.meter.batches_since_not_finite().unwrap();
    assert!(ago < 10);
    assert!(!fit.network.is_finite().unwrap());
}

#[test]
fn a_labelled_subset_is_trained_on_and_everything_is_validated_on() {
    let fit = fixtures::fit(&RunSpec {
        labels: Some(40.try_into().unwrap()),
        ..fixtures::spec(&fixtures::mlp())
    });
    assert_eq!(fit.image_counts(), (40, 50));
    assert_eq!(fit.steps_per_epoch(), 2);
}
