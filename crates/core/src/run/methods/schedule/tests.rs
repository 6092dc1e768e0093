//! The expected numbers are those of PyTorch 2.13, printed by
//!
//! ```python
//! import torch
//! from torch.optim.lr_scheduler import *
//! def rates(make, steps):
//!     weight = torch.nn.Parameter(torch.zeros(1))
//!     optimizer = torch.optim.SGD([weight], lr=1.0)
//!     schedule, rates = make(optimizer), []
//!     for _ in range(steps):
//!         rates.append(optimizer.param_groups[0]["lr"]); optimizer.step(); schedule.step()
//!     return rates
//! rates(lambda o: StepLR(o, 2, 0.1), 6)
//! rates(lambda o: ExponentialLR(o, 0.9), 5)
//! rates(lambda o: CosineAnnealingLR(o, 10, 0.1), 10)
//! rates(lambda o: SequentialLR(o, [LinearLR(o, 0.01, total_iters=4), CosineAnnealingLR(o, 6)], [4]), 10)
//! rates(lambda o: OneCycleLR(o, 1.0, total_steps=10, cycle_momentum=False), 10)
//! rates(lambda o: OneCycleLR(o, 1.0, total_steps=10, pct_start=0.25, div_factor=10, final_div_factor=100,
//!     cycle_momentum=False), 10)
//! ```
//!
//! and for the plateau with `step(loss)` instead, `ReduceLROnPlateau(o, factor=0.5, patience=1)` and the same with
//! `cooldown=2, threshold=0.05`.

use rstest::rstest;
use serde_json::{Value, json};

use super::*;
use crate::model::TrainableLayers;
use crate::run::Scores;

/// A run of five epochs of two batches, before batch `step`.
fn moment(step: u64) -> Moment {
    Moment {
        epoch: u32::try_from(step / 2).unwrap(),
        step,
        epochs: NonZeroU32::new(5).unwrap(),
        steps_per_epoch: 2,
    }
}

fn schedule(value: Value) -> Schedule {
    serde_json::from_value(value).unwrap()
}

fn assert_close(ours: &[f64], torch: &[f64]) {
    assert_eq!(ours.len(), torch.len());
    for (ours, torch) in ours.iter().zip(torch) {
        assert!((ours - torch).abs() < 1e-14, "{ours} {torch}");
    }
}

#[rstest]
#[case::step(json!({"type": "step", "every": 2}),
    &[1.0, 1.0, 0.1, 0.1, 0.010_000_000_000_000_002, 0.010_000_000_000_000_002])]
#[case::exponential(json!({"type": "exponential", "factor": 0.9}),
    &[1.0, 0.9, 0.81, 0.729_000_000_000_000_1, 0.656_100_000_000_000_1])]
fn rates_fall_from_epoch_to_epoch_as_in_pytorch(#[case] value: Value, #[case] torch: &[f64]) {
    let schedule = schedule(value);
    let at = |epoch: usize| moment(2 * epoch as u64 + 1);
    let ours: Vec<f64> = (0..torch.len())
        .map(|e| schedule.share(at(e), &[]))
        .collect();
    assert_close(&ours, torch);
}

#[rstest]
#[case::cosine(json!({"type": "cosine", "min": 0.1}), &[
    1.0, 0.977_975_432_332_819_1, 0.914_057_647_468_726_3, 0.814_503_363_531_612_9, 0.689_057_647_468_726_3, 0.55,
    0.410_942_352_531_273_76, 0.285_496_636_468_387_2, 0.185_942_352_531_273_72, 0.122_024_567_667_180_92])]
#[case::warm_up(json!({"type": "cosine", "warm_up": 2}), &[
    0.01, 0.2575, 0.505, 0.7525, 1.0, 0.933_012_701_892_219_4, 0.75, 0.5, 0.250_000_000_000_000_1,
    0.066_987_298_107_780_65])]
