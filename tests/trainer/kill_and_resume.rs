//! A run killed anywhere ends equal to the same run left alone.

use mnist_core::run::{Change, Command, EventKind, RunSpec, Start};

use super::harness::{Finished, Place, Run, convolutional, number};
use super::killer::{Killer, recorded, trains_on};

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

/// The same run of `steps` left alone: it stands still at each change, and nobody kills it.
fn left_alone(place: &Place, spec: &RunSpec, changes: &[(u64, Change)], steps: u64) -> Finished {
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
    // A run whose last change is to the epochs it has trained ends there and needs no word to go on.
    if at < steps {
        run.accepted(Command::Resume);
    }
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
    let undisturbed = left_alone(place, spec, &changes, finished.steps);
    assert_eq!(finished.checkpoint.id, undisturbed.checkpoint.id);
    assert_eq!(finished.curve, undisturbed.curve);
    assert_eq!(finished.steps, undisturbed.steps);
    for run in [&finished, &undisturbed] {
        assert_eq!(run.changes(), changes);
    }
}

#[test]
fn kills_in_training_and_in_pauses_change_neither_the_checkpoint_nor_the_curves() {
    let seed = u64::from(std::process::id())
        ^ u64::from(jiff::Timestamp::now().subsec_nanosecond().unsigned_abs());
    println!("kills drawn from seed {seed}");
    let mut killer = Killer::new(seed);
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
fn a_run_that_is_to_train_no_more_epochs_than_it_has_ends_where_it_stands_also_after_a_kill() {
    let place = Place::new();
    let spec = RunSpec {
        start: Start::Paused,
        ..endless(&place)
    };
    let mut run = place.create(&spec);
    run.start();
    run.accepted(Command::Step { batches: 126 });
    run.wait_until_paused_at(126);
    run.kill();
    run.start();
    run.change(Change::Epochs { epochs: number(2) });
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
