//! Requests to a live run.

use mnist_core::run::{Change, Command, EventKind, RunSpec, Start};

use rstest::rstest;

use super::harness::{Place, convolutional, number};

#[test]
fn pause_step_resume_and_changes_are_echoed_and_recorded() {
    let place = Place::new();
    let mut run = place.create(&RunSpec {
        start: Start::Paused,
        ..place.spec()
    });
    run.start();
    run.wait_until_paused_at(0);
    run.accepted(Command::Step { batches: 2 });
    run.wait_until_paused_at(2);
    run.change(Change::LearningRate {
        rate: 0.01.try_into().unwrap(),
    });
    run.change(Change::Trainable {
        layer: "dense_1".into(),
        trainable: false,
    });
    run.accepted(Command::StepEpoch);
    run.wait_until_paused_at(63);
    run.accepted(Command::Resume);
    let finished = run.finished();
    assert_eq!(finished.steps, 3 * 63);
    assert!(
        finished
            .curve
            .iter()
            .all(|e| (e.learning_rate - 0.01).abs() < 1e-12)
    );
    assert!(
        finished
            .curve
            .iter()
            .all(|e| !e.trainable.contains("dense_1"))
    );
    let changes = finished.changes();
    assert_eq!(
        changes.iter().map(|(step, _)| *step).collect::<Vec<_>>(),
        [2, 2]
    );

    let events = run.events();
    let position = |wanted: &dyn Fn(&EventKind) -> bool| events.iter().position(wanted).unwrap();
    let change = position(&|e| matches!(e, EventKind::Change { .. }));
    let cache = position(&|e| {
        matches!(
            e,
            EventKind::Cache {
                step: 2,
                layers: 3,
                ..
            }
        )
    });
    assert!(change < cache, "a change is told before it acts");
}

#[test]
fn what_cannot_be_done_is_refused_with_the_reason() {
    let place = Place::new();
    let mut run = place.create(&RunSpec {
        start: Start::Paused,
        ..place.transfer(&place.finish(&place.spec()).checkpoint)
    });
    run.start();
    run.wait_until_paused_at(0);
    let refused = |command| {
        let id = run.send(command);
        run.answer(&id).unwrap_err()
    };
    let freeze = |layer: &str, trainable| {
        refused(Command::Change(Change::Trainable {
            layer: layer.into(),
            trainable,
        }))
    };
    assert!(freeze("head", false).contains("leave at least one unfrozen"));
    assert!(freeze("act_1", true).contains("choose from dense_1, dense_2, head"));
    assert!(refused(Command::Step { batches: 0 }).contains("at least one batch"));
    assert!(refused(Command::StartNow).contains("does not wait"));
    run.accepted(Command::StepEpoch);
    run.wait_until_paused_at(63);
    run.accepted(Command::Step { batches: 1 });
    run.wait_until_paused_at(64);
    let epochs = Change::Epochs { epochs: number(1) };
    assert!(refused(Command::Change(epochs)).contains("epoch 2 has begun"));
}

#[rstest]
#[case::momentum(r#"{"type": "sgd", "momentum": 0.5}"#, 1)]
#[case::adam(r#"{"type": "adam"}"#, 2)]
#[case::adam_w(r#"{"type": "adam_w"}"#, 1)]
fn a_stopped_run_is_taken_up_where_it_was_and_ends_like_one_left_alone(
    #[case] optimizer: &str,
    #[case] threads: u32,
) {
    let place = Place::new();
    let spec = convolutional(RunSpec {
        optimizer: serde_json::from_str(optimizer).unwrap(),
        learning_rate: 0.01.try_into().unwrap(),
        threads: number(threads),
        ..place.spec()
    });
    let undisturbed = place.finish(&spec);
    let mut run = place.create(&RunSpec {
        start: Start::Paused,
        ..spec
    });
    run.start();
    run.accepted(Command::Step { batches: 70 });
    run.wait_until_paused_at(70);
    run.accepted(Command::Stop);
    assert_eq!(run.ended(), 0);
    assert!(matches!(
        run.events().last(),
        Some(EventKind::Stopped {
            step: 70,
            checkpoint: None,
            ..
        })
    ));
    run.start();
    let finished = run.finished();
    assert_eq!(finished.checkpoint.id, undisturbed.checkpoint.id);
    assert_eq!(finished.curve, undisturbed.curve);
    let resumed = |e: &EventKind| matches!(e, EventKind::Resumed { step: 70, .. });
    assert_eq!(run.events().iter().filter(|e| resumed(e)).count(), 1);
}

#[test]
fn a_finished_run_trains_on_when_epochs_are_added_and_equals_a_longer_one() {
    let place = Place::new();
    let longer = place.finish(&RunSpec {
        epochs: number(5),
        ..place.spec()
    });
    let mut run = place.create(&place.spec());
    run.start();
    let first = run.finished();
    let count = run.events().len();

    // Nothing to do: nothing is told but the refusal.
    let idle = run.send(Command::Resume);
    run.start();
    assert_eq!(run.ended(), 0);
    assert!(run.answer(&idle).unwrap_err().contains("add epochs"));
    assert_eq!(run.events().len(), count + 1);

    run.send(Command::Change(Change::Epochs { epochs: number(5) }));
    run.start();
    let second = run.finished();
    assert_eq!(second.curve, longer.curve);
    assert_eq!(second.checkpoint.id, longer.checkpoint.id);
    assert_ne!(second.checkpoint.name, first.checkpoint.name);
    assert!(first.checkpoint.path.exists());
}

#[test]
fn a_torn_last_line_is_cut_and_a_torn_request_costs_only_itself() {
    use std::io::Write;
    let place = Place::new();
    let mut run = place.create(&RunSpec {
        start: Start::Paused,
        ..place.spec()
    });
    run.start();
    run.wait_until_paused_at(0);
    run.kill();
    let append = |path, text: &[u8]| {
        let mut file = std::fs::File::options()
            .append(true)
            .create(true)
            .open(path)
            .unwrap();
        file.write_all(text).unwrap();
    };
    append(run.dir.events_path(), br#"{"time_ms":1,"event":"warn"#);
    // As a kill in the middle of saving a state leaves it.
    let half = run.dir.path().join(".tmp-abc123");
    std::fs::write(&half, "half a state").unwrap();
    append(run.dir.control_path(), br#"{"id":"torn","comm"#);
    run.send(Command::Resume);
    run.start();
    run.finished();
    assert!(!half.exists());
    let text = std::fs::read_to_string(run.dir.events_path()).unwrap();
    let parses = |line: &str| serde_json::from_str::<mnist_core::run::Event>(line).is_ok();
    assert!(text.lines().all(parses), "{text}");
}
