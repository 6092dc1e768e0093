//! What histories make of events.

use super::*;
use crate::fixtures;
use crate::run::{Schedule, Scores};
use proptest::prelude::*;

fn at(time_ms: i64, kind: EventKind) -> Event {
    Event { time_ms, kind }
}

fn started() -> EventKind {
    EventKind::Started {
        pid: 1,
        host: "here".into(),
        build: "b".into(),
        libtorch: "2".into(),
        device: Device::Cpu,
        threads: 1,
        steps_per_epoch: 10,
        images: 320,
        validation_images: 32,
    }
}

fn resumed(step: u64) -> EventKind {
    EventKind::Resumed {
        pid: 2,
        host: "here".into(),
        build: "b".into(),
        libtorch: "2".into(),
        device: Some(Device::Cpu),
        step,
    }
}

fn progress(step: u64) -> EventKind {
    EventKind::Progress(Progress {
        step,
        epoch: u32::try_from((step - 1) / 10 + 1).unwrap(),
        batch: (step - 1) % 10 + 1,
        loss: 1.0 / step as f64,
        accuracy: 0.5,
        batch_losses: vec![step as f32],
        images_per_second: 100.0,
    })
}

fn epoch(epoch: u32, accuracy: f64) -> EventKind {
    let scores = Scores {
        loss: 0.5,
        accuracy,
    };
    EventKind::Epoch(EpochResult {
        epoch,
        step: u64::from(epoch) * 10,
        train: scores,
        validation: scores,
        seconds: 2.0,
        learning_rate: 0.02,
        trainable: TrainableLayers::head_only(),
    })
}

/// The events of three epochs of ten steps.
fn run() -> Vec<Event> {
    let steps = (1..=30).flat_map(|step| {
        let end = (step % 10 == 0).then(|| epoch(u32::try_from(step / 10).unwrap(), 0.9));
        std::iter::once(progress(step)).chain(end)
    });
    std::iter::once(started())
        .chain(steps)
        .zip(0..)
        .map(|(kind, time)| at(time * 100, kind))
        .collect()
}

fn after(events: &[Event]) -> History {
    let mut history = History::new(&fixtures::spec());
    for event in events {
        history.apply(event);
    }
    history
}

#[test]
fn a_run_is_told_from_its_events() {
    let history = after(&run()[..15]);
    assert_eq!(history.phase, Phase::Training);
    assert_eq!((history.epoch(), history.step), (2, 13));
    assert!((history.fraction() - 13.0 / 30.0).abs() < 1e-12);
    // 17 steps at the pace of the last epoch, 2 s for 10.
    assert!((history.seconds_left().unwrap() - 3.4).abs() < 1e-12);
    assert!((history.active_seconds - 1.4).abs() < 1e-9);
}

#[test]
fn the_best_epoch_is_the_earliest_of_equals() {
    let history = after(&[
        at(0, epoch(1, 0.8)),
        at(1, epoch(2, 0.9)),
        at(2, epoch(3, 0.9)),
    ]);
    assert_eq!(history.best_epoch().unwrap().epoch, 2);
}

#[test]
fn a_pause_takes_no_time() {
    let events = [
        at(0, started()),
        at(1_000, EventKind::Paused { step: 0 }),
        at(61_000, EventKind::Continued { step: 0 }),
        at(62_000, progress(1)),
    ];
    assert!((after(&events).active_seconds - 2.0).abs() < 1e-9);
    assert_eq!(after(&events[..2]).phase, Phase::Paused);
}

#[test]
fn changes_are_followed_and_refusals_noticed() {
    let change = |change| {
        at(
            0,
            EventKind::Change {
                id: "c".into(),
                step: 3,
                change,
            },
        )
    };
    let history = after(&[
        change(Change::LearningRate {
            rate: LearningRate::try_from(0.5).unwrap(),
        }),
        change(Change::Trainable {
            layer: "dense_1".into(),
            trainable: false,
        }),
        change(Change::Epochs {
            epochs: std::num::NonZeroU32::new(15).unwrap(),
        }),
        at(
            0,
            EventKind::Refused {
                id: "d".into(),
                reason: "no such layer".into(),
            },
        ),
    ]);
    assert!((history.learning_rate.get() - 0.5).abs() < 1e-12);
    assert!(!history.trainable.contains("dense_1") && history.trainable.contains("head"));
    assert_eq!(history.epochs, 15);
    assert_eq!(history.notices, ["no such layer"]);
}

