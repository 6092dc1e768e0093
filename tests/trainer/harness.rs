//! A data directory with small images, runs in it, and trainers that are always ended.

use std::num::NonZeroU32;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use mnist_core::data::{DataSource, IMAGE_BYTES, Images, Split, load_test};
use mnist_core::library::CheckpointFile;
use mnist_core::model::{Body, TrainableLayers};
use mnist_core::run::{
    self, Change, CheckpointName, CheckpointSaved, Device, EpochResult, Event, EventKind, Parent,
    QueuePolicy, RunDir, RunKind, RunSpec, Start, Tail,
};
use mnist_core::storage::DataDir;
use mnist_core::task::Task;

pub(crate) const TRAINER: &str = env!("CARGO_BIN_EXE_mnist-trainer");

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

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

    pub(crate) fn create(&self, spec: &RunSpec) -> Run {
        let data = DataDir::new(self.folder.path().join("data"));
        let dir = RunDir::create(&data, spec).unwrap();
        Run { dir, trainer: None }
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

/// What a finished run says at its end.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Finished {
    pub(crate) checkpoint: CheckpointSaved,
    pub(crate) steps: u64,
    /// Every epoch, without the time it took.
    pub(crate) curve: Vec<EpochResult>,
}

impl Finished {
    pub(crate) fn file(&self) -> CheckpointFile {
        CheckpointFile::read(&self.checkpoint.path).unwrap()
    }
}

/// A run and the trainer that this test started for it.
pub(crate) struct Run {
    pub(crate) dir: RunDir,
    trainer: Option<Child>,
}

impl Drop for Run {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Run {
    /// Starts a trainer; an earlier one has ended.
    pub(crate) fn start(&mut self) {
        self.start_as(Command::new(TRAINER));
    }

    /// Starts a trainer that can write no file larger than `blocks` of 512 bytes, as on a disk that is full.
    pub(crate) fn start_with_little_room(&mut self, blocks: usize) {
        let mut shell = Command::new("sh");
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        shell.arg("-c").arg(script).arg(TRAINER);
        self.start_as(shell);
    }

    fn start_as(&mut self, mut command: Command) {
        assert!(self.trainer.is_none());
        let log = std::fs::File::options()
            .append(true)
            .create(true)
            .open(self.dir.log_path())
            .unwrap();
        command
            .arg("run")
            .arg(self.dir.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        self.trainer = Some(command.spawn().unwrap());
    }

    /// Ends the trainer with SIGKILL, wherever it is.
    pub(crate) fn kill(&mut self) {
        if let Some(mut trainer) = self.trainer.take() {
            let _ = trainer.kill();
            let _ = trainer.wait();
        }
    }

    /// Process id of the trainer.
    pub(crate) fn pid(&self) -> u32 {
        self.trainer.as_ref().unwrap().id()
    }

    /// Asks the trainer to end with SIGTERM.
    pub(crate) fn terminate(&self) {
        nix::sys::signal::kill(
            nix::unistd::Pid::from_raw(self.pid().cast_signed()),
            nix::sys::signal::Signal::SIGTERM,
        )
        .unwrap();
    }

    /// Waits for the trainer to end by itself; its exit status.
    pub(crate) fn ended(&mut self) -> i32 {
        let mut trainer = self.trainer.take().unwrap();
        let status = wait_for("the trainer to end", || trainer.try_wait().unwrap());
        status.code().unwrap()
    }

    /// Takes back the last event that `pick` picks and all after it, as if the trainer had been killed before it.
    pub(crate) fn untell(&self, pick: impl Fn(&EventKind) -> bool) {
        let path = self.dir.events_path();
        let text = std::fs::read_to_string(&path).unwrap();
        let picked = |line: &str| serde_json::from_str::<Event>(line).is_ok_and(|e| pick(&e.kind));
        let mut kept: Vec<&str> = text.split_inclusive('\n').collect();
        let last = kept.iter().rposition(|line| picked(line)).unwrap();
        kept.truncate(last);
        std::fs::write(path, kept.concat()).unwrap();
    }

    pub(crate) fn events(&self) -> Vec<EventKind> {
        let events = Tail::<Event>::new(self.dir.events_path(), 0).read();
        events.unwrap().into_iter().map(|e| e.kind).collect()
    }

    /// Waits for an event after the first `from`.
    pub(crate) fn wait<T>(
        &self,
        what: &str,
        from: usize,
        pick: impl Fn(&EventKind) -> Option<T>,
    ) -> T {
        wait_for(&format!("{what} in {}", self.dir.path().display()), || {
            let events = self.events();
            if let Some(EventKind::Failed { reason, .. }) = events
                .iter()
                .skip(from)
                .find(|e| matches!(e, EventKind::Failed { .. }))
                && !what.contains("failed")
            {
                panic!("the run failed: {reason}");
            }
            events.iter().skip(from).find_map(&pick)
        })
    }

    pub(crate) fn wait_until_paused_at(&self, step: u64) {
        self.wait(&format!("paused at {step}"), 0, |e| {
            matches!(e, EventKind::Paused { step: at } if *at == step).then_some(())
        });
    }

    /// Sends a request; its id.
    pub(crate) fn send(&self, command: run::Command) -> String {
        self.dir.send(command).unwrap()
    }

    /// Sends a change and waits for its echo.
    pub(crate) fn change(&self, change: Change) {
        self.accepted(run::Command::Change(change));
    }

    /// Sends a request that is accepted.
    pub(crate) fn accepted(&self, command: run::Command) {
        let id = self.send(command);
        let answer = self.answer(&id);
        assert_eq!(answer, Ok(()), "request {id}");
    }

    /// Waits for the echo of a request: the reason when it is refused.
    pub(crate) fn answer(&self, wanted: &str) -> Result<(), String> {
        self.wait("an answer", 0, |e| match e {
            EventKind::Accepted { id } if id == wanted => Some(Ok(())),
            EventKind::Refused { id, reason } if id == wanted => Some(Err(reason.clone())),
            _ => None,
        })
    }

    /// Waits for the run's last end and for the trainer.
    pub(crate) fn finished(&mut self) -> Finished {
        assert_eq!(self.ended(), 0, "see {}", self.dir.log_path().display());
        let events = self.events();
        let Some(EventKind::Finished {
            checkpoint, steps, ..
        }) = events.last()
        else {
            panic!("ended without finishing: {:?}", events.last())
        };
        let mut curve: Vec<EpochResult> = Vec::new();
        for event in &events {
            if let EventKind::Epoch(result) = event {
                curve.retain(|known| known.epoch < result.epoch);
                curve.push(EpochResult {
                    seconds: 0.0,
                    ..result.clone()
                });
            }
        }
        Finished {
            checkpoint: checkpoint.clone(),
            steps: *steps,
            curve,
        }
    }
}

/// Looks again and again until there is something.
pub(crate) fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(3));
    }
}
