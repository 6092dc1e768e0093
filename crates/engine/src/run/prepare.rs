//! From a run directory to a network about to train its next batch.

use std::collections::{BTreeMap, VecDeque};
use std::num::NonZeroU32;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use mnist_core::data::{self, DataSet, IMAGE_SIDE, Images};
use mnist_core::library::{Library, NamedTensor};
use mnist_core::run::{
    Change, CheckpointName, Command, Device, EpochResult, EventKind, QueuePolicy, RunDir, RunSpec,
};

use super::begin::tell_begun;
use super::clock::Clock;
use super::log::{End, Log, Past, Recorded};
use super::motion::Mode;
use super::origin::origin;
use super::requests::Requests;
use super::state::{Facts, State};
use super::{best, moved, queue, snapshot};
use crate::device;
use crate::error::{EngineError, Result};
use crate::examples::Examples;
use crate::fit::Fit;

/// Everything that training needs.
pub(super) struct Prepared {
    pub(super) spec: RunSpec,
    /// Resolved device.
    pub(super) device: Device,
    pub(super) fit: Fit,
    pub(super) test: Images,
    pub(super) requests: Requests,
    pub(super) mode: Mode,
    /// Changes made by an earlier trainer after the state that this one starts from.
    pub(super) replays: VecDeque<Recorded>,
    /// Total number of epochs, changes included.
    pub(super) epochs: NonZeroU32,
    pub(super) changes: Vec<Recorded>,
    pub(super) curve: Vec<EpochResult>,
    pub(super) parent_layers: Option<BTreeMap<String, String>>,
    /// The network after the best epoch, where that is kept.
    pub(super) best: Vec<NamedTensor>,
    pub(super) total: Clock,
    pub(super) epoch: Clock,
    /// Name for the checkpoint.
    pub(super) name: CheckpointName,
}

/// Waits for the run's turn, loads what it needs and tells that it has begun. `None` when there is nothing to do.
pub(super) fn prepare(
    dir: &RunDir,
    spec: RunSpec,
    past: Past,
    log: &mut Log,
    signal: &AtomicBool,
    begun: Instant,
) -> Result<Option<Prepared>> {
    let (spec, changed) = moved::settle(dir, spec);
    let state = State::read(&dir.state_path())?;
    let (mut requests, all_requests) = Requests::open(dir, past.answered.clone())?;
    if !may_go_on(&past, state.as_ref(), &mut requests, log)? {
        return Ok(None);
    }
    let step = state.as_ref().map_or(0, |s| s.facts.step);
    let waited = Instant::now();
    let policy = policy(&spec, &requests);
    let (turn, gate) = queue::wait(dir, policy, log, &mut requests, signal, step)?;
    if turn == queue::Turn::Ended {
        return Ok(None);
    }
    let begun = begun + waited.elapsed();
    check(&spec, &past)?;
    let loaded = load(&spec, state.as_ref())?;
    let mode = Mode::left_by(
        &past,
        &all_requests,
        spec.start,
        loaded.fit.steps_per_epoch(),
    );
    tell_begun(log, &spec, loaded.device, &loaded.fit, &past)?;
    for message in changed {
        log.tell(EventKind::Warning { message })?;
    }
    drop(gate);
    let facts = state.map(|s| s.facts);
    Ok(Some(
        loaded.assemble(spec, past, facts, requests, mode, begun),
    ))
}

/// Whether there is something to do for this trainer; what earlier ones were asked too late is refused.
fn may_go_on(
    past: &Past,
    state: Option<&State>,
    requests: &mut Requests,
    log: &mut Log,
) -> Result<bool> {
    if past.end == Some(End::Finished) && !is_extended(requests, state) {
        let reason =
            "the run is finished; add epochs to train on: `mnist-tui runs resume RUN --epochs +5`";
        requests.refuse_all(log, reason)?;
        return Ok(false);
    }
    if past.end.is_some() {
        requests.refuse_stale(log)?;
    }
    Ok(true)
}

/// Saving takes no turn.
fn policy(spec: &RunSpec, requests: &Requests) -> QueuePolicy {
    if requests.ask_to_save() {
        QueuePolicy::StartAnyway
    } else {
        spec.queue
    }
}

/// What a run needs of the disk and of libtorch.
struct Loaded {
    device: Device,
    fit: Fit,
    test: Images,
    parent_layers: Option<BTreeMap<String, String>>,
    best: Vec<NamedTensor>,
}

