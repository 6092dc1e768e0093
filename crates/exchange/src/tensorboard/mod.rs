//! Curves as event files of TensorBoard.
//!
//! As Keras does it, training and validation are two runs beside each other, with tags of the same names, so that
//! TensorBoard draws them into one chart. Scalars lie in `simple_value`, which every reader of event files knows.

mod message;
mod record;

use std::path::PathBuf;

use prost::Message;

use crate::Point;
use message::{Event, Summary, Value, What};
use record::framed;

/// An event file.
#[derive(Debug, Clone, PartialEq)]
pub struct EventFile {
    /// Its path within the folder that TensorBoard is given.
    pub path: PathBuf,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What one chart shows of an epoch.
type Scalar = (&'static str, fn(&Point) -> f64);

const TRAIN: [Scalar; 3] = [
    ("epoch_loss", |point| point.result.train.loss),
    ("epoch_accuracy", |point| point.result.train.accuracy),
    ("epoch_learning_rate", |point| point.result.learning_rate),
];

const VALIDATION: [Scalar; 2] = [
    ("epoch_loss", |point| point.result.validation.loss),
    ("epoch_accuracy", |point| point.result.validation.accuracy),
];

/// The event files of the run `id`: `id/train/…` and `id/validation/…`. Steps are epochs, wall times those of the run.
/// The same run gives the same names, so that a later export replaces an earlier one.
#[must_use]
pub fn event_files(id: &str, curve: &[Point]) -> [EventFile; 2] {
    [("train", &TRAIN[..]), ("validation", &VALIDATION[..])].map(|(part, scalars)| EventFile {
        path: [id, part, "events.out.tfevents.0.mnist-tui"]
            .iter()
            .collect(),
        bytes: event_file(curve, scalars),
    })
}

/// The version of the format first, then an event for each epoch.
fn event_file(curve: &[Point], scalars: &[Scalar]) -> Vec<u8> {
    let began = curve.first().map_or(0.0, seconds);
    let version = Event {
        wall_time: began,
        step: 0,
        what: Some(What::FileVersion("brain.Event:2".to_owned())),
    };
    let epochs = curve.iter().map(|point| {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "event files hold scalars as 32-bit floats"
        )]
        let value = scalars.iter().map(|(tag, of)| Value {
            tag: (*tag).to_owned(),
            simple_value: Some(of(point) as f32),
        });
        Event {
            wall_time: seconds(point),
            step: i64::from(point.result.epoch),
            what: Some(What::Summary(Summary {
                value: value.collect(),
            })),
        }
    });
    let events = std::iter::once(version).chain(epochs);
    events
        .flat_map(|event| framed(&event.encode_to_vec()))
        .collect()
}

/// When an epoch was complete, in seconds since 1970.
fn seconds(point: &Point) -> f64 {
    point.time_ms as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curve::{curve, tests::events};

    /// The events in a file, every checksum of which must be right.
    fn read(mut bytes: &[u8]) -> Vec<Event> {
        let mut events = Vec::new();
        while !bytes.is_empty() {
            let length = u64::from_le_bytes(bytes[..8].try_into().unwrap());
            let end = 12 + usize::try_from(length).unwrap();
            let data = &bytes[12..end];
            assert_eq!(framed(data), bytes[..end + 4]);
            events.push(Event::decode(data).unwrap());
            bytes = &bytes[end + 4..];
        }
        events
    }

    #[test]
    fn every_epoch_is_an_event_after_the_version() {
        let [train, validation] = event_files("run-1", &curve(events()));
        assert_eq!(
            train.path.to_str().unwrap(),
            "run-1/train/events.out.tfevents.0.mnist-tui"
        );
        let told = read(&train.bytes);
        assert_eq!(
            told[0].what,
            Some(What::FileVersion("brain.Event:2".into()))
        );
        let steps: Vec<i64> = told.iter().map(|event| event.step).collect();
        assert_eq!(steps, [0, 1, 2]);
        assert!((told[1].wall_time - 1_764_000_001.25).abs() < 1e-6);
        let scalar = |tag: &str, simple_value: f32| Value {
            tag: tag.into(),
            simple_value: Some(simple_value),
        };
        let second = vec![
            scalar("epoch_loss", 0.25),
            scalar("epoch_accuracy", 0.9),
            scalar("epoch_learning_rate", 0.02),
        ];
        assert_eq!(told[2].what, Some(What::Summary(Summary { value: second })));
        let second = vec![scalar("epoch_loss", 0.125), scalar("epoch_accuracy", 0.925)];
        let told = read(&validation.bytes);
        assert_eq!(told[2].what, Some(What::Summary(Summary { value: second })));
    }
}
