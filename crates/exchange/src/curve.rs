//! The result of every epoch of a run with the time it was told, and the same as a table of comma-separated values.

use std::fmt::Write as _;

use jiff::Timestamp;
use mnist_core::run::{EpochResult, Event, EventKind};

/// A completed epoch.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// When it was complete, in milliseconds since 1970-01-01 UTC.
    pub time_ms: i64,
    /// What came out.
    pub result: EpochResult,
}

/// The epochs of a run, oldest first. What a resumed trainer tells again counts as it was told last.
#[must_use]
pub fn curve(events: impl IntoIterator<Item = Event>) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    for event in events {
        match event.kind {
            EventKind::Epoch(result) => points.push(Point {
                time_ms: event.time_ms,
                result,
            }),
            EventKind::Resumed { step, .. } => points.retain(|point| point.result.step <= step),
            _ => {}
        }
    }
    points
}

/// The names of the columns of [`csv`].
const COLUMNS: &str = "epoch,step,time,loss,accuracy,validation_loss,validation_accuracy,learning_rate,seconds,trainable";

/// A table with a line for each epoch (RFC 4180; lines end with LF). Times are UTC, losses mean cross-entropies in
/// nats, accuracies shares from 0 to 1; layers that trained are separated by spaces. Numbers are as exact as they are.
#[must_use]
pub fn csv(curve: &[Point]) -> String {
    let mut table = format!("{COLUMNS}\n");
    for Point { time_ms, result } in curve {
        let time = Timestamp::from_millisecond(*time_ms).unwrap_or_default();
        // Names of layers hold neither commas nor quotes, so no field needs any.
        let trainable: Vec<&str> = result.trainable.iter().collect();
        // Writing to a String cannot fail.
        let _ = writeln!(
            table,
            "{},{},{time:.3},{},{},{},{},{},{},{}",
            result.epoch,
            result.step,
            result.train.loss,
            result.train.accuracy,
            result.validation.loss,
            result.validation.accuracy,
            result.learning_rate,
            result.seconds,
            trainable.join(" "),
        );
    }
    table
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Two epochs, of which the second was told, lost with the trainer, and told again.
    pub(crate) fn events() -> Vec<Event> {
        let epoch = |time_ms: i64, epoch: u32, loss: f64| {
            serde_json::json!({
                "time_ms": time_ms, "event": "epoch", "epoch": epoch, "step": epoch * 10,
                "train": {"loss": loss, "accuracy": 0.9}, "validation": {"loss": loss / 2.0, "accuracy": 0.925},
                "seconds": 1.5, "learning_rate": 0.02, "trainable": ["dense_1", "head"],
            })
        };
        let resumed = serde_json::json!({
            "time_ms": 1_764_000_004_000_i64, "event": "resumed", "pid": 1, "host": "h", "build": "b", "step": 10,
        });
        let lines = [
            epoch(1_764_000_001_250, 1, 0.5),
            epoch(1_764_000_003_000, 2, 9.0),
            resumed,
            epoch(1_764_000_006_500, 2, 0.25),
        ];
        lines
            .map(|line| serde_json::from_value(line).unwrap())
            .to_vec()
    }

    #[test]
    fn what_is_told_again_replaces_what_was_told() {
        let told: Vec<_> = curve(events())
            .iter()
            .map(|p| (p.time_ms, p.result.train.loss.to_string()))
            .collect();
        assert_eq!(
            told,
            [
                (1_764_000_001_250, "0.5".into()),
                (1_764_000_006_500, "0.25".into())
            ]
        );
    }

    #[test]
    fn a_table_has_a_line_an_epoch_and_all_digits() {
        let mut curve = curve(events());
        curve[1].result.train.loss = 0.1 + 0.2;
        curve[1].result.validation.loss = f64::NAN;
        assert_eq!(
            csv(&curve),
            "epoch,step,time,loss,accuracy,validation_loss,validation_accuracy,learning_rate,seconds,trainable\n\
             1,10,2025-11-24T16:00:01.250Z,0.5,0.9,0.25,0.925,0.02,1.5,dense_1 head\n\
             2,20,2025-11-24T16:00:06.500Z,0.30000000000000004,0.9,NaN,0.925,0.02,1.5,dense_1 head\n"
        );
    }
}
