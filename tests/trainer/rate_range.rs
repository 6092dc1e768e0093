//! The learning-rate range test of `mnist-trainer serve`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mnist_core::run::RunSpec;
use mnist_tui::serve_client::ServeClient;

use super::harness::TRAINER;
use super::place::Place;

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), std::fs::read(&path).unwrap());
        }
    }
    found
}

#[test]
fn a_transfer_is_tried_at_rising_rates_and_leaves_every_byte_as_it_was() {
    let place = Place::new();
    let parent = place.finish(&place.spec());
    let spec = place.transfer(&parent.checkpoint);
    let before = files(place.path());
    let mut trainer = ServeClient::new(TRAINER);
    let curve = trainer.rate_range(spec.clone()).unwrap();
    assert!(curve.points().len() > 50, "{curve:?}");
    assert!(curve.suggestion().is_some(), "{curve:?}");
    // Neither weights nor optimizer of a test reach the next one.
    assert_eq!(trainer.rate_range(spec).unwrap(), curve);
    assert_eq!(files(place.path()), before);
}

#[test]
fn what_cannot_be_trained_is_refused_with_its_reason() {
    let place = Place::new();
    let spec = RunSpec {
        data: mnist_core::data::DataSource::Folder(place.path().join("nowhere")),
        ..place.spec()
    };
    let error = ServeClient::new(TRAINER).rate_range(spec).unwrap_err();
    assert!(error.to_string().contains("nowhere"), "{error}");
}
