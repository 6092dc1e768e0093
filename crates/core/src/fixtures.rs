//! Small valid values for this crate's tests.

use std::fs::{self, File};
use std::num::NonZeroU32;
use std::time::{Duration, SystemTime};

use crate::data::{DataHashes, DataSource, Split};
use crate::experiment::{Budget, Plan, Source, Strategy, default_epochs};
use crate::library::{
    CheckpointFile, CheckpointId, Hyperparameters, Library, Lineage, Metrics, NamedTensor, Origin,
    Preprocessing, Record, SCHEMA, Trained, Versions,
};
use crate::model::{Architecture, Body, TrainableLayers};
use crate::run::{
    CheckpointName, Device, LearningRate, Methods, Optimizer, Parent, QueuePolicy, RunKind,
    RunSpec, Scores, Start,
};
use crate::task::Task;

const ONE: NonZeroU32 = NonZeroU32::MIN;

/// A network of 8 units and two classes.
pub(crate) fn architecture() -> Architecture {
    architecture_of(8)
}

/// A network of so many units and two classes.
pub(crate) fn architecture_of(units: usize) -> Architecture {
    let body = serde_json::json!({
        "input": [1, 28, 28],
        "layers": [{"type": "flatten"}, {"type": "dense", "units": units}, {"type": "relu"}],
    });
    let body: Body = serde_json::from_value(body).unwrap();
    body.with_head(2).unwrap()
}

fn hashes() -> DataHashes {
    DataSource::Mnist.hashes().unwrap()
}

/// A pretraining of three epochs.
pub(crate) fn spec() -> RunSpec {
    let architecture = architecture();
    RunSpec {
        protocol: crate::PROTOCOL,
        created: jiff::Timestamp::now(),
        kind: RunKind::Pretrain,
        checkpoint_name: CheckpointName::Default("tiny".into()),
        model: "tiny".into(),
        task: Task::even_odd(),
        data: DataSource::Mnist,
        data_hashes: hashes(),
        split: Split {
            validation_first: 5_000,
        },
        labels: None,
        optimizer: Optimizer::Sgd {
            momentum: 0.0,
            nesterov: false,
            weight_decay: 0.0,
        },
        learning_rate: LearningRate::try_from(0.02).unwrap(),
        methods: Methods::default(),
        epochs: ONE.saturating_add(2),
        batch_size: ONE.saturating_add(31),
        seed: 42,
        trainable: TrainableLayers::all(&architecture),
        architecture,
        threads: ONE,
        device: Device::Cpu,
        cache_limit: 96_000_000,
        start: Start::Running,
        queue: QueuePolicy::Wait,
        library: "library".into(),
    }
}

/// An experiment of twelve runs: the usual strategies, 20 and 500 labels, two seeds.
pub(crate) fn plan() -> Plan {
    plan_from(&[source("digits-mlp", architecture())])
}

/// The same from these sources, at least one.
pub(crate) fn plan_from(sources: &[Source]) -> Plan {
    let (first, more) = sources.split_first().unwrap();
    let first = first.clone();
    let transfer = RunSpec {
        kind: RunKind::Transfer { from: first.from },
        model: first.model,
        architecture: first.architecture,
        ..spec()
    };
    let budget = |labels: u32| {
        let labels = NonZeroU32::new(labels).unwrap();
        let epochs = default_epochs(labels);
        Budget { labels, epochs }
    };
    let budgets = vec![budget(500), budget(20)];
    let strategies = Strategy::USUAL.to_vec();
    Plan::new(transfer, more.to_vec(), strategies, budgets, vec![1, 2]).unwrap()
}

/// A source of this name, which its id is made from.
pub(crate) fn source(name: &str, architecture: Architecture) -> Source {
    let id = crate::hash::hexadecimal(name.as_bytes());
    let from = Parent {
        id: CheckpointId::try_from(format!("{id:0<64}")).unwrap(),
        name: Some(name.into()),
        path: format!("/library/{name}.safetensors").into(),
    };
    Source {
        from,
        model: "tiny".into(),
        architecture,
    }
}

/// A checkpoint of [`architecture`] whose weights are all `value`.
pub(crate) fn checkpoint(value: f32, lineage: Lineage) -> CheckpointFile {
    let spec = spec();
    let tensors = spec
        .architecture
        .tensors()
        .into_iter()
        .map(|(name, shape)| {
            let count = shape.iter().product();
            // The body is the same in all, as under transfer.
            let value = if name.starts_with("head") { value } else { 0.5 };
            NamedTensor {
                name,
                shape,
                bytes: std::iter::repeat_n(value.to_le_bytes(), count)
                    .flatten()
                    .collect(),
            }
        });
    let scores = Scores {
        loss: 0.1,
        accuracy: f64::from(value),
    };
    let record = Record {
        schema: SCHEMA,
        created: spec.created,
        model: spec.model,
        architecture: spec.architecture.clone(),
        task: spec.task,
        preprocessing: Preprocessing::default(),
        data: "mnist".into(),
        data_hashes: spec.data_hashes,
        split: spec.split,
        origin: Origin::Trained(Box::new(Trained {
            run: "run".into(),
            curve: Vec::new(),
            training: Hyperparameters {
                optimizer: spec.optimizer,
                learning_rate: spec.learning_rate,
                methods: spec.methods,
                epochs: 3,
                kept_epoch: None,
                steps: 30,
                batch_size: spec.batch_size,
                seed: spec.seed,
                labels: None,
                trainable: spec.trainable,
                changes: Vec::new(),
                threads: ONE,
                device: Device::Cpu,
            },
        })),
        metrics: Metrics {
            validation: Some(scores),
            test: scores,
        },
        lineage,
        versions: Versions {
            mnist_tui: "0.1.0".into(),
            libtorch: "2.13.0".into(),
        },
        layer_hashes: std::collections::BTreeMap::new(),
        record_hash: String::new(),
    };
    CheckpointFile::new(record, tensors.collect()).unwrap()
}

/// Of no parent.
pub(crate) fn orphan() -> Lineage {
    Lineage {
        parent: None,
        parent_name: None,
        frozen: Vec::new(),
    }
}

/// A library of so many copies of one checkpoint, each a second newer than the one before.
pub(crate) fn library_of(copies: usize) -> (tempfile::TempDir, Library) {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::new(folder.path());
    let name = CheckpointName::Explicit("original".into());
    let original = library.save(&checkpoint(0.1, orphan()), &name).unwrap();
    let bytes = fs::read(&original.path).unwrap();
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for number in 0..copies {
        let id: CheckpointId = format!("{number:064x}").try_into().unwrap();
        let path = library.checkpoint_path(&id);
        fs::write(&path, &bytes).unwrap();
        let name = folder.path().join(format!("names/copy-{number}"));
        fs::write(&name, id.as_str()).unwrap();
        let written = start + Duration::from_secs(number as u64);
        for path in [path, name] {
            File::options()
                .write(true)
                .open(path)
                .unwrap()
                .set_modified(written)
                .unwrap();
        }
    }
    (folder, library)
}
