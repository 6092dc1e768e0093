//! A data directory with small images, and specs of runs in it.

use std::num::NonZeroU32;
use std::path::Path;

use mnist_core::data::{DataSource, IMAGE_BYTES, Images, Split, load_test};
use mnist_core::model::{Body, TrainableLayers};
use mnist_core::run::{
    CheckpointName, CheckpointSaved, Device, Methods, Parent, QueuePolicy, RunDir, RunKind,
    RunSpec, Start,
};
use mnist_core::storage::DataDir;
use mnist_core::task::Task;

use super::harness::{Finished, Run};

/// A data directory and a folder of images, deleted at the end.
pub(crate) struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    /// 1,000 images to train on, 200 for validation, 300 for testing: digits of the embedded test set.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let images = load_test(&DataSource::Mnist).unwrap();
        write_pair(&folder.path().join("images"), "train", &images, 0, 1_200);
        write_pair(&folder.path().join("images"), "t10k", &images, 1_200, 300);
        Self { folder }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn images(&self) -> DataSource {
        DataSource::Folder(self.folder.path().join("images"))
    }

    /// A pretraining of three epochs of 63 batches.
    pub(crate) fn spec(&self) -> RunSpec {
        let body: Body = serde_json::from_value(serde_json::json!({
            "input": [1, 28, 28],
            "layers": [
                {"type": "flatten"},
                {"type": "dense", "units": 60, "init": "he_normal"}, {"type": "leaky_relu"},
                {"type": "dense", "units": 30, "init": "he_normal"}, {"type": "leaky_relu"},
            ]
        }))
        .unwrap();
        let architecture = body.with_head(10).unwrap();
        RunSpec {
            protocol: mnist_core::PROTOCOL,
            created: jiff::Timestamp::now(),
            kind: RunKind::Pretrain,
            checkpoint_name: CheckpointName::Default("small".into()),
            model: "small".into(),
            trainable: TrainableLayers::all(&architecture),
            architecture,
            task: Task::digits(),
            data: self.images(),
            data_hashes: self.images().hashes().unwrap(),
            split: Split {
                validation_first: 200,
            },
            labels: None,
            optimizer: serde_json::from_str(r#"{"type": "sgd", "momentum": 0.5}"#).unwrap(),
            learning_rate: 0.05.try_into().unwrap(),
            methods: Methods::default(),
            epochs: number(3),
            batch_size: number(16),
            seed: 42,
            threads: number(1),
            device: Device::Cpu,
            cache_limit: 96_000_000,
            start: Start::Running,
            queue: QueuePolicy::StartAnyway,
            library: self.folder.path().join("data/library"),
        }
    }

    /// A transfer to even and odd from a checkpoint, only the head training.
    pub(crate) fn transfer(&self, from: &CheckpointSaved) -> RunSpec {
        let spec = self.spec();
        RunSpec {
            kind: RunKind::Transfer {
                from: Parent {
                    id: from.id.clone(),
                    name: Some(from.name.clone()),
                    path: from.path.clone(),
                },
            },
            architecture: spec.architecture.replace_head(2),
            task: Task::even_odd(),
            trainable: TrainableLayers::head_only(),
            checkpoint_name: CheckpointName::Default("small-even-odd".into()),
            ..spec
        }
    }

    /// The data directory with everything in it, copied elsewhere.
    pub(crate) fn copy_of_data(&self) -> DataDir {
        let copy = self.folder.path().join("copy");
        copy_folder(&self.folder.path().join("data"), &copy);
        DataDir::new(copy)
    }

    pub(crate) fn create(&self, spec: &RunSpec) -> Run {
        let data = DataDir::new(self.folder.path().join("data"));
        let dir = RunDir::create(&data, spec).unwrap();
        Run::new(dir)
    }

    /// Carries out a run to its end.
    pub(crate) fn finish(&self, spec: &RunSpec) -> Finished {
        let mut run = self.create(spec);
        run.start();
        run.finished()
    }
}

/// Every layer type: batch statistics and dropout masks must survive, too.
pub(crate) fn convolutional(spec: RunSpec) -> RunSpec {
    let body: Body = serde_json::from_value(serde_json::json!({
        "input": [1, 28, 28],
        "layers": [
            {"type": "conv2d", "filters": 4, "kernel": 5, "padding": 2}, {"type": "batch_norm"}, {"type": "relu"},
            {"type": "max_pool2d", "size": 4}, {"type": "flatten"}, {"type": "dropout", "rate": 0.2},
            {"type": "dense", "units": 20}, {"type": "leaky_relu"},
        ]
    }))
    .unwrap();
    let architecture = body.with_head(10).unwrap();
    RunSpec {
        trainable: TrainableLayers::all(&architecture),
        architecture,
        ..spec
    }
}

pub(crate) fn number(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).unwrap()
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let copy = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &copy);
        } else {
            std::fs::copy(entry.path(), copy).unwrap();
        }
    }
}

fn write_pair(folder: &Path, stem: &str, images: &Images, first: usize, count: usize) {
    std::fs::create_dir_all(folder).unwrap();
    let number = u32::try_from(count).unwrap().to_be_bytes();
    let side = 28u32.to_be_bytes();
    let pixels = &images.pixels()[first * IMAGE_BYTES..][..count * IMAGE_BYTES];
    let labels = &images.labels()[first..][..count];
    let image_file = [&[0, 0, 8, 3][..], &number, &side, &side, pixels].concat();
    let label_file = [&[0, 0, 8, 1][..], &number, labels].concat();
    std::fs::write(folder.join(format!("{stem}-images-idx3-ubyte")), image_file).unwrap();
    std::fs::write(folder.join(format!("{stem}-labels-idx1-ubyte")), label_file).unwrap();
}
