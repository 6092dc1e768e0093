//! Training images that are another in every epoch.

use mnist_core::data::Distortion;
use mnist_core::run::{Augmentation, Methods, RunSpec};
use rstest::rstest;
use serde_json::json;
use tch::{Device, Kind, Tensor};

use super::{head_only, steps, train, weights};
use crate::features::Front;
use crate::fit::Fit;
use crate::fixtures;
use crate::net::Network;

fn everything() -> Augmentation {
    serde_json::from_value(json!({"shift": {}, "rotate": {}, "elastic": {}})).unwrap()
}

/// `spec` with augmented images.
fn augmented(spec: RunSpec) -> RunSpec {
    RunSpec {
        methods: Methods {
            augmentation: everything(),
            ..Methods::default()
        },
        ..spec
    }
}

/// The input of the next batch as bytes, and the rows it comes from.
fn next_batch(fit: &mut Fit) -> (Vec<[u8; 784]>, Vec<u32>) {
    fit.prepare().unwrap();
    let batch = fit.position.batch;
    let rows = fit.order.rows_tensor(batch).unwrap();
    let input = fit.input(&rows).unwrap();
    (bytes(&input), fit.order.rows(batch).to_vec())
}

fn bytes(input: &Tensor) -> Vec<[u8; 784]> {
    let whole = (input * 255.0).round().to_kind(Kind::Uint8);
    let mut bytes = vec![0; whole.numel()];
    whole.copy_data(&mut bytes, whole.numel());
    bytes.as_chunks().0.to_vec()
}

/// The images of all rows as they are.
fn images(fit: &Fit) -> Vec<[u8; 784]> {
    bytes(&fit.examples.input_range(0..fit.examples.len()).unwrap())
}

#[test]
fn every_image_of_a_batch_has_its_own_distortion_of_the_epoch() {
    let spec = augmented(fixtures::spec(&fixtures::mlp()));
    let mut fit = fixtures::fit(&spec);
    let originals = images(&fit);
    let expected = |epoch, rows: &[u32]| {
        let distortion =
            |row: u32| -> Distortion { everything().distortion(spec.seed, epoch, row) };
        rows.iter()
            .map(|row| distortion(*row).of(&originals[*row as usize]))
            .collect::<Vec<_>>()
    };
    for epoch in 0..2 {
        for _ in 0..3 {
            let (batch, rows) = next_batch(&mut fit);
            assert_eq!(batch, expected(epoch, &rows));
            steps(&mut fit, 1);
        }
        steps(&mut fit, 7);
        fit.read_losses().unwrap();
        fit.finish_epoch();
    }
}

#[test]
fn a_lone_head_is_trained_on_whole_images_when_they_change() {
    let usual = head_only(&json!({"type": "sgd"}));
    let mut plain = fixtures::fit(&usual);
    let mut fit = fixtures::fit(&augmented(usual));
    train(&mut plain, 1);
    train(&mut fit, 1);
    assert!(matches!(plain.front(), Front::Rows { .. }));
    assert!(matches!(fit.front(), Front::Images));
    assert_ne!(weights(&fit), weights(&plain));
}

#[test]
fn images_that_are_validated_on_stay_as_they_are() {
    let spec = fixtures::spec(&fixtures::mlp());
    let (mut plain, mut fit) = (fixtures::fit(&spec), fixtures::fit(&augmented(spec)));
    plain.prepare().unwrap();
    fit.prepare().unwrap();
    assert_eq!(fit.validate().unwrap(), plain.validate().unwrap());
}

#[rstest]
#[case::all_layers(fixtures::spec(&fixtures::convolutional()))]
#[case::head_alone(head_only(&json!({"type": "sgd"})))]
fn training_goes_on_from_the_middle_of_an_epoch_as_if_it_had_not_been_left(#[case] spec: RunSpec) {
    let spec = augmented(spec);
    let mut whole = fixtures::fit(&spec);
    train(&mut whole, 1);
    steps(&mut whole, 4);

    let (tensors, position) = (whole.network.tensors().unwrap(), whole.position);
    let network = Network::from_tensors(&spec.architecture, &tensors, 0, Device::Cpu).unwrap();
    let mut resumed = fixtures::fit_of(&spec, network);
    resumed.position = position;
    for fit in [&mut whole, &mut resumed] {
        steps(fit, 6);
        fit.read_losses().unwrap();
        fit.finish_epoch();
        steps(fit, 2);
    }
    assert_eq!(weights(&resumed), weights(&whole));
}
