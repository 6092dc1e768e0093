//! A run killed anywhere ends equal to the same run left alone.

use std::time::Duration;

use mnist_core::model::TrainableLayers;
use mnist_core::rng::{Purpose, Stream};
use mnist_core::run::{Change, Command, EventKind, RunSpec, Start};

use super::harness::{Finished, Place, Run, convolutional, number};

/// Every kind of layer, slow enough to be hit while it trains. It trains until an epoch is named to be the last.
fn endless(place: &Place) -> RunSpec {
    convolutional(RunSpec {
        epochs: number(100_000),
        learning_rate: 0.02.try_into().unwrap(),
        ..place.spec()
    })
}

fn rate(rate: f64) -> Change {
    Change::LearningRate {
        rate: rate.try_into().unwrap(),
    }
}

fn trainable(layer: &str, trainable: bool) -> Change {
    Change::Trainable {
        layer: layer.into(),
        trainable,
    }
}

/// Changes with the steps at which the run says they were made.
fn recorded(run: &Run) -> Vec<(u64, Change)> {
    let mut ids = Vec::new();
    let mut changes = Vec::new();
    for event in run.events() {
        if let EventKind::Change { id, step, change } = event
            && !ids.contains(&id)
        {
            ids.push(id);
            changes.push((step, change));
        }
    }
    changes
}

/// The same run left alone: it stands still at each change, and nobody kills it.
fn left_alone(place: &Place, spec: &RunSpec, changes: &[(u64, Change)]) -> Finished {
    let mut run = place.create(&RunSpec {
        start: Start::Paused,
        ..spec.clone()
    });
    run.start();
    let mut at = 0;
    for (step, change) in changes {
        if *step > at {
            let batches = u32::try_from(step - at).unwrap();
            run.accepted(Command::Step { batches });
        }
        run.wait_until_paused_at(*step);
        run.change(change.clone());
        at = *step;
    }
    run.accepted(Command::Resume);
    run.finished()
}

/// Ends an endless run some epochs after the one under way.
fn end_soon(run: &Run) {
    loop {
        let told = run.events();
        let epoch = told.iter().rev().find_map(|event| match event {
            EventKind::Progress(progress) => Some(progress.epoch),
            _ => None,
        });
        let epochs = number(epoch.unwrap() + 5);
        let id = run.send(Command::Change(Change::Epochs { epochs }));
        // Refused when the run was faster.
        if run.answer(&id).is_ok() {
            return;
        }
    }
}

fn assert_equal(place: &Place, spec: &RunSpec, run: &mut Run) {
    let finished = run.finished();
    let changes = recorded(run);
    let undisturbed = left_alone(place, spec, &changes);
    assert_eq!(finished.checkpoint.id, undisturbed.checkpoint.id);
    assert_eq!(finished.curve, undisturbed.curve);
    assert_eq!(finished.steps, undisturbed.steps);
    for run in [&finished, &undisturbed] {
        assert_eq!(run.changes(), changes);
    }
}

/// Waits until a trainer that began after the first `from` events has trained `batches` or a few more; its step.
fn trains_on(run: &Run, from: usize, batches: u64) -> u64 {
    let begun = run.wait("a beginning", from, |event| match event {
        EventKind::Started { .. } => Some(0),
        EventKind::Resumed { step, .. } | EventKind::Continued { step } => Some(*step),
        _ => None,
    });
    run.wait("progress", from, |event| match event {
        EventKind::Progress(progress) if progress.step >= begun + batches => Some(progress.step),
        _ => None,
    })
}

/// Kills trainers at random moments and starts the next ones.
struct Killer {
    random: Stream,
    kills: u32,
}

impl Killer {
    /// While it trains, some batches after `from` events were told.
    fn in_training(&mut self, run: &mut Run, from: usize) -> usize {
        trains_on(run, from, self.random.below(70));
        self.now(run)
    }

    /// Anywhere between "the program loads" and "long under way".
    fn anywhere(&mut self, run: &mut Run) -> usize {
        // Nothing tells what the program does while it loads, and a random moment is what is wanted.
        std::thread::sleep(Duration::from_millis(self.random.below(300)));
        self.now(run)
    }

    /// Number of events told before the new trainer.
    fn now(&mut self, run: &mut Run) -> usize {
        run.kill();
        self.kills += 1;
        let told = run.events().len();
        run.start();
        told
    }
}

