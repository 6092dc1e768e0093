//! Runs that wait for each other.

use mnist_core::run::{Command, EventKind, QueuePolicy, RunSpec, Start, StopReason};

use super::harness::{Place, Run};

fn waiting(place: &Place, start: Start) -> RunSpec {
    RunSpec {
        queue: QueuePolicy::Wait,
        start,
        ..place.spec()
    }
}

fn queued_behind(run: &Run, other: &Run) {
    let behind = run.wait("queued", 0, |e| match e {
        EventKind::Queued { behind } => Some(behind.clone()),
        _ => None,
    });
    assert_eq!(behind, other.dir.id());
}

#[test]
fn a_second_run_waits_for_the_first() {
    let place = Place::new();
    let mut first = place.create(&waiting(&place, Start::Paused));
    first.start();
    first.wait_until_paused_at(0);
    let mut second = place.create(&waiting(&place, Start::Running));
    second.start();
    queued_behind(&second, &first);
    first.accepted(Command::Resume);
    first.finished();
    second.finished();
}

#[test]
fn a_queued_run_starts_when_told_and_ends_when_told() {
    let place = Place::new();
    let mut first = place.create(&waiting(&place, Start::Paused));
    first.start();
    first.wait_until_paused_at(0);

    let mut second = place.create(&waiting(&place, Start::Running));
    second.start();
    queued_behind(&second, &first);
    second.accepted(Command::Stop);
    assert_eq!(second.ended(), 0);
    let last = second.events().into_iter().next_back();
    assert!(matches!(
        last,
        Some(EventKind::Stopped {
            step: 0,
            reason: StopReason::Asked,
            ..
        })
    ));

    let mut third = place.create(&waiting(&place, Start::Running));
    third.start();
    queued_behind(&third, &first);
    third.accepted(Command::StartNow);
    third.finished();
}

#[test]
fn runs_started_together_train_one_after_the_other() {
    let place = Place::new();
    let mut runs: Vec<Run> = (0..3)
        .map(|_| place.create(&waiting(&place, Start::Running)))
        .collect();
    for run in &mut runs {
        run.start();
    }
    let ids: Vec<_> = runs
        .iter_mut()
        .map(|r| r.finished().checkpoint.id)
        .collect();
    assert!(ids.iter().all(|id| *id == ids[0]));
    let mut spans: Vec<(i64, i64)> = runs.iter().map(span).collect();
    spans.sort_unstable();
    assert!(
        spans.windows(2).all(|pair| pair[0].1 <= pair[1].0),
        "{spans:?}"
    );
}

/// When a run began to train and when it ended, in milliseconds.
fn span(run: &Run) -> (i64, i64) {
    let mut tail = mnist_core::run::Tail::<mnist_core::run::Event>::new(run.dir.events_path(), 0);
    let events = tail.read().unwrap();
    let begun = events
        .iter()
        .find(|e| matches!(e.kind, EventKind::Started { .. }))
        .unwrap();
    (begun.time_ms, events.last().unwrap().time_ms)
}
