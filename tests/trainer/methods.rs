//! What a training does beyond equal steps of all its layers, in whole runs.

use mnist_core::model::TrainableLayers;
use mnist_core::run::{Change, Command, EventKind, Methods, RunSpec, Start};
use serde_json::{Value, json};

use super::harness::{Place, convolutional, number};
use super::killer::{Killer, recorded};

fn methods(value: Value) -> Methods {
    serde_json::from_value(value).unwrap()
}

/// Layers that a run unfroze by itself, with the epochs done before.
fn unfrozen(changes: &[(u64, Change)]) -> Vec<(u64, &str)> {
    let steps_per_epoch = 63;
    let layer = |change| match change {
        &(
            step,
            Change::Trainable {
                ref layer,
                trainable: true,
            },
        ) => Some((step / steps_per_epoch, layer.as_str())),
        _ => None,
    };
    changes.iter().filter_map(layer).collect()
}

#[test]
fn layers_are_unfrozen_once_at_their_steps_however_often_the_run_is_killed() {
    let place = Place::new();
    let spec = RunSpec {
        methods: methods(json!({
            "unfreezing": "gradual",
            "layer_rates": {"type": "discriminative"},
            "schedule": {"type": "one_cycle"},
        })),
        trainable: TrainableLayers::head_only(),
        epochs: number(8),
        ..convolutional(place.spec())
    };
    let undisturbed = place.finish(&spec);
    let changes = undisturbed.changes();
    assert_eq!(
        unfrozen(&changes),
        [(2, "dense_1"), (4, "norm_1"), (6, "conv_1")]
    );

    let mut run = place.create(&spec);
    run.start();
    let mut killer = Killer::new(7);
    let mut told = 0;
    for _ in 0..5 {
        told = killer.in_training(&mut run, told);
    }
    let finished = run.finished();
    assert_eq!(finished.checkpoint.id, undisturbed.checkpoint.id);
    assert_eq!(finished.curve, undisturbed.curve);
    assert_eq!(finished.changes(), changes);
    assert_eq!(recorded(&run), changes);
    assert_eq!(
        undisturbed
            .file()
            .record
            .trained()
            .unwrap()
            .training
            .methods,
        spec.methods
    );
}

#[test]
fn a_schedule_takes_its_shares_of_the_rate_that_was_set_last() {
    let place = Place::new();
    let spec = RunSpec {
        methods: methods(json!({"schedule": {"type": "step", "every": 1, "factor": 0.5}})),
        epochs: number(4),
        start: Start::Paused,
        ..place.spec()
    };
    let mut run = place.create(&spec);
    run.start();
    run.accepted(Command::Step { batches: 130 });
    run.wait_until_paused_at(130);
    run.change(Change::LearningRate {
        rate: 0.08.try_into().unwrap(),
    });
    run.kill();
    run.start();
    run.accepted(Command::Resume);
    let rates: Vec<f64> = run
        .finished()
        .curve
        .iter()
        .map(|e| e.learning_rate)
        .collect();
    assert_eq!(rates, [0.05, 0.025, 0.02, 0.01]);
}

/// Learns the few images by heart while the validation loss rises again.
fn overfitting(place: &Place, value: Value) -> RunSpec {
    RunSpec {
        methods: methods(value),
        labels: Some(number(100)),
        learning_rate: 0.3.try_into().unwrap(),
        epochs: number(60),
        ..place.spec()
    }
}

#[test]
fn a_run_that_stops_early_keeps_its_best_network_however_often_it_is_killed() {
    let place = Place::new();
    let spec = overfitting(
        &place,
        json!({"stopping": {"type": "early", "patience": 8}, "keep": {"type": "best"}}),
    );
    let mut run = place.create(&RunSpec {
        start: Start::Paused,
        ..spec.clone()
    });
    run.start();
    for (batches, step) in [(20, 20), (15, 35), (31, 66)] {
        run.accepted(Command::Step { batches });
        run.wait_until_paused_at(step);
        run.kill();
        run.start();
    }
    run.accepted(Command::Resume);
    let finished = run.finished();
    let loss = |epoch: &usize| finished.curve[*epoch].validation.loss;
    let best = (0..finished.curve.len()).min_by(|a, b| loss(a).total_cmp(&loss(b)));
    let best = u32::try_from(best.unwrap() + 1).unwrap();
    let done = u32::try_from(finished.curve.len()).unwrap();
    assert_eq!(done, best + 8, "stopped after its patience");
    assert!(done < 60);

    let record = finished.file().record;
    let training = &record.trained().unwrap().training;
    assert_eq!((training.kept_epoch, training.epochs), (Some(best), done));
    assert_eq!(
        record.metrics.validation,
        Some(finished.curve[best as usize - 1].validation)
    );
    let said = run.events().into_iter().any(|event| {
        matches!(event, EventKind::Warning { message } if message
            == format!("stopped early after epoch {done}: no better validation loss for 8 epochs"))
    });
    assert!(said);

    let ended_there = place.finish(&RunSpec {
        epochs: number(best),
        methods: Methods::default(),
        ..spec.clone()
    });
    assert_eq!(finished.checkpoint.id, ended_there.checkpoint.id);
    let undisturbed = place.finish(&spec);
    assert_eq!(finished.curve, undisturbed.curve);
    assert_eq!(finished.checkpoint.id, undisturbed.checkpoint.id);
}

#[test]
fn a_run_that_stopped_early_trains_on_from_its_last_network_when_it_is_given_epochs() {
    let place = Place::new();
    let early = json!({"stopping": {"type": "early", "patience": 2}, "keep": {"type": "best"}});
    let mut run = place.create(&overfitting(&place, early));
    run.start();
    let stopped = run.finished();
    let done = u32::try_from(stopped.curve.len()).unwrap();
    run.send(Command::Change(Change::Epochs {
        epochs: number(done + 2),
    }));
    run.start();
    let extended = run.finished();
    let alone = place.finish(&overfitting_for(&place, done + 2));
    assert_eq!(extended.curve, alone.curve);
}

/// The same without an early end.
fn overfitting_for(place: &Place, epochs: u32) -> RunSpec {
    RunSpec {
        epochs: number(epochs),
        ..overfitting(place, json!({}))
    }
}

#[test]
fn images_are_distorted_alike_however_often_the_run_is_killed() {
    let place = Place::new();
    let augmentation = json!({"shift": {"pixels": 1}, "rotate": {"degrees": 5}, "elastic": {}});
    let spec = RunSpec {
        methods: methods(json!({"augmentation": augmentation})),
        epochs: number(4),
        ..convolutional(place.spec())
    };
    let undisturbed = place.finish(&spec);
    let mut run = place.create(&spec);
    run.start();
    let mut killer = Killer::new(3);
    let mut told = 0;
    for _ in 0..3 {
        told = killer.in_training(&mut run, told);
    }
    let finished = run.finished();
    assert_eq!(finished.checkpoint.id, undisturbed.checkpoint.id);
    assert_eq!(finished.curve, undisturbed.curve);
    let record = finished.file().record;
    assert_eq!(record.trained().unwrap().training.methods, spec.methods);

    let plain = place.finish(&RunSpec {
        methods: Methods::default(),
        ..spec
    });
    assert_ne!(finished.checkpoint.id, plain.checkpoint.id);
}
