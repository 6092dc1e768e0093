//! The written-out backward passes against autograd, for every layer type.

use mnist_core::model::{Architecture, Body, TrainableLayers};
use rstest::rstest;
use serde_json::{Value, json};
use tch::{Device, Kind, Tensor};

use super::*;
use crate::loss::LossGradient;

const KEY: StepKey = StepKey { seed: 7, step: 3 };

fn architecture(layers: &Value) -> Architecture {
    let body: Body =
        serde_json::from_value(json!({"input": [1, 28, 28], "layers": layers})).unwrap();
    body.with_head(5).unwrap()
}

/// Collects gradients instead of acting on them.
#[derive(Default)]
struct Collect(Vec<(Parameter, Tensor)>);

impl Update for Collect {
    fn update(&mut self, parameter: Parameter, _: &mut Tensor, gradient: Gradient) -> Result<()> {
        let whole = match gradient {
            Gradient::Whole(gradient) => gradient,
            Gradient::Product(left, right) => left.mm(&right),
        };
        self.0.push((parameter, whole));
        Ok(())
    }
}

/// Values that autograd and the written-out passes both start from, without libtorch's generator.
fn images(count: i64) -> Tensor {
    let n = count * 784;
    (Tensor::arange(n, (Kind::Float, Device::Cpu)) * 0.37)
        .sin()
        .view([count, 1, 28, 28])
}

/// The forward pass as textbooks write it, from operations that autograd knows.
fn reference(network: &Network, x: &Tensor, flags: &Flags) -> Tensor {
    let mut x = x.shallow_clone();
    for layer in &network.layers {
        let trains = flags.trains(layer.position);
        x = match &layer.op {
            layer::Op::Flatten => x.flatten(1, -1),
            layer::Op::Dense(a) => x.matmul(&a.weight.tr()) + &a.bias,
            layer::Op::LeakyRelu { slope } => x.maximum(&(&x * *slope)),
            layer::Op::Relu => x.relu(),
            layer::Op::Conv2d { affine, padding } => x.conv2d(
                &affine.weight,
                Some(&affine.bias),
                [1, 1],
                [*padding; 2],
                [1, 1],
                1,
            ),
            layer::Op::MaxPool2d { size } => {
                x.max_pool2d([*size; 2], [*size; 2], [0, 0], [1, 1], false)
            }
            layer::Op::BatchNorm(n) => {
                let running = |t: &Tensor| t.copy();
                x.batch_norm(
                    Some(&n.weight),
                    Some(&n.bias),
                    Some(&running(&n.running_mean)),
                    Some(&running(&n.running_var)),
                    trains,
                    0.0,
                    n.epsilon,
                    false,
                )
            }
            layer::Op::Dropout { rate } => &x * dropout::mask(&x, *rate, KEY, &layer.name).unwrap(),
        };
    }
    x
}

fn parameters(network: &Network, flags: &Flags) -> Vec<(Parameter, Tensor)> {
    (0..network.len())
        .filter(|layer| flags.trains(*layer))
        .flat_map(|layer| [Slot::Weight, Slot::Bias].map(|slot| Parameter { layer, slot }))
        .filter_map(|p| Some((p, network.parameter(p)?)))
        .collect()
}

