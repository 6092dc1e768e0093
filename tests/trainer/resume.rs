//! Runs whose trainer was killed at a moment that matters.

use mnist_core::run::{CheckpointName, Command, EventKind, RunSpec, Start};

use super::harness::Place;

fn named(place: &Place, name: &str) -> RunSpec {
    RunSpec {
        checkpoint_name: CheckpointName::Explicit(name.into()),
        ..place.spec()
    }
}

#[test]
fn a_run_killed_after_it_saved_its_checkpoint_finishes_under_its_own_name() {
    let place = Place::new();
    let mut run = place.create(&named(&place, "mine"));
    run.start();
    let first = run.finished();
    for killed_before in ["finished", "checkpoint_saved"] {
        run.untell(|event| match event {
            EventKind::Finished { .. } => killed_before == "finished",
            EventKind::CheckpointSaved { .. } => killed_before == "checkpoint_saved",
            _ => false,
        });
        run.start();
        assert_eq!(run.finished().checkpoint, first.checkpoint);
    }
}

#[test]
fn a_run_whose_name_was_taken_while_it_trained_keeps_its_result_under_another() {
    let place = Place::new();
    let spec = RunSpec {
        seed: 7,
        ..named(&place, "wanted")
    };
    let mut run = place.create(&spec);
    run.start();
    let first = run.finished();
    run.untell(|event| matches!(event, EventKind::CheckpointSaved { .. }));
    let library = mnist_core::library::Library::new(&spec.library);
    library.remove(&first.checkpoint.id).unwrap();
    place.finish(&named(&place, "wanted"));
    run.start();
    let finished = run.finished();
    assert_eq!(finished.checkpoint.id, first.checkpoint.id);
    assert_eq!(finished.checkpoint.name, "wanted-2");
    let warned = |e: &EventKind| matches!(e, EventKind::Warning { message } if message.contains("gets a number"));
    assert!(run.events().iter().any(warned));
}

#[test]
fn a_run_killed_when_its_steps_were_done_stands_still_and_trains_none_more() {
    let place = Place::new();
    let mut run = place.create(&RunSpec {
        start: Start::Paused,
        ..place.spec()
    });
    run.start();
    run.wait_until_paused_at(0);
    for (command, step) in [
        (Command::Step { batches: 2 }, 2),
        (Command::StepEpoch, 63),
        (Command::StepEpoch, 126),
    ] {
        run.accepted(command);
        run.wait_until_paused_at(step);
        run.kill();
        run.untell(|event| matches!(event, EventKind::Paused { .. }));
        run.start();
        run.wait_until_paused_at(step);
    }
    run.accepted(Command::StepEpoch);
    assert_eq!(run.finished().steps, 3 * 63);
}
