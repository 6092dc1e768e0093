use mnist_core::run::Optimizer as Rule;
use rstest::rstest;
use serde_json::{Value, json};
use tch::{Device, Kind, Tensor};

use super::slices::Slices;
use super::*;
use crate::net::Slot;

const WEIGHT: Parameter = Parameter {
    layer: 0,
    slot: Slot::Weight,
};

/// Ten steps down the bowl `w^2 / 2`, whose gradient is `w`, by both implementations and by hand in double precision.
#[rstest]
#[case::sgd(json!({"type": "sgd"}))]
#[case::momentum(json!({"type": "sgd", "momentum": 0.9}))]
#[case::nesterov(json!({"type": "sgd", "momentum": 0.9, "nesterov": true}))]
#[case::adam(json!({"type": "adam"}))]
#[case::adam_w(json!({"type": "adam_w", "weight_decay": 0.1}))]
fn rules_agree_with_their_definition(#[case] rule: Value) {
    let rule: Rule = serde_json::from_value(rule).unwrap();
    let rate = 0.1;
    let start = [1.0f32, -2.0, 0.5, 3.0];
    let mut optimizer = Optimizer::new(rule, rate, vec![1.0]);
    let mut tensor = Tensor::from_slice(&start).view([2, 2]);
    let mut slices = Slices::new(start.to_vec());
    let mut by_hand = start.map(|w| ByHand {
        w: f64::from(w),
        ..ByHand::default()
    });
    let one = Tensor::eye(2, (Kind::Float, Device::Cpu));
    for step in 1..=10 {
        let factor = optimizer.gradient_factor();
        // As a product, so that both forms of a gradient are used: weights by identity.
        let gradient = if step % 2 == 0 {
            Gradient::Product(&tensor * factor, one.shallow_clone())
        } else {
            Gradient::Whole(&tensor * factor)
        };
        optimizer.update(WEIGHT, &mut tensor, gradient).unwrap();
        slices.gradient = slices
            .value
            .iter()
            .map(|w| w * slices::single(factor))
            .collect();
        slices.update(rule, rate);
        for one in &mut by_hand {
            one.step(rule, rate, step);
        }
    }
    for (i, expected) in by_hand.iter().enumerate() {
        let i64 = i64::try_from(i).unwrap();
        let tensor = tensor.double_value(&[i64 / 2, i64 % 2]);
        assert!((tensor - expected.w).abs() < 1e-5, "{tensor} {expected:?}");
        assert!((f64::from(slices.value[i]) - expected.w).abs() < 1e-5);
    }
}

/// A layer with a share of the rate takes the steps of one whose rate is so much.
#[rstest]
#[case::sgd(json!({"type": "sgd"}))]
#[case::momentum(json!({"type": "sgd", "momentum": 0.9}))]
#[case::nesterov(json!({"type": "sgd", "momentum": 0.9, "nesterov": true}))]
#[case::adam(json!({"type": "adam"}))]
#[case::adam_w(json!({"type": "adam_w", "weight_decay": 0.1}))]
fn a_share_of_the_rate_is_a_rate(#[case] rule: Value) {
    let rule: Rule = serde_json::from_value(rule).unwrap();
    let (rate, share) = (0.1, 1.0 / 2.6);
    let mut optimizer = Optimizer::new(rule, rate, vec![share]);
    let mut tensor = Tensor::from_slice(&[3.0f32]).view([1, 1]);
    let mut by_hand = ByHand {
        w: 3.0,
        ..ByHand::default()
    };
    let one = Tensor::eye(1, (Kind::Float, Device::Cpu));
    for step in 1..=10 {
        let gradient = &tensor * optimizer.gradient_factor();
        let gradient = if step % 2 == 0 {
            Gradient::Product(gradient, one.shallow_clone())
        } else {
            Gradient::Whole(gradient)
        };
        optimizer.update(WEIGHT, &mut tensor, gradient).unwrap();
        by_hand.step(rule, rate * share, step);
    }
    let tensor = tensor.double_value(&[0, 0]);
    assert!((tensor - by_hand.w).abs() < 1e-5, "{tensor} {by_hand:?}");
}

#[derive(Debug, Default, Clone, Copy)]
struct ByHand {
    w: f64,
    m: f64,
    v: f64,
}

impl ByHand {
    fn step(&mut self, rule: Rule, rate: f64, step: i32) {
        let g = self.w;
        match rule {
            Rule::Sgd { momentum, nesterov } => {
                self.m = momentum * self.m + g;
                self.w -= rate
                    * if nesterov {
                        g + momentum * self.m
                    } else {
                        self.m
                    };
            }
            Rule::Adam {
                beta1,
                beta2,
                epsilon,
            } => self.adam(g, rate, step, (beta1, beta2, epsilon)),
            Rule::AdamW {
                beta1,
                beta2,
                epsilon,
                weight_decay,
            } => {
                self.w -= rate * weight_decay * self.w;
                self.adam(g, rate, step, (beta1, beta2, epsilon));
            }
            Rule::Lbfgs => panic!("it makes no steps"),
        }
    }

    fn adam(&mut self, g: f64, rate: f64, step: i32, (beta1, beta2, epsilon): (f64, f64, f64)) {
        self.m = beta1 * self.m + (1.0 - beta1) * g;
        self.v = beta2 * self.v + (1.0 - beta2) * g * g;
        let m = self.m / (1.0 - beta1.powi(step));
        let v = self.v / (1.0 - beta2.powi(step));
        self.w -= rate * m / (v.sqrt() + epsilon);
    }
}
