//! `events.jsonl` of a run directory, which grows while it is read.

use std::path::Path;

use mnist_core::run::{Event, EventKind, History, RunEntry, Tail};
use mnist_exchange::{csv, curve, event_files};

use super::{Input, MB, is_shown, screen, spec};

/// See [`super`].
pub const INPUT: Input = Input {
    name: "events",
    feed,
    memory_per_byte: 256,
    memory: 16 * MB,
};

/// A run of three epochs.
const SPEC: &str = include_str!("spec.json");

fn feed(bytes: &[u8], folder: &Path) {
    let run = spec::emptied(folder);
    std::fs::write(run.spec_path(), SPEC).unwrap();
    let path = run.events_path();
    let mut tail = Tail::<Event>::new(path.clone(), 0);
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let mut events = tail.read().unwrap();
    std::fs::write(&path, bytes).unwrap();
    events.extend(tail.read().unwrap());
    let entry = RunEntry::read(run).unwrap();
    let mut history = History::new(&entry.spec);
    for event in &events {
        history.apply(event);
        if event.kind != EventKind::Unknown {
            let line = serde_json::to_string(event).unwrap();
            assert_eq!(&serde_json::from_str::<Event>(&line).unwrap(), event);
        }
    }
    assert_eq!(history, entry.history);
    look_at(&history);
    let points = curve(events);
    let table = csv(&points);
    assert_eq!(table.lines().count(), points.len() + 1);
    let _ = event_files(spec::RUN, &points);
    if is_shown(bytes) {
        screen::of_run(entry);
        spec::show(folder);
    }
}

/// What is computed from it.
fn look_at(history: &History) {
    let fraction = history.fraction();
    assert!((0.0..=1.0).contains(&fraction), "{fraction}");
    let _ = (
        history.epoch(),
        history.seconds_left(),
        history.best_epoch(),
    );
}
