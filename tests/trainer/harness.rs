//! Runs and their trainers, which are always ended.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use mnist_core::library::CheckpointFile;
use mnist_core::run::{self, Change, CheckpointSaved, EpochResult, Event, EventKind, RunDir, Tail};

pub(crate) use super::place::{Place, convolutional, number};

pub(crate) const TRAINER: &str = env!("CARGO_BIN_EXE_mnist-trainer");

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

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

    /// What was changed while it trained, with the steps done before.
    pub(crate) fn changes(&self) -> Vec<(u64, Change)> {
        let record = self.file().record;
        record.trained().unwrap().training.changes.clone()
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
    /// A run that nobody trains yet.
    pub(crate) fn new(dir: RunDir) -> Self {
        Self { dir, trainer: None }
    }

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
