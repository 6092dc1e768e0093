//! Made-up checkpoints, runs and states of the dashboard, all at one fixed time.
#![allow(dead_code, reason = "each test program uses a part")]

pub(crate) mod experiments;
pub(crate) mod runs;
pub(crate) mod scenes;

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use mnist_core::data::{DataHashes, DataSource, IMAGE_BYTES, Images, Split};
use mnist_core::library::{
    Annotations, CheckpointId, Entry, Hyperparameters, Lineage, Listing, Metrics, Origin,
    Preprocessing, Record, SCHEMA, Trained, Versions,
};
use mnist_core::model::TrainableLayers;
use mnist_core::run::{Device, Methods, Optimizer, RunEntry, RunListing, Scores};
use mnist_core::serve::Evaluation;
use mnist_core::task::Task;
use mnist_tui::app::records::Content;
use mnist_tui::app::test::TestImages;
use mnist_tui::app::{Effect, Model, Msg, update};
use mnist_tui::config::load_defaults;

/// The time at which every test looks at the screen.
pub(crate) fn now() -> Timestamp {
    "2026-11-24T16:20:41Z".parse().unwrap()
}

/// The state at the start, nothing loaded yet, on a terminal of 100 by 30.
pub(crate) fn model() -> Model {
    let config = load_defaults().unwrap();
    let keymap = config.keymap().unwrap();
    let mut model = Model::new(config, keymap, now());
    model.size = (100, 30);
    model
}

/// Presses keys one after the other, as config.toml writes them; returns what they asked for.
pub(crate) fn press(model: &mut Model, keys: &str) -> Vec<Effect> {
    let chords = keys.split(' ').map(|key| key.parse().unwrap());
    chords
        .flat_map(|chord| update(model, Msg::Key(chord)))
        .collect()
}

/// Types a text into the field in focus.
pub(crate) fn type_text(model: &mut Model, text: &str) {
    let _ = update(model, Msg::Paste(text.to_owned()));
}

pub(crate) fn tell(model: &mut Model, msg: Msg) -> Vec<Effect> {
    update(model, msg)
}

pub(crate) fn id(number: u8) -> CheckpointId {
    let digits = format!("{:02x}", u32::from(number) * 37 % 251);
    digits.repeat(32).try_into().unwrap()
}

/// A library of sound checkpoints.
pub(crate) fn listing(entries: Vec<Entry>) -> Listing {
    Listing {
        entries,
        ..Listing::default()
    }
}

/// Runs that can all be read.
pub(crate) fn run_listing(runs: Vec<RunEntry>) -> RunListing {
    RunListing {
        runs,
        unreadable: vec![],
    }
}

/// A checkpoint of the sample library.
pub(crate) struct Sample {
    pub(crate) number: u8,
    pub(crate) name: &'static str,
    pub(crate) task: Task,
    pub(crate) parent: Option<u8>,
    pub(crate) accuracy: f64,
    pub(crate) age: i64,
    pub(crate) parameters: usize,
}

pub(crate) fn samples() -> Vec<Sample> {
    let sample = |number, name, task, parent, accuracy, age, parameters| Sample {
        number,
        name,
        task,
        parent,
        accuracy,
        age,
        parameters,
    };
    vec![
        sample(
            2,
            "even-odd-head",
            Task::even_odd(),
            Some(1),
            0.964,
            60,
            265_802,
        ),
        sample(1, "digits-mlp", Task::digits(), None, 0.972, 125, 266_610),
        sample(
            4,
            "even-odd-mlp",
            Task::even_odd(),
            None,
            0.984,
            1900,
            265_802,
        ),
        sample(3, "digits-lenet", Task::digits(), None, 0.988, 3700, 61_706),
    ]
}

pub(crate) fn entry(sample: &Sample) -> Entry {
    let id = id(sample.number);
    Entry {
        path: PathBuf::from(format!("/data/library/checkpoints/{id}.safetensors")),
        id,
        names: vec![sample.name.to_owned()],
        bytes: 1_072_640,
        created: now() - SignedDuration::from_secs(sample.age),
        model: "mlp".into(),
        task: sample.task.name().to_owned(),
        label_map: sample.task.label_map().to_vec(),
        parameters: sample.parameters,
        data_hash: DataSource::Mnist.hashes().unwrap().combined(),
        labels: None,
        validation_accuracy: Some(sample.accuracy - 0.001),
        test_accuracy: sample.accuracy,
        parent: sample.parent.map(self::id),
        imported_from: None,
        annotations: Annotations::default(),
    }
}