/// What a trainer tells of steps `from + 1` to 30 when it reports after every `every` steps: losses are the steps.
fn reports(from: u64, every: u64) -> Vec<Event> {
    let mut told = from;
    let mut kinds = Vec::new();
    for step in from + 1..=30 {
        if step % every == 0 || step == 30 {
            let EventKind::Progress(mut progress) = progress(step) else {
                unreachable!()
            };
            progress.batch_losses = (told + 1..=step).map(|step| step as f32).collect();
            told = step;
            kinds.push(EventKind::Progress(progress));
        }
        if step % 10 == 0 {
            kinds.push(epoch(u32::try_from(step / 10).unwrap(), 0.9));
        }
    }
    kinds.into_iter().map(|kind| at(0, kind)).collect()
}

proptest! {
    #[test]
    fn a_run_that_was_killed_and_resumed_reads_like_an_undisturbed_one(
        every in 1_u64..12,
        every_again in 1_u64..12,
        killed in 0_usize..40,
        back in 0_u64..30,
    ) {
        let mut events = vec![at(0, started())];
        events.extend(reports(0, every));
        let killed = killed.min(events.len() - 1);
        let mut history = after(&events[..=killed]);
        let told = history.losses_told;
        // A state at an epoch's end is saved after the epoch was told; others may be further than the last report.
        let step = back.min(history.completed.len() as u64 * 10 + 9);
        history.apply(&at(1, resumed(step)));
        prop_assert_eq!(history.step, step);
        for event in reports(step, every_again) {
            history.apply(&event);
        }
        let undisturbed = after(&events);
        prop_assert_eq!(&history.completed, &undisturbed.completed);
        prop_assert_eq!(history.step, undisturbed.step);
        // Each loss once; those that the killed trainer kept to itself are lost.
        let expected: Vec<f32> = (1..=told.min(step)).chain(step + 1..=30).map(|step| step as f32).collect();
        prop_assert_eq!(history.recent_losses.iter().copied().collect::<Vec<_>>(), expected);
    }
}

#[test]
fn every_event_survives_json() {
    let mut events = run();
    events.push(at(
        5,
        EventKind::Change {
            id: "c".into(),
            step: 3,
            change: Change::Trainable {
                layer: "head".into(),
                trainable: true,
            },
        },
    ));
    events.push(at(
        6,
        EventKind::Queued {
            behind: "other".into(),
        },
    ));
    events.push(at(
        7,
        EventKind::Cache {
            step: 0,
            layers: 5,
            bytes: 24_000_000,
            seconds: 0.25,
        },
    ));
    for event in events {
        let line = serde_json::to_string(&event).unwrap();
        assert_eq!(
            serde_json::from_str::<Event>(&line).unwrap(),
            event,
            "{line}"
        );
    }
    let unknown =
        serde_json::from_str::<Event>(r#"{"time_ms":1,"event":"invented_later","x":1}"#).unwrap();
    assert_eq!(unknown.kind, EventKind::Unknown);
}

#[test]
fn numbers_beyond_all_measure_stay_within_theirs() {
    let mut history = History::new(&fixtures::spec());
    let mut begun = started();
    if let EventKind::Started {
        steps_per_epoch, ..
    } = &mut begun
    {
        *steps_per_epoch = u64::MAX;
    }
    history.apply(&at(i64::MIN, begun));
    history.apply(&at(i64::MAX, progress(5)));
    assert_eq!(history.all_steps(), Some(u64::MAX));
    assert!(history.active_seconds.is_finite() && history.fraction() >= 0.0);
}

#[test]
fn the_rate_in_use_follows_the_schedule_and_what_was_asked_for() {
    let spec = RunSpec {
        epochs: 4.try_into().unwrap(),
        learning_rate: 0.1.try_into().unwrap(),
        ..fixtures::spec()
    };
    let halved: Schedule =
        serde_json::from_str(r#"{"type": "step", "every": 2, "factor": 0.5}"#).unwrap();
    let mut history = History::new(&spec);
    let mut seen = vec![history.rate_in_use(halved)];
    let double = Change::LearningRate {
        rate: 0.2.try_into().unwrap(),
    };
    for event in [
        started(),
        epoch(1, 0.5),
        epoch(2, 0.6),
        EventKind::Change {
            id: "c".into(),
            step: 20,
            change: double,
        },
        epoch(3, 0.7),
        epoch(4, 0.8),
    ] {
        history.apply(&at(0, event));
        seen.push(history.rate_in_use(halved));
    }
    seen.push(history.rate_in_use(Schedule::default()));
    assert_eq!(seen, [0.1, 0.1, 0.1, 0.05, 0.1, 0.1, 0.1, 0.2]);
}
