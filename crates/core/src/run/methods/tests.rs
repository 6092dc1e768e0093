use std::num::NonZeroU32;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::model::Body;

/// `conv2d_1`, `batch_norm_1`, `dense_1`, `head`, and layers without parameters between them.
fn network() -> Architecture {
    let body: Body = serde_json::from_value(json!({
        "input": [1, 28, 28],
        "layers": [{"type": "conv2d", "filters": 2, "kernel": 3}, {"type": "batch_norm"}, {"type": "relu"},
                   {"type": "flatten"}, {"type": "dense", "units": 5}, {"type": "relu"}]
    }))
    .unwrap();
    body.with_head(2).unwrap()
}

/// Layers with parameters, first to last.
fn layers(network: &Architecture) -> Vec<&str> {
    let all = network.layers().iter();
    all.filter(|layer| layer.kind.has_parameters())
        .map(|layer| layer.name.as_str())
        .collect()
}

fn epochs(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).unwrap()
}

#[test]
fn methods_that_nobody_asks_for_are_not_written_and_unknown_ones_are_refused() {
    assert_eq!(serde_json::to_value(Methods::default()).unwrap(), json!({}));
    let all =
        json!({"layer_rates": {"type": "discriminative", "factor": 2.0}, "unfreezing": "gradual"});
    let methods: Methods = serde_json::from_value(all.clone()).unwrap();
    assert_eq!(serde_json::to_value(methods).unwrap(), all);
    assert_eq!(
        methods.words(),
        [
            "gradual unfreezing",
            "learning rate / 2 a layer below the head"
        ]
    );
    for wrong in [
        json!({"magic": true}),
        json!({"layer_rates": {"type": "equal", "factor": 2.0}}),
        json!({"layer_rates": {"type": "discriminative", "factor": 1.0}}),
        json!({"layer_rates": {"type": "discriminative", "factor": "NaN"}}),
        json!({"unfreezing": "sudden"}),
    ] {
        assert!(
            serde_json::from_value::<Methods>(wrong.clone()).is_err(),
            "{wrong}"
        );
    }
}

#[test]
fn rates_fall_by_the_factor_at_each_layer_with_parameters() {
    let factor = LayerFactor::try_from(2.0).unwrap();
    let shares = LayerRates::Discriminative { factor }.shares(&network());
    assert_eq!(shares, [0.125, 0.25, 0.25, 0.25, 0.5, 0.5, 1.0]);
    assert_eq!(LayerRates::default().shares(&network()), [1.0; 7]);
}

#[test]
fn a_layer_is_unfrozen_in_each_stage_from_the_head_down() {
    let network = network();
    let head = TrainableLayers::head_only();
    let [conv, norm, dense, _] = layers(&network)[..] else {
        panic!("{network:?}");
    };
    let unfrozen =
        |of: u32, epoch| Unfreezing::Gradual.unfrozen(&network, &head, epochs(of), epoch);
    let nothing: &[&str] = &[];
    assert_eq!(unfrozen(10, 1), nothing);
    assert_eq!(unfrozen(10, 2), [dense]);
    assert_eq!(unfrozen(10, 5), [dense, norm]);
    assert_eq!(unfrozen(10, 6), [dense, norm]);
    assert_eq!(unfrozen(10, 7), [dense, norm, conv]);
    assert_eq!(unfrozen(10, 100), [dense, norm, conv]);
    // With fewer epochs than stages several begin at once, and all train in the end.
    assert_eq!(unfrozen(2, 0), [dense]);
    assert_eq!(unfrozen(2, 1), [dense, norm, conv]);
    assert_eq!(unfrozen(1, 0), [dense, norm, conv]);
    assert_eq!(
        Unfreezing::None.unfrozen(&network, &head, epochs(10), 9),
        nothing
    );
}

#[test]
fn what_would_do_nothing_is_refused() {
    let network = network();
    let (head, all) = (TrainableLayers::head_only(), TrainableLayers::all(&network));
    let with = |discriminative, unfreezing| Methods {
        layer_rates: if discriminative {
            LayerRates::Discriminative {
                factor: LayerFactor::default(),
            }
        } else {
            LayerRates::default()
        },
        unfreezing,
        ..Methods::default()
    };
    let gradual = with(false, Unfreezing::Gradual);
    assert_eq!(
        gradual.check(&network, &all, epochs(2)),
        Err(MethodError::NothingFrozen)
    );
    assert_eq!(gradual.check(&network, &head, epochs(2)), Ok(()));
    // In one epoch all of them would train from the start.
    assert_eq!(
        gradual.check(&network, &head, epochs(1)),
        Err(MethodError::NoStages)
    );
    let discriminative = with(true, Unfreezing::None);
    assert_eq!(
        discriminative.check(&network, &head, epochs(2)),
        Err(MethodError::HeadTrainsAlone)
    );
    assert_eq!(discriminative.check(&network, &all, epochs(2)), Ok(()));
    assert_eq!(
        with(true, Unfreezing::Gradual).check(&network, &head, epochs(2)),
        Ok(())
    );
    let early: Methods =
        serde_json::from_value(json!({"stopping": {"type": "early", "patience": 3}})).unwrap();
    let (few, enough) = (epochs(4), epochs(5));
    assert_eq!(
        early.check(&network, &all, few),
        Err(MethodError::NeverStops)
    );
    assert_eq!(early.check(&network, &all, enough), Ok(()));
    let stepped: Methods =
        serde_json::from_value(json!({"schedule": {"type": "step", "every": 2, "factor": 0.5}}))
            .unwrap();
    assert_eq!(
        stepped.check(&network, &all, epochs(2)),
        Err(MethodError::TooFewEpochs { needs: 2 })
    );
    assert_eq!(stepped.check(&network, &all, epochs(3)), Ok(()));
}

/// `clip_grad_norm_` of `PyTorch` 2.13 with `max_norm=2` makes of the gradients `[[3, 4], [0, 0]]` and `[12, 0]`, whose norm is 13,
/// `[[0.461538434, 0.615384579], [0, 0]]` and `[1.846153736, 0]`.
#[test]
fn gradients_are_clipped_as_in_pytorch() {
    let clipping: Clipping = serde_json::from_value(json!({"type": "norm", "max": 2.0})).unwrap();
    let factor = clipping.factor(13.0);
    for (gradient, pytorch) in [
        (3.0, 0.461_538_434),
        (4.0, 0.615_384_579),
        (12.0, 1.846_153_736),
    ] {
        assert!((gradient * factor - pytorch).abs() < 1e-7, "{gradient}");
    }
    assert!((clipping.factor(1.5) - 1.0).abs() < f64::EPSILON);
    assert!((Clipping::default().factor(1e9) - 1.0).abs() < f64::EPSILON);
}

proptest! {
    #[test]
    fn stages_differ_by_an_epoch_at_most_and_layers_stay_unfrozen(of in 4_u32..60) {
        let network = network();
        let head = TrainableLayers::head_only();
        let counts: Vec<usize> = (0..of)
            .map(|epoch| Unfreezing::Gradual.unfrozen(&network, &head, epochs(of), epoch).len())
            .collect();
        prop_assert!(counts.is_sorted());
        let lengths = (0..4).map(|stage| counts.iter().filter(|count| **count == stage).count());
        let lengths: Vec<usize> = lengths.collect();
        prop_assert_eq!(counts.last(), Some(&3));
        prop_assert!(lengths.iter().max().unwrap() - lengths.iter().min().unwrap() <= 1, "{:?}", lengths);
    }
}