#[test]
fn kills_in_training_and_in_pauses_change_neither_the_checkpoint_nor_the_curves() {
    let seed = u64::from(std::process::id())
        ^ u64::from(jiff::Timestamp::now().subsec_nanosecond().unsigned_abs());
    println!("kills drawn from seed {seed}");
    let mut killer = Killer {
        random: Stream::new(seed, Purpose::Shuffle, 0, "kills"),
        kills: 0,
    };
    let place = Place::new();
    let spec = endless(&place);
    let mut run = place.create(&spec);
    run.start();
    let mut told = 0;
    for (number, change) in [
        rate(0.04),
        trainable("conv_1", false),
        rate(0.03),
        trainable("norm_1", false),
        trainable("dense_1", false),
        trainable("conv_1", true),
        rate(0.01),
        trainable("conv_1", false),
    ]
    .into_iter()
    .enumerate()
    {
        told = killer.in_training(&mut run, told);
        // The change is sent to a run that trains, or to one that still loads.
        if killer.random.below(2) == 0 {
            trains_on(&run, told, 5);
        }
        let id = run.send(Command::Change(change));
        told = killer.anywhere(&mut run);
        assert_eq!(run.answer(&id), Ok(()));
        if number % 3 == 2 {
            run.accepted(Command::Pause);
            killer.anywhere(&mut run);
            let id = run.send(Command::Change(rate(0.02)));
            killer.anywhere(&mut run);
            assert_eq!(run.answer(&id), Ok(()));
            told = run.events().len();
            run.accepted(Command::Resume);
        }
    }
    end_soon(&run);
    killer.anywhere(&mut run);
    assert!(killer.kills >= 20, "{} kills", killer.kills);
    assert_equal(&place, &spec, &mut run);
}

#[test]
fn recorded_changes_that_lie_ahead_of_the_saved_state_are_made_again_at_their_steps() {
    let place = Place::new();
    let spec = RunSpec {
        start: Start::Paused,
        ..endless(&place)
    };
    let mut run = place.create(&spec);
    run.start();
    run.accepted(Command::Step { batches: 20 });
    run.wait_until_paused_at(20);
    let aside = place.path().join("aside");
    std::fs::copy(run.dir.state_path(), &aside).unwrap();
    run.accepted(Command::Step { batches: 15 });
    run.wait_until_paused_at(35);
    run.change(trainable("conv_1", false));
    run.change(rate(0.1));
    run.accepted(Command::Step { batches: 30 });
    run.wait_until_paused_at(65);
    run.change(trainable("conv_1", true));
    run.kill();
    std::fs::copy(&aside, run.dir.state_path()).unwrap();
    let told = run.events().len();
    run.start();
    // It stood still, so it does again, where it was.
    run.wait("a pause", told, |event| {
        matches!(event, EventKind::Paused { step: 65 }).then_some(())
    });

    run.accepted(Command::Resume);
    run.change(rate(0.01));
    end_soon(&run);
    run.kill();
    std::fs::copy(&aside, run.dir.state_path()).unwrap();
    run.start();
    assert_equal(&place, &spec, &mut run);
}

#[test]
fn a_change_sent_in_training_acts_at_the_next_batch_and_is_echoed_with_its_step() {
    let place = Place::new();
    let spec = endless(&place);
    let mut run = place.create(&spec);
    run.start();
    for change in [rate(0.1), trainable("conv_1", false), rate(0.001)] {
        let told = run.events().len();
        let before = run.wait("progress", told, |event| match event {
            EventKind::Progress(progress) => Some(progress.step),
            _ => None,
        });
        run.change(change.clone());
        let (step, made) = recorded(&run).pop().unwrap();
        assert_eq!(made, change);
        // Between two looks for requests lie a few milliseconds, and between two reports about fifty.
        let after = run.wait("progress", run.events().len(), |event| match event {
            EventKind::Progress(progress) => Some(progress.step),
            _ => None,
        });
        assert!(before <= step && step < after, "{before} {step} {after}");
    }
    end_soon(&run);
    assert_equal(&place, &spec, &mut run);
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
        methods: serde_json::from_value(serde_json::json!({
            "unfreezing": "gradual",
            "layer_rates": {"type": "discriminative"},
            "schedule": {"type": "one_cycle"},
        }))
        .unwrap(),
        trainable: TrainableLayers::head_only(),
        epochs: number(8),
        ..endless(&place)
    };
    let undisturbed = place.finish(&spec);
    let changes = undisturbed.changes();
    assert_eq!(
        unfrozen(&changes),
        [(2, "dense_1"), (4, "norm_1"), (6, "conv_1")]
    );

    let mut run = place.create(&spec);
    run.start();
    let mut killer = Killer {
        random: Stream::new(7, Purpose::Shuffle, 0, "kills"),
        kills: 0,
    };
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
        methods: serde_json::from_value(serde_json::json!({
            "schedule": {"type": "step", "every": 1, "factor": 0.5},
        }))
        .unwrap(),
        epochs: number(4),
        start: Start::Paused,
        ..place.spec()
    };
    let mut run = place.create(&spec);
    run.start();
    run.accepted(Command::Step { batches: 130 });
    run.wait_until_paused_at(130);
    run.change(rate(0.08));
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
