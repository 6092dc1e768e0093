//! Runs whose trainer was killed at a moment that matters.

use mnist_core::run::{CheckpointName, Command, EventKind, RunDir, RunSpec, Start};

use super::harness::{Place, Run, TRAINER, wait_for};

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

#[test]
fn of_two_trainers_that_take_up_a_run_at_once_one_does_and_the_other_says_who() {
    let place = Place::new();
    let undisturbed = place.finish(&place.spec());
    let mut run = place.create(&RunSpec {
        start: Start::Paused,
        ..place.spec()
    });
    run.start();
    run.wait_until_paused_at(0);
    run.kill();
    let take_up = || {
        std::process::Command::new(TRAINER)
            .arg("run")
            .arg(run.dir.path())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap()
    };
    let mut trainers = [take_up(), take_up()];
    let loser = wait_for("a trainer to give up", || {
        let ended = |t: &mut std::process::Child| t.try_wait().unwrap().is_some();
        trainers.iter_mut().position(ended)
    });
    let [first, second] = trainers;
    let (loser, winner) = match loser {
        0 => (first, second),
        _ => (second, first),
    };
    let winner_id = winner.id();
    let refusal = loser.wait_with_output().unwrap();
    assert_eq!(refusal.status.code(), Some(1));
    let message = String::from_utf8(refusal.stderr).unwrap();
    let expected = format!("already being trained by process {winner_id} on ");
    assert!(message.contains(&expected), "{message}");

    run.accepted(Command::Resume);
    assert!(winner.wait_with_output().unwrap().status.success());
    let Some(EventKind::Finished { checkpoint, .. }) = run.events().pop() else {
        panic!("not finished")
    };
    assert_eq!(checkpoint.id, undisturbed.checkpoint.id);
}

#[test]
fn a_run_taken_up_elsewhere_warns_that_its_last_bits_may_differ() {
    let place = Place::new();
    let mut run = place.create(&RunSpec {
        start: Start::Paused,
        ..place.spec()
    });
    run.start();
    run.wait_until_paused_at(0);
    run.kill();
    let warnings = |run: &Run| -> Vec<String> {
        let warning = |event| match event {
            EventKind::Warning { message } => Some(message),
            _ => None,
        };
        run.events().into_iter().filter_map(warning).collect()
    };
    // Here, nothing differs.
    run.start();
    run.accepted(Command::Step { batches: 1 });
    run.wait_until_paused_at(1);
    run.kill();
    assert!(warnings(&run).is_empty());

    let told = std::fs::read_to_string(run.dir.events_path()).unwrap();
    let elsewhere = told.replace(r#""device":"cpu""#, r#""device":"cuda""#);
    let elsewhere = elsewhere.replace(r#""libtorch":"2."#, r#""libtorch":"1."#);
    std::fs::write(run.dir.events_path(), elsewhere).unwrap();
    run.start();
    run.accepted(Command::Resume);
    run.finished();
    let [warning] = &warnings(&run)[..] else {
        panic!("{:?}", warnings(&run))
    };
    assert!(warning.contains("on device cpu after cuda, with libtorch 2."));
    assert!(warning.ends_with("results may differ in their last bits"));
}

#[test]
fn a_run_in_a_copied_data_directory_uses_the_library_beside_it() {
    let place = Place::new();
    let parent = place.finish(&place.spec());
    let transfer = place.transfer(&parent.checkpoint);
    let original = place.create(&transfer);
    let copy = place.copy_of_data();
    std::fs::remove_dir_all(place.path().join("data")).unwrap();
    let mut run = Run::new(RunDir::find(&copy, &original.dir.id()).unwrap());
    run.start();
    let finished = run.finished();
    assert!(finished.checkpoint.path.starts_with(copy.library()));
    assert!(!place.path().join("data").exists());
    let warned = |part: &str| {
        let events = run.events();
        let mut events = events.iter();
        events.any(|e| matches!(e, EventKind::Warning { message } if message.contains(part)))
    };
    assert!(warned("its checkpoint goes to") && warned("is not in"));
}
