//! Made-up checkpoints for tests.

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use mnist_core::data::DataSource;
use mnist_core::library::{Annotations, CheckpointId, Entry, Listing};

/// The time at which every test looks at the screen.
pub(crate) fn now() -> Timestamp {
    "2026-11-24T16:20:41Z".parse().unwrap()
}

/// The id of 64 times the same two digits.
pub(crate) fn id(number: u8) -> CheckpointId {
    format!("{number:02x}").repeat(32).try_into().unwrap()
}

/// A checkpoint, `seconds` old.
pub(crate) fn entry(number: u8, name: &str, parent: Option<&Entry>, seconds: i64) -> Entry {
    let id = id(number);
    Entry {
        path: PathBuf::from(format!("/library/checkpoints/{id}.safetensors")),
        id,
        names: vec![name.to_owned()],
        bytes: 1_072_640,
        created: now() - SignedDuration::from_secs(seconds),
        model: "mlp".into(),
        task: if parent.is_some() {
            "even-odd"
        } else {
            "digits"
        }
        .into(),
        label_map: vec![0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        parameters: 266_610,
        data_hash: DataSource::Mnist.hashes().unwrap().combined(),
        labels: None,
        validation_accuracy: Some(0.971),
        test_accuracy: 0.972,
        parent: parent.map(|p| p.id.clone()),
        imported_from: None,
        annotations: Annotations::default(),
    }
}

/// A library of sound checkpoints.
pub(crate) fn listing(entries: Vec<Entry>) -> Listing {
    Listing {
        entries,
        ..Listing::default()
    }
}

/// A parent, its child, and another root; newest first.
pub(crate) fn family() -> Vec<Entry> {
    let digits = entry(1, "digits-mlp", None, 60);
    let even = entry(2, "even-odd-head", Some(&digits), 30);
    let lenet = entry(3, "lenet-digits", None, 3600);
    vec![even, digits, lenet]
}
