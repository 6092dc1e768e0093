//! Made-up runs, told by their events.

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use mnist_core::data::{DataHashes, DataSource, Labels, Split};
use mnist_core::model::TrainableLayers;
use mnist_core::run::{
    CheckpointSaved, Device, EpochResult, Event, EventKind, History, LayerStatistics, Parent,
    Progress, RunDir, RunEntry, RunSpec, RunState, Scores, Seconds,
};
use mnist_core::task::Task;
use mnist_tui::config::load_defaults;
use mnist_tui::request::{DataFacts, Field, Kind, ParentFacts, Surroundings, TrainingRequest};

use super::{id, now};

/// What every made-up request meets.
struct Known;

impl Surroundings for Known {
    fn parent(&self, wanted: &str) -> Result<ParentFacts, String> {
        let architecture = load_defaults().unwrap().models["mlp"]
            .with_head(10)
            .unwrap();
        Ok(ParentFacts {
            parent: Parent {
                id: id(1),
                name: Some(wanted.to_owned()),
                path: PathBuf::from("/data/library/checkpoints/1.safetensors"),
            },
            model: "mlp".into(),
            architecture,
            task: Task::digits(),
        })
    }

    fn data(&self, _: &str) -> Result<DataFacts, String> {
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

    fn check_name(&self, _: &str) -> Result<(), String> {
        Ok(())
    }

    fn now(&self) -> Timestamp {
        now() - SignedDuration::from_secs(70)
    }

    fn library(&self) -> PathBuf {
        PathBuf::from("/data/library")
    }
}

pub(crate) fn spec(kind: Kind) -> RunSpec {
    let config = load_defaults().unwrap();
    let mut request = TrainingRequest::new(kind, &config);
    request.set(Field::From, "digits-mlp");
    request.spec(&config, &Known).unwrap()
}

/// A run in the state that `events` lead to.
pub(crate) fn run(number: u16, kind: Kind, state: RunState, events: &[EventKind]) -> RunEntry {
    let spec = spec(kind);
    let mut history = History::new(&spec);
    for (i, kind) in events.iter().enumerate() {
        let time_ms = 1_000_000 + 400 * i64::try_from(i).unwrap();
        let kind = kind.clone();
        history.apply(&Event { time_ms, kind });
    }
    RunEntry {
        dir: RunDir::at(format!("/data/runs/20261124-16{number:04}-3f9a")),
        spec,
        history,
        state,
        writable: true,
    }
}

pub(crate) fn started() -> EventKind {
    EventKind::Started {
        pid: 4711,
        host: "workbench".into(),
        build: "0.1.0".into(),
        libtorch: "2.13.0".into(),
        device: Device::Cpu,
        threads: 2,
        steps_per_epoch: 1719,
        images: 55_000,
        validation_images: 5000,
    }
}

pub(crate) fn progress(epoch: u32, batch: u64) -> EventKind {
    EventKind::Progress(Progress {
        step: u64::from(epoch - 1) * 1719 + batch,
        epoch,
        batch,
        loss: 0.1021,
        accuracy: 0.97,
        batch_losses: (0..40_u16)
            .map(|i| 0.05 + f32::from(i * 37 % 11) / 100.0)
            .collect(),
        images_per_second: 118_000.0,
    })
}

pub(crate) fn epoch(epoch: u32) -> EventKind {
    let loss = 0.45 / f64::from(epoch).sqrt();
    let accuracy = 0.98 - 0.1 / f64::from(epoch);
    EventKind::Epoch(EpochResult {
        epoch,
        step: u64::from(epoch) * 1719,
        train: Scores { loss, accuracy },
        validation: Scores {
            loss: loss * 0.9 + 0.01,
            accuracy: accuracy - 0.002,
        },
        seconds: 0.55,
        learning_rate: 0.02,
        trainable: TrainableLayers::head_only(),
    })
}

pub(crate) fn statistics() -> EventKind {
    let layer = |layer: &str, weight_norm, update_ratio| LayerStatistics {
        layer: layer.into(),
        weight_norm,
        update_ratio: Some(update_ratio),
    };
    EventKind::LayerStatistics {
        step: 1220,
        layers: vec![
            layer("dense_1", 13.2, 0.0),
            layer("dense_2", 11.8, 0.0),
            layer("head", 1.9, 0.0012),
        ],
    }
}

pub(crate) fn finished(checkpoint: u8, name: &str, accuracy: f64) -> EventKind {
    EventKind::Finished {
        run: "20261124-161932-3f9a".into(),
        checkpoint: CheckpointSaved {
            id: id(checkpoint),
            name: name.into(),
            path: PathBuf::from("/data/library/checkpoints/2.safetensors"),
        },
        steps: 17_190,
        validation: super::scores(accuracy - 0.001),
        test: super::scores(accuracy),
        seconds: Seconds {
            total: 5.53,
            epochs: vec![0.55; 10],
        },
    }
}

/// Six epochs done and the seventh under way.
pub(crate) fn seventh_epoch() -> Vec<EventKind> {
    let mut events = vec![started()];
    events.extend((1..=6).map(epoch));
    events.push(progress(7, 1220));
    events.push(statistics());
    events
}

/// Ten epochs, the test and the end.
pub(crate) fn whole(checkpoint: u8, name: &str, accuracy: f64) -> Vec<EventKind> {
    let mut events = vec![started()];
    events.extend((1..=10).map(epoch));
    events.push(finished(checkpoint, name, accuracy));
    events
}