#[case::one_cycle(json!({"type": "one_cycle"}), &[
    0.040_000_000_000_000_036, 0.52, 1.0, 0.950_484_632_013_473_7, 0.811_745_653_949_763_1, 0.611_262_021_936_289_3,
    0.388_741_978_063_710_75, 0.188_258_346_050_236_97, 0.049_519_367_986_526_286, 4e-06])]
#[case::one_cycle_of_ones_own(
    json!({"type": "one_cycle", "warm_up": 0.25, "div": 10.0, "final_div": 100.0}), &[
    0.099_999_999_999_999_98, 0.774_999_999_999_999_9, 0.989_084_726_566_535_9, 0.904_603_988_690_286_2, 0.75025,
    0.552_711_967_402_193, 0.346_146_011_309_713_8, 0.166_269_262_123_750_48, 0.044_184_043_907_520_815, 0.001])]
fn rates_change_from_batch_to_batch_as_in_pytorch(#[case] value: Value, #[case] torch: &[f64]) {
    let schedule = schedule(value);
    let ours: Vec<f64> = (0..10)
        .map(|step| schedule.share(moment(step), &[]))
        .collect();
    assert_close(&ours, torch);
}

fn curve(losses: &[f64]) -> Vec<EpochResult> {
    let scores = |loss| Scores {
        loss,
        accuracy: 0.5,
    };
    let epoch = |(epoch, loss): (u32, &f64)| EpochResult {
        epoch,
        step: u64::from(epoch) * 2,
        train: scores(0.0),
        validation: scores(*loss),
        seconds: 1.0,
        learning_rate: 1.0,
        trainable: TrainableLayers::head_only(),
    };
    (1..).zip(losses).map(epoch).collect()
}

#[rstest]
#[case::usual(json!({"type": "plateau", "factor": 0.5, "patience": 1}),
    &[1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125, 0.0625])]
#[case::cooldown(json!({"type": "plateau", "factor": 0.5, "patience": 1, "cooldown": 2, "threshold": 0.05}),
    &[1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25])]
fn rates_fall_on_a_plateau_as_in_pytorch(#[case] value: Value, #[case] torch: &[f64]) {
    let losses = [1.0, 0.9, 0.95, 0.89995, 0.91, 0.92, 0.5, 0.6, 0.6, 0.6, 0.6];
    let (schedule, curve) = (schedule(value), curve(&losses));
    let share = |done: usize| schedule.share(moment(2 * done as u64), &curve[..done]);
    let ours: Vec<f64> = (0..=losses.len()).map(share).collect();
    assert_close(&ours, torch);
}

#[test]
fn a_run_of_a_single_batch_and_one_that_trains_on_have_a_rate_above_zero() {
    let single = Moment {
        epoch: 0,
        step: 0,
        epochs: NonZeroU32::MIN,
        steps_per_epoch: 1,
    };
    for value in [json!({"type": "one_cycle"}), json!({"type": "cosine"})] {
        let share = schedule(value.clone()).share(single, &[]);
        assert!(share > 0.0 && share <= 1.0, "{value}: {share}");
    }
    let beyond = schedule(json!({"type": "one_cycle"})).share(moment(17), &[]);
    assert_close(&[beyond], &[4e-6]);
}

#[test]
fn a_schedule_that_comes_too_late_is_refused() {
    let five = NonZeroU32::new(5).unwrap();
    let late = |needs| MethodError::TooFewEpochs { needs };
    let warm = |warm_up| MethodError::OnlyWarmUp { warm_up };
    for (value, why) in [
        (json!({"type": "step", "every": 5}), late(5)),
        (json!({"type": "cosine", "warm_up": 5}), warm(5)),
        (json!({"type": "cosine", "warm_up": 7}), warm(7)),
        (json!({"type": "plateau", "patience": 3}), late(5)),
    ] {
        assert_eq!(schedule(value).check(five), Err(why));
    }
    for value in [
        json!({"type": "step", "every": 4}),
        json!({"type": "cosine", "warm_up": 4}),
        json!({"type": "plateau", "patience": 2}),
        json!({"type": "constant"}),
    ] {
        assert_eq!(schedule(value).check(five), Ok(()));
    }
}
