//! The expected epochs are those of Keras 3.15, told by
//!
//! ```python
//! import keras
//! def stop(values, **settings):
//!     model = keras.Sequential([keras.layers.Input((1,)), keras.layers.Dense(1)])
//!     callback = keras.callbacks.EarlyStopping(**settings)
//!     callback.set_model(model)
//!     model.stop_training = False
//!     callback.on_train_begin()
//!     for epoch, value in enumerate(values):
//!         callback.on_epoch_end(epoch, {settings["monitor"]: value})
//!         if model.stop_training:
//!             return epoch + 1
//! stop(losses, monitor="val_loss", patience=1)
//! stop(losses, monitor="val_loss", patience=1, min_delta=0.01)
//! stop(accuracies, monitor="val_accuracy", mode="max", patience=1)
//! stop(accuracies, monitor="val_accuracy", mode="max", patience=1, min_delta=0.02)
//! ```
//!
//! and the same with `patience` 2 and 3.

use rstest::rstest;
use serde_json::json;

use super::*;
use crate::model::TrainableLayers;
use crate::run::{Keep, Scores};

const LOSSES: [f64; 9] = [1.0, 0.9, 0.91, 0.85, 0.849, 0.86, 0.848, 0.9, 0.9];
const ACCURACIES: [f64; 6] = [0.5, 0.6, 0.6, 0.61, 0.61, 0.61];

/// Epochs of ten steps with the same number as loss and accuracy.
fn curve(scores: &[f64]) -> Vec<EpochResult> {
    let epoch = |(epoch, score): (u32, &f64)| {
        let scores = Scores {
            loss: *score,
            accuracy: *score,
        };
        EpochResult {
            epoch,
            step: u64::from(epoch) * 10,
            train: scores,
            validation: scores,
            seconds: 1.0,
            learning_rate: 1.0,
            trainable: TrainableLayers::head_only(),
        }
    };
    (1..).zip(scores).map(epoch).collect()
}

fn early(patience: u32, min_delta: f64, metric: &str) -> Stopping {
    let value =
        json!({"type": "early", "patience": patience, "min_delta": min_delta, "metric": metric});
    serde_json::from_value(value).unwrap()
}

/// Epochs after which the run ends.
fn ends_after(stopping: Stopping, curve: &[EpochResult], since: u64) -> Option<usize> {
    (1..=curve.len()).find(|done| stopping.is_due(&curve[..*done], since))
}

#[rstest]
#[case(1, [Some(3), Some(3), Some(3), Some(3)])]
#[case(2, [Some(9), Some(6), Some(6), Some(4)])]
#[case(3, [None, Some(7), None, Some(5)])]
fn a_run_ends_early_where_keras_ends_it(#[case] patience: u32, #[case] keras: [Option<usize>; 4]) {
    let (losses, accuracies) = (curve(&LOSSES), curve(&ACCURACIES));
    let ours = [
        ends_after(early(patience, 0.0, "loss"), &losses, 0),
        ends_after(early(patience, 0.01, "loss"), &losses, 0),
        ends_after(early(patience, 0.0, "accuracy"), &accuracies, 0),
        ends_after(early(patience, 0.02, "accuracy"), &accuracies, 0),
    ];
    assert_eq!(ours, keras);
    assert_eq!(ends_after(Stopping::default(), &losses, 0), None);
}

#[test]
fn a_run_that_was_given_other_epochs_is_waited_for_anew() {
    let losses = curve(&LOSSES);
    assert_eq!(ends_after(early(2, 0.01, "loss"), &losses, 60), Some(8));
    assert_eq!(ends_after(early(2, 0.01, "loss"), &losses, 80), None);
}

#[test]
fn patience_that_outlasts_the_run_is_refused() {
    let epochs = |n| NonZeroU32::new(n).unwrap();
    let patient = early(4, 0.0, "loss");
    assert_eq!(patient.check(epochs(5)), Err(MethodError::NeverStops));
    assert_eq!(patient.check(epochs(6)), Ok(()));
    assert_eq!(Stopping::default().check(epochs(1)), Ok(()));
}

#[test]
fn the_best_epoch_is_the_first_of_equals() {
    let best = |metric, scores: &[f64]| {
        let keep: Keep = serde_json::from_value(json!({"type": "best", "metric": metric})).unwrap();
        keep.best(&curve(scores)).map(|epoch| epoch.epoch)
    };
    assert_eq!(best("loss", &LOSSES), Some(7));
    assert_eq!(best("accuracy", &ACCURACIES), Some(4));
    assert_eq!(best("loss", &[]), None);
    assert_eq!(Keep::default().best(&curve(&LOSSES)), None);
}
