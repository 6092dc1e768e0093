//! What the tests know beyond a request.

use std::path::PathBuf;

use jiff::Timestamp;
use mnist_core::data::{DataHashes, DataSource, Labels, Split};
use mnist_core::library::CheckpointId;
use mnist_core::model::Architecture;
use mnist_core::run::Parent;
use mnist_core::task::Task;

use crate::config::load_defaults;
use crate::request::{DataFacts, ParentFacts, Surroundings};

/// A library with `digits-mlp`, and a good data set. Experiments also find `digits-lenet`, `other-mlp`, one whose name has a comma, and
/// `colour`, which is for other images.
pub(crate) struct Known;

/// Of `digits-mlp`.
pub(super) fn network() -> Architecture {
    preset("mlp")
}

fn preset(model: &str) -> Architecture {
    load_defaults().unwrap().models[model]
        .with_head(10)
        .unwrap()
}

/// For images of three colours.
fn colourful() -> Architecture {
    let mut body = load_defaults().unwrap().models["mlp"].clone();
    body.input = [3, 28, 28];
    body.with_head(10).unwrap()
}

impl Surroundings for Known {
    fn parent(&self, wanted: &str) -> Result<ParentFacts, String> {
        let (digit, model, architecture) = match wanted {
            "digits-mlp" => ("a", "mlp", network()),
            "other-mlp" => ("b", "mlp", network()),
            "digits-lenet" => ("c", "lenet", preset("lenet")),
            "one,two" => ("d", "mlp", network()),
            "colour" => ("e", "mlp", colourful()),
            _ => return Err(format!("no checkpoint {wanted:?}")),
        };
        Ok(ParentFacts {
            parent: Parent {
                id: CheckpointId::try_from(digit.repeat(64))?,
                name: Some(wanted.to_owned()),
                path: PathBuf::from(format!("/library/{digit}.safetensors")),
            },
            model: model.into(),
            architecture,
            task: Task::digits(),
        })
    }

    fn data(&self, wanted: &str) -> Result<DataFacts, String> {
        if wanted != "mnist" {
            return Err(format!("cannot read {wanted}"));
        }
        let hash = || "0".repeat(64);
        Ok(DataFacts {
            source: DataSource::Mnist,
            hashes: DataHashes {
                train_images: hash(),
                train_labels: hash(),
                test_images: hash(),
                test_labels: hash(),
            },
            labels: Labels::Named(mnist_core::task::numbers(10)),
            images: 60_000,
            test_images: 10_000,
            split: Split {
                validation_first: 5_000,
            },
            remark: None,
        })
    }

    fn check_name(&self, name: &str) -> Result<(), String> {
        if name == "digits-mlp" {
            Err("the name is taken".into())
        } else {
            Ok(())
        }
    }

    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    fn library(&self) -> PathBuf {
        "/library".into()
    }
}
