//! How runs end: checkpoints, failures, signals.

use mnist_core::library::{Library, ParentProof, Verdict};
use mnist_core::model::TrainableLayers;
use mnist_core::run::{
    Change, CheckpointName, Command, EventKind, Optimizer, RunSpec, Shift, Start, StopReason,
};

use super::harness::{Place, TRAINER, number};

#[test]
fn the_same_seed_and_threads_give_the_same_checkpoint() {
    let place = Place::new();
    for threads in [1, 2] {
        let spec = RunSpec {
            threads: number(threads),
            ..place.spec()
        };
        let (first, second) = (place.finish(&spec), place.finish(&spec));
        assert_eq!(first.checkpoint.id, second.checkpoint.id);
        assert_eq!(first.curve, second.curve);
    }
    let other = RunSpec {
        seed: 43,
        ..place.spec()
    };
    let other = place.finish(&other);
    assert_ne!(
        other.checkpoint.id,
        place.finish(&place.spec()).checkpoint.id
    );
}

#[test]
fn a_transfer_keeps_its_frozen_layers_and_says_where_it_comes_from() {
    let place = Place::new();
    let parent = place.finish(&place.spec());
    let child = place.finish(&place.transfer(&parent.checkpoint));
    let (parent_file, record) = (parent.file(), child.file().record);
    assert_eq!(record.lineage.parent, Some(parent.checkpoint.id));
    assert_eq!(record.lineage.frozen, ["dense_1", "dense_2"]);
    for layer in &record.lineage.frozen {
        assert_eq!(
            record.layer_hashes[layer],
            parent_file.record.layer_hashes[layer]
        );
    }
    assert_eq!(
        record
            .architecture
            .trainable_parameters(&TrainableLayers::head_only()),
        62
    );
    let library = Library::new(place.spec().library);
    let verdicts = library.verify().unwrap();
    assert!(
        verdicts
            .iter()
            .all(|v| matches!(v.verdict, Verdict::Sound(_)))
    );
    let frozen = record.lineage.frozen;
    assert_eq!(
        library.verify_one(&child.checkpoint.id).unwrap().verdict,
        Verdict::Sound(ParentProof::Equal { frozen })
    );
    assert_eq!(library.strays().unwrap(), []);
}

#[test]
fn a_transfer_to_the_same_classes_keeps_the_head() {
    let place = Place::new();
    let parent = place.finish(&place.spec());
    let transfer = place.transfer(&parent.checkpoint);
    let spec = place.spec();
    let child = place.finish(&RunSpec {
        architecture: spec.architecture.clone(),
        task: spec.task.clone(),
        epochs: number(1),
        learning_rate: 1e-9.try_into().unwrap(),
        ..transfer
    });
    // A step of a billionth leaves the parent's accuracy; a new head would be at one in ten.
    let accuracy = |file: mnist_core::library::CheckpointFile| file.record.metrics.test.accuracy;
    assert!((accuracy(child.file()) - accuracy(parent.file())).abs() < 0.01);
}

#[test]
fn a_loss_that_runs_away_stops_the_run_and_keeps_the_last_good_state() {
    let place = Place::new();
    let mut run = place.create(&RunSpec {
        start: Start::Paused,
        ..place.spec()
    });
    run.start();
    run.accepted(Command::StepEpoch);
    run.wait_until_paused_at(63);
    run.change(Change::LearningRate {
        rate: 1000.0.try_into().unwrap(),
    });
    run.accepted(Command::Resume);
    assert_eq!(run.ended(), 0);
    let stopped = run.events().into_iter().next_back().unwrap();
    assert!(
        matches!(&stopped, EventKind::Stopped { step, reason: StopReason::LossNotFinite, .. } if *step > 63),
        "{stopped:?}"
    );
    // The state is that of the first epoch's end, so the run can go on with a sane rate.
    run.send(Command::Change(Change::LearningRate {
        rate: 0.05.try_into().unwrap(),
    }));
    run.start();
    let finished = run.finished();
    assert!(finished.curve.iter().all(|e| e.validation.loss.is_finite()));
    assert!(finished.curve[2].validation.accuracy > 0.5);
}

#[test]
fn sigterm_saves_the_state_and_says_so() {
    let place = Place::new();
    let mut run = place.create(&RunSpec {
        start: Start::Paused,
        ..place.spec()
    });
    run.start();
    run.accepted(Command::Step { batches: 5 });
    run.wait_until_paused_at(5);
    run.terminate();
    assert_eq!(run.ended(), 0);
    assert!(matches!(
        run.events().last(),
        Some(EventKind::Stopped {
            step: 5,
            reason: StopReason::Signal,
            ..
        })
    ));
}

#[test]
fn a_failure_is_one_line_with_the_remedy_and_exit_code_1() {
    let place = Place::new();
    let failure = |spec: &RunSpec| {
        let mut run = place.create(spec);
        run.start();
        assert_eq!(run.ended(), 1);
        let log = std::fs::read_to_string(run.dir.log_path()).unwrap();
        let Some(EventKind::Failed { reason, .. }) = run.events().into_iter().next_back() else {
            panic!("no failure in the events; the log says: {log}")
        };
        assert_eq!(log, format!("mnist-trainer: {reason}\n"));
        reason
    };
    let mut other_data = place.spec();
    other_data.data_hashes.test_labels = "0".repeat(64);
    assert!(failure(&other_data).contains("restore them or start a new run"));

    let mut solved = place.spec();
    solved.optimizer = Optimizer::Lbfgs;
    solved.trainable = TrainableLayers::head_only();
    solved.methods.augmentation.shift = Some(Shift::default());
    assert!(failure(&solved).contains("leave the images as they are"));

    let taken = place.finish(&place.spec()).checkpoint.name;
    let named = RunSpec {
        checkpoint_name: CheckpointName::Explicit(taken),
        ..place.spec()
    };
    assert!(failure(&named).contains("is taken; choose another"));

    let parent = place.finish(&place.spec());
    let transfer = place.transfer(&parent.checkpoint);
    let mut bytes = std::fs::read(&parent.checkpoint.path).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(&parent.checkpoint.path, bytes).unwrap();
    assert!(failure(&transfer).contains("altered"));
}

#[test]
fn a_checkpoint_that_cannot_be_saved_fails_the_run_and_loses_nothing() {
    let place = Place::new();
    let mut run = place.create(&place.spec());
    let library = place.spec().library;
    std::fs::write(&library, "a file where the folder should be").unwrap();
    run.start();
    assert_eq!(run.ended(), 1);
    std::fs::remove_file(&library).unwrap();
    run.start();
    let undisturbed = place.finish(&place.spec());
    assert_eq!(run.finished().checkpoint.id, undisturbed.checkpoint.id);
}

#[test]
fn a_second_trainer_of_the_same_run_is_turned_away() {
    let place = Place::new();
    let mut run = place.create(&RunSpec {
        start: Start::Paused,
        ..place.spec()
    });
    run.start();
    run.wait_until_paused_at(0);
    let second = std::process::Command::new(TRAINER)
        .arg("run")
        .arg(run.dir.path())
        .output()
        .unwrap();
    assert_eq!(second.status.code(), Some(1));
    let message = String::from_utf8(second.stderr).unwrap();
    assert!(
        message.contains("already being trained by process"),
        "{message}"
    );
    run.accepted(Command::Resume);
    run.finished();
}
