//! What is told of a layer's last update.

use mnist_core::model::TrainableLayers;
use mnist_core::run::RunSpec;
use serde_json::json;

use super::{head_only, steps, train, weights};
use crate::fixtures;

fn norm(values: impl Iterator<Item = f32>) -> f64 {
    values.map(|v| f64::from(v).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn statistics_tell_the_size_of_the_measured_update() {
    let mut fit = fixtures::fit(&RunSpec {
        trainable: TrainableLayers::head_only().with("dense_2", true),
        ..fixtures::spec(&fixtures::mlp())
    });
    assert_eq!(fit.layer_statistics().unwrap()[2].update_ratio, None);
    let before = weights(&fit);
    fit.statistics.ask();
    steps(&mut fit, 1);
    let after = weights(&fit);
    let layers = fit.layer_statistics().unwrap();
    assert_eq!(layers[0].update_ratio, Some(0.0));
    let head = 784 * 24 + 24 + 24 * 18 + 18..784 * 24 + 24 + 24 * 18 + 18 + 180;
    let update = norm(head.clone().map(|i| after[i] - before[i]));
    let weight = norm(head.map(|i| after[i]));
    assert!((layers[2].weight_norm - weight).abs() < 1e-5);
    assert!((layers[2].update_ratio.unwrap() - update / weight).abs() < 1e-6);
}

#[test]
fn the_update_of_a_lone_head_is_that_of_the_measured_step_alone() {
    let spec = head_only(&json!({"type": "sgd"}));
    let (mut fit, mut twin) = (fixtures::fit(&spec), fixtures::fit(&spec));
    train(&mut fit, 1);
    train(&mut twin, 1);
    // Nothing brings the head's numbers into the network meanwhile.
    steps(&mut fit, 5);
    fit.statistics.ask();
    steps(&mut fit, 1);

    steps(&mut twin, 5);
    twin.store_head().unwrap();
    let before = weights(&twin);
    steps(&mut twin, 1);
    twin.store_head().unwrap();
    let after = weights(&twin);
    let head = after.len() - 190..after.len() - 10;
    let update = norm(head.clone().map(|i| after[i] - before[i]));
    let expected = update / norm(head.map(|i| after[i]));
    let told = fit.layer_statistics().unwrap()[2].update_ratio.unwrap();
    assert!((told / expected - 1.0).abs() < 1e-3, "{told} {expected}");
}