fn load(spec: &RunSpec, state: Option<&State>) -> Result<Loaded> {
    let (resolved, device) = device::resolve(spec.device)?;
    let threads = i32::try_from(spec.threads.get()).unwrap_or(i32::MAX);
    tch::set_num_threads(threads);
    let (origin, data) = std::thread::scope(|scope| {
        let data = scope.spawn(|| load_data(spec));
        let origin = origin(spec, state, device);
        let data = data
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (origin, data)
    });
    let (origin, data) = (origin?, data?);
    let labels = spec.labels.map(NonZeroU32::get);
    let examples = Examples::new(
        &data.train,
        spec.split,
        &spec.task,
        labels,
        spec.seed,
        device,
    )?;
    // The examples hold a copy on the device; the training file need not stay in memory beside it.
    let DataSet { test, .. } = data;
    let mut fit = Fit::new(spec, origin.network, examples, device)?;
    if let Some(state) = state {
        snapshot::restore(&mut fit, &state.facts, &state.tensors)?;
    }
    Ok(Loaded {
        device: resolved,
        fit,
        test,
        parent_layers: origin.parent_layers,
        best: state.map_or_else(Vec::new, |state| best::of_state(&state.tensors)),
    })
}

impl Loaded {
    fn assemble(
        self,
        spec: RunSpec,
        past: Past,
        facts: Option<Facts>,
        requests: Requests,
        mode: Mode,
        begun: Instant,
    ) -> Prepared {
        let (before, epoch_before) = facts
            .as_ref()
            .map_or((0.0, 0.0), |f| (f.seconds, f.epoch_seconds));
        let epochs = facts.as_ref().map_or(spec.epochs, |f| f.epochs);
        let (changes, curve) = facts.map_or_else(Default::default, |f| (f.changes, f.curve));
        let is_known = |change: &Recorded| changes.iter().any(|k| k.id == change.id);
        let replays = past.changes.into_iter().filter(|c| !is_known(c)).collect();
        Prepared {
            name: checkpoint_name(&spec, past.was_finished),
            epochs,
            total: Clock::running(before, begun),
            epoch: Clock::running(epoch_before, Instant::now()),
            replays,
            changes,
            curve,
            spec,
            device: self.device,
            fit: self.fit,
            test: self.test,
            requests,
            mode,
            parent_layers: self.parent_layers,
            best: self.best,
        }
    }
}

/// Whether a finished run is asked for more epochs than it has.
fn is_extended(requests: &Requests, state: Option<&State>) -> bool {
    let done = state.map_or(0, |s| s.facts.epochs_done);
    requests.waiting().any(|request| {
        matches!(request.command, Command::Change(Change::Epochs { epochs }) if epochs.get() > done)
    })
}

/// What can be found wrong before anything is loaded.
fn check(spec: &RunSpec, past: &Past) -> Result<()> {
    check_training(spec)?;
    match &spec.checkpoint_name {
        // Once a run has begun its result is worth more than its name: the run itself may have saved under it before it
        // was killed, and a name that went to another checkpoint is dealt with at the end.
        CheckpointName::Explicit(name) if !past.started => {
            Ok(Library::new(&spec.library).check_name(name)?)
        }
        _ => Ok(()),
    }
}

/// A network about to train the first batch of a run that never is; nothing is written anywhere.
pub(crate) fn untrained(spec: &RunSpec) -> Result<Fit> {
    check_training(spec)?;
    Ok(load(spec, None)?.fit)
}

/// Whether the parts of a spec suit each other.
fn check_training(spec: &RunSpec) -> Result<()> {
    spec.trainable.check(&spec.architecture)?;
    spec.methods
        .check(&spec.architecture, &spec.trainable, spec.epochs)?;
    spec.optimizer.check(&spec.trainable)?;
    spec.methods.augmentation.check(spec.optimizer)?;
    if spec.architecture.input() != [1, IMAGE_SIDE, IMAGE_SIDE] {
        let input = spec.architecture.input();
        return Err(EngineError::Refused(format!(
            "model {} takes images of {input:?}; the images are [1, 28, 28], so set its input to that",
            spec.model
        )));
    }
    if spec.architecture.classes() != spec.task.classes().len() {
        return Err(EngineError::Refused(format!(
            "the head has {} units but task {} has {} classes; create the run again",
            spec.architecture.classes(),
            spec.task.name(),
            spec.task.classes().len()
        )));
    }
    Ok(())
}

/// A run that trains on after its end saves a second checkpoint, whose name the first one has.
fn checkpoint_name(spec: &RunSpec, was_finished: bool) -> CheckpointName {
    match &spec.checkpoint_name {
        CheckpointName::Explicit(name) if was_finished => CheckpointName::Default(name.clone()),
        name => name.clone(),
    }
}

fn load_data(spec: &RunSpec) -> Result<DataSet> {
    let data = data::read(&spec.data)?;
    Ok(data.confirmed(&spec.data, &spec.data_hashes)?)
}