pub(crate) fn entries() -> Vec<Entry> {
    samples().iter().map(entry).collect()
}

fn record(sample: &Sample) -> Record {
    let body = &load_defaults().unwrap().models["mlp"];
    let hash = || "0".repeat(64);
    Record {
        schema: SCHEMA,
        created: now() - SignedDuration::from_secs(sample.age),
        model: "mlp".into(),
        architecture: body.with_head(sample.task.classes().len()).unwrap(),
        task: sample.task.clone(),
        preprocessing: Preprocessing::default(),
        data: "mnist".into(),
        data_hashes: DataHashes {
            train_images: hash(),
            train_labels: hash(),
            test_images: hash(),
            test_labels: hash(),
        },
        split: Split {
            validation_first: 5000,
        },
        origin: Origin::Trained(Box::new(Trained {
            run: "20261124-161836-3f9a".into(),
            curve: vec![],
            training: Hyperparameters {
                optimizer: Optimizer::Sgd {
                    momentum: 0.0,
                    nesterov: false,
                    weight_decay: 0.0,
                },
                learning_rate: 0.02.try_into().unwrap(),
                methods: Methods::default(),
                epochs: 10,
                kept_epoch: None,
                steps: 17_190,
                batch_size: 32.try_into().unwrap(),
                seed: 42,
                labels: None,
                trainable: TrainableLayers::head_only(),
                changes: vec![],
                threads: 2.try_into().unwrap(),
                device: Device::Cpu,
            },
        })),
        metrics: Metrics {
            validation: Some(scores(sample.accuracy)),
            test: scores(sample.accuracy),
        },
        lineage: Lineage {
            parent: sample.parent.map(id),
            parent_name: sample.parent.map(|_| "digits-mlp".into()),
            frozen: match sample.parent {
                Some(_) => vec!["dense_1".into(), "dense_2".into()],
                None => vec![],
            },
        },
        versions: Versions {
            mnist_tui: "0.1.0".into(),
            libtorch: "2.13.0".into(),
        },
        layer_hashes: BTreeMap::new(),
        record_hash: hash(),
    }
}

/// What the file of a checkpoint says.
pub(crate) fn content(sample: &Sample) -> Content {
    let norms = [("dense_1", 13.2), ("dense_2", 11.8), ("head", 7.6)];
    Content {
        record: record(sample),
        weight_norms: norms.map(|(layer, norm)| (layer.to_owned(), norm)).into(),
    }
}

pub(crate) fn scores(accuracy: f64) -> Scores {
    Scores {
        loss: (1.0 - accuracy) * 3.4,
        accuracy,
    }
}

/// A hundred test images: a thick ring each, digits in turn.
pub(crate) fn test_images() -> TestImages {
    TestImages {
        images: images(),
        warning: None,
    }
}

fn images() -> Images {
    let ring = |i: usize| {
        let (x, y) = ((i % 28) as f64 - 13.5, (i / 28) as f64 - 13.5);
        let distance = (x * x + y * y * 0.7).sqrt();
        if (5.5..8.0).contains(&distance) {
            255
        } else {
            0
        }
    };
    let pixels: Vec<u8> = (0..100 * IMAGE_BYTES)
        .map(|i| ring(i % IMAGE_BYTES))
        .collect();
    let labels: Vec<u8> = (0..100).map(|i| i % 10).collect();
    Images::new(pixels, labels).unwrap()
}

/// Right except for every 33rd image; the confusion matrix of the real thing's size.
pub(crate) fn evaluation(task: &Task) -> Evaluation {
    let count = task.classes().len();
    let class = |i: u8| task.class_of(i % 10).unwrap();
    let classes: Vec<u8> = (0..100)
        .map(|i| {
            if i % 33 == 7 {
                (class(i) + 1) % u8::try_from(count).unwrap()
            } else {
                class(i)
            }
        })
        .collect();
    let confusion = (0..count)
        .map(|row| {
            (0..count)
                .map(|column| match row.abs_diff(column) {
                    0 => [970, 1124, 1000, 980, 955, 860, 930, 1000, 940, 980][row],
                    1 => 9,
                    2 => 0,
                    _ => 1,
                })
                .collect()
        })
        .collect();
    Evaluation {
        scores: scores(0.972),
        confusion,
        classes,
        probabilities: (0..100_u8).map(|i| 0.99 - f32::from(i) / 500.0).collect(),
    }
}
