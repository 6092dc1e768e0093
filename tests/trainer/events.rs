//! What a run tells while it trains.

use mnist_core::run::{Command, Event, EventKind, Progress, RunSpec, Tail};

use super::harness::{Place, Run, convolutional, number};

/// Progress events with their times in milliseconds.
fn progress(run: &Run) -> Vec<(i64, Progress)> {
    let events = Tail::<Event>::new(run.dir.events_path(), 0).read().unwrap();
    let progress = |event: Event| match event.kind {
        EventKind::Progress(progress) => Some((event.time_ms, progress)),
        _ => None,
    };
    events.into_iter().filter_map(progress).collect()
}

fn losses(run: &Run) -> usize {
    let all = progress(run);
    all.iter().map(|(_, p)| p.batch_losses.len()).sum()
}

#[test]
fn every_batch_loss_is_told_once_and_progress_at_most_twenty_times_a_second() {
    let place = Place::new();
    let spec = convolutional(place.spec());
    let mut run = place.create(&RunSpec {
        epochs: number(40),
        ..spec.clone()
    });
    run.start();
    assert_eq!(run.finished().steps, 40 * 63);
    assert_eq!(losses(&run), 40 * 63);
    let times: Vec<i64> = progress(&run).iter().map(|(time, _)| *time).collect();
    assert!(times.len() > 2, "{times:?}");
    // The 21st event after another one is more than a second later.
    let is_slow = |window: &[i64]| window[20] - window[0] >= 1_000;
    assert!(times.windows(21).all(is_slow), "{times:?}");

    let mut stopped = place.create(&RunSpec {
        epochs: number(100_000),
        ..spec
    });
    stopped.start();
    stopped.wait("progress", 0, |event| {
        matches!(event, EventKind::Progress(_)).then_some(())
    });
    stopped.accepted(Command::Stop);
    assert_eq!(stopped.ended(), 0);
    let Some(EventKind::Stopped { step, .. }) = stopped.events().pop() else {
        panic!("not stopped")
    };
    assert_eq!(losses(&stopped) as u64, step);
}

#[test]
fn the_shipped_convolutional_preset_trains() {
    let place = Place::new();
    let config: toml::Table = toml::from_str(include_str!("../../config.toml")).unwrap();
    let body = config["models"]["lenet"].clone();
    let body: mnist_core::model::Body = body.try_into().unwrap();
    let architecture = body.with_head(10).unwrap();
    let finished = place.finish(&RunSpec {
        trainable: mnist_core::model::TrainableLayers::all(&architecture),
        architecture,
        labels: Some(number(320)),
        epochs: number(2),
        ..place.spec()
    });
    assert_eq!(finished.steps, 2 * 20);
    let [first, second] = &finished.curve[..] else {
        panic!("{:?}", finished.curve)
    };
    assert!(second.train.loss < first.train.loss);
}
