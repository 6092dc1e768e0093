//! Every request gets an answer.

use mnist_core::run::{Change, Command, EventKind, QueuePolicy, RunSpec, Start, StopReason};

use super::harness::{Place, Run, number};

fn paused(place: &Place) -> Run {
    let mut run = place.create(&RunSpec {
        start: Start::Paused,
        ..place.spec()
    });
    run.start();
    run.wait_until_paused_at(0);
    run
}

fn rate(rate: f64) -> Command {
    Command::Change(Change::LearningRate {
        rate: rate.try_into().unwrap(),
    })
}

fn epochs(epochs: u32) -> Command {
    Command::Change(Change::Epochs {
        epochs: number(epochs),
    })
}

#[test]
fn requests_that_come_too_late_are_refused_before_the_run_says_that_it_has_ended() {
    let place = Place::new();
    let mut run = paused(&place);
    run.kill();
    let stop = run.send(Command::Stop);
    let late = [
        Command::Pause,
        rate(0.1),
        Command::Step { batches: 1 },
        Command::Stop,
    ]
    .map(|command| run.send(command));
    run.start();
    assert_eq!(run.ended(), 0);
    assert_eq!(run.answer(&stop), Ok(()));
    for id in &late {
        assert!(run.answer(id).unwrap_err().contains("the run has ended"));
    }
    assert!(matches!(
        run.events().last(),
        Some(EventKind::Stopped {
            reason: StopReason::Asked,
            ..
        })
    ));
}

#[test]
fn what_was_asked_of_an_ended_run_does_not_end_it_again_when_it_trains_on() {
    let place = Place::new();
    let mut run = place.create(&place.spec());
    run.start();
    run.finished();
    let stale =
        [Command::Pause, Command::Stop, Command::StepEpoch].map(|command| run.send(command));
    run.send(epochs(4));
    run.start();
    assert_eq!(run.finished().steps, 4 * 63);
    for id in &stale {
        assert!(run.answer(id).unwrap_err().contains("had ended"));
    }

    // What is asked after it was told to train on is meant.
    run.send(epochs(5));
    let pause = run.send(Command::Pause);
    run.start();
    run.wait_until_paused_at(4 * 63);
    assert_eq!(run.answer(&pause), Ok(()));
    run.accepted(Command::Stop);
    assert_eq!(run.ended(), 0);

    let stop = run.send(Command::Stop);
    run.start();
    assert_eq!(run.finished().steps, 5 * 63);
    assert!(run.answer(&stop).unwrap_err().contains("had ended"));
}

#[test]
fn a_pause_that_finds_the_network_run_away_is_refused_before_the_run_ends() {
    let place = Place::new();
    let mut run = paused(&place);
    run.accepted(Command::StepEpoch);
    run.wait_until_paused_at(63);
    run.accepted(rate(1000.0));
    // The trainer looks for requests far more often than it reads back the losses; so a pause finds them out.
    let refused = loop {
        run.accepted(Command::Resume);
        let pause = run.send(Command::Pause);
        let answer = run.wait("an answer or the end", 0, |event| match event {
            EventKind::Accepted { id } if *id == pause => Some(Ok(())),
            EventKind::Refused { id, reason } if *id == pause => Some(Err(Some(reason.clone()))),
            // On a busy machine the trainer may have ended before the pause was sent.
            EventKind::Stopped { .. } => Some(Err(None)),
            _ => None,
        });
        if let Err(refused) = answer {
            break refused;
        }
    };
    assert_eq!(run.ended(), 0);
    let last = run.events().into_iter().next_back();
    assert!(matches!(
        last,
        Some(EventKind::Stopped {
            reason: StopReason::LossNotFinite,
            ..
        })
    ));
    if let Some(reason) = refused {
        assert!(
            reason.contains("no longer a finite number") || reason.contains("has ended"),
            "{reason}"
        );
    }
}

#[test]
fn a_run_that_waits_for_another_says_what_it_cannot_do_and_keeps_changes_for_later() {
    let place = Place::new();
    let first = paused(&place);
    let mut second = place.create(&RunSpec {
        queue: QueuePolicy::Wait,
        ..place.spec()
    });
    second.start();
    second.wait("queued", 0, |e| {
        matches!(e, EventKind::Queued { .. }).then_some(())
    });
    for command in [
        Command::Pause,
        Command::Step { batches: 1 },
        Command::StepEpoch,
    ] {
        let id = second.send(command);
        let reason = second.answer(&id).unwrap_err();
        assert!(reason.contains("waits for another one"), "{reason}");
    }
    let change = second.send(rate(0.01));
    second.accepted(Command::StartNow);
    assert_eq!(second.answer(&change), Ok(()));
    let changes = second.finished().changes();
    assert_eq!(changes[0].0, 0);
    drop(first);
}