#[rstest]
#[case::dense(json!([{"type": "flatten"}, {"type": "dense", "units": 12, "init": "he_normal"}]))]
#[case::leaky_relu(json!([{"type": "flatten"}, {"type": "dense", "units": 12}, {"type": "leaky_relu"}, {"type": "dense", "units": 9}]))]
#[case::relu(json!([{"type": "flatten"}, {"type": "dense", "units": 12}, {"type": "relu"}]))]
#[case::conv(json!([{"type": "conv2d", "filters": 3, "kernel": 5}, {"type": "relu"}, {"type": "conv2d", "filters": 4, "kernel": 3, "padding": 1}, {"type": "flatten"}]))]
#[case::pool(json!([{"type": "conv2d", "filters": 3, "kernel": 4, "padding": 2}, {"type": "max_pool2d", "size": 3}, {"type": "flatten"}]))]
#[case::norm_of_images(json!([{"type": "conv2d", "filters": 3, "kernel": 5}, {"type": "batch_norm"}, {"type": "relu"}, {"type": "flatten"}]))]
#[case::norm_of_vectors(json!([{"type": "flatten"}, {"type": "dense", "units": 12}, {"type": "batch_norm"}, {"type": "leaky_relu"}]))]
#[case::dropout(json!([{"type": "flatten"}, {"type": "dense", "units": 12}, {"type": "relu"}, {"type": "dropout", "rate": 0.4}]))]
fn written_out_backward_agrees_with_autograd(#[case] layers: Value) {
    tch::set_num_threads(1);
    let architecture = architecture(&layers);
    let all = TrainableLayers::all(&architecture);
    let with_parameters: Vec<String> = all.iter().map(str::to_owned).collect();
    // Everything trains; then with each layer frozen in turn, so that gradients pass through frozen layers too.
    let sets =
        std::iter::once(all.clone()).chain(with_parameters.iter().map(|l| all.with(l, false)));
    for trainable in sets {
        let flags = Flags::new(&architecture, &trainable);
        let mut network = Network::fresh(&architecture, 42, Device::Cpu).unwrap();
        let classes = Tensor::from_slice(&[0i64, 1, 2, 3, 4, 0, 2]);
        let x = images(7);

        let leaves = parameters(&network, &flags);
        for (_, leaf) in &leaves {
            let _ = leaf.set_requires_grad(true);
        }
        let logits = reference(&network, &x, &flags);
        logits.cross_entropy_for_logits(&classes).backward();
        let expected: Vec<Tensor> = leaves.iter().map(|(_, leaf)| leaf.grad().copy()).collect();
        for (_, leaf) in &leaves {
            let _ = leaf.set_requires_grad(false);
        }

        let (ours, tapes) = network.forward(x, 0, &flags, KEY).unwrap();
        assert!((&ours - logits.detach()).abs().max().double_value(&[]) < 1e-5);
        let gradient = LossGradient::new(mnist_core::run::Part::default(), Device::Cpu)
            .unwrap()
            .of(&ours, &classes, 1.0)
            .unwrap();
        let mut collect = Collect::default();
        network
            .backward(tapes, gradient, &flags, &mut collect)
            .unwrap();
        assert_eq!(collect.0.len(), expected.len());
        for ((parameter, _), expected) in leaves.iter().zip(&expected) {
            let (_, found) = collect.0.iter().find(|(p, _)| p == parameter).unwrap();
            let difference = (found - expected).abs().max().double_value(&[]);
            // A bias below a batch normalisation has the gradient zero, and rounding is all there is to compare.
            let scale = expected.abs().max().double_value(&[]).max(1e-2);
            assert!(
                difference < 1e-4 * scale,
                "{parameter:?} of {trainable:?} differs by {difference} of {scale}"
            );
        }
    }
}

#[test]
fn leaky_relu_has_the_slope_of_keras() {
    let architecture = architecture(&json!([{"type": "leaky_relu"}, {"type": "flatten"}]));
    let network = Network::fresh(&architecture, 0, Device::Cpu).unwrap();
    let x = Tensor::full([1, 1, 28, 28], -1.0, (Kind::Float, Device::Cpu));
    let y = network.infer(&x, 0..1).unwrap();
    assert!((y.min().double_value(&[]) + 0.3).abs() < 1e-7);
    assert!((y.max().double_value(&[]) + 0.3).abs() < 1e-7);
}

#[test]
fn batch_norm_moves_its_statistics_as_keras_does_and_stands_still_when_frozen() {
    let architecture =
        architecture(&json!([{"type": "batch_norm", "momentum": 0.9}, {"type": "flatten"}]));
    let mut network = Network::fresh(&architecture, 0, Device::Cpu).unwrap();
    let x = images(4);
    let statistics = |network: &Network| {
        let layer::Op::BatchNorm(norm) = &network.layers[0].op else {
            panic!("not a batch norm")
        };
        (
            norm.running_mean.double_value(&[0]),
            norm.running_var.double_value(&[0]),
        )
    };
    let frozen = Flags::new(&architecture, &TrainableLayers::head_only());
    let _ = network.forward(x.shallow_clone(), 0, &frozen, KEY).unwrap();
    assert_eq!(statistics(&network), (0.0, 1.0));

    let all = Flags::new(&architecture, &TrainableLayers::all(&architecture));
    let _ = network.forward(x.shallow_clone(), 0, &all, KEY).unwrap();
    let (mean, variance) = statistics(&network);
    let batch = (
        x.mean(Kind::Float).double_value(&[]),
        x.var(false).double_value(&[]),
    );
    assert!((mean - 0.1 * batch.0).abs() < 1e-6);
    assert!((variance - (0.9 + 0.1 * batch.1)).abs() < 1e-6);
}

#[test]
fn dropout_draws_the_same_mask_for_the_same_step_only() {
    let x = images(2);
    let mask = |step| dropout::mask(&x, 0.25, StepKey { seed: 1, step }, "dropout_1").unwrap();
    assert!(mask(5).equal(&mask(5)));
    assert!(!mask(5).equal(&mask(6)));
    let dropped = mask(5).eq(0.0).to_kind(Kind::Float).mean(Kind::Float);
    assert!((dropped.double_value(&[]) - 0.25).abs() < 0.03);
}
