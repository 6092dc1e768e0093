//! Waits for the other runs of a data directory to end.

use std::fs::File;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use mnist_core::run::{
    Command, Control, Event, EventKind, Liveness, QueuePolicy, RunDir, StopReason, Tail, liveness,
};

use super::conduct::ENDED;
use super::log::Log;
use super::requests::Requests;
use crate::error::Result;

/// How often the others are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// How waiting ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// The run may begin.
    Ours,
    /// It was ended before it began.
    Ended,
}

/// Waits until no other run is ahead. The lock that comes back is to be held until this run has told that it has begun,
/// so that another trainer does not find the way free.
pub(super) fn wait(
    dir: &RunDir,
    policy: QueuePolicy,
    log: &mut Log,
    requests: &mut Requests,
    signal: &AtomicBool,
    step: u64,
) -> Result<(Turn, Option<File>)> {
    let mut told: Option<String> = None;
    loop {
        let gate = gate(dir);
        let waits = policy == QueuePolicy::Wait;
        let Some(behind) = waits.then(|| run_ahead(dir)).flatten() else {
            return Ok((Turn::Ours, gate));
        };
        if told.as_ref() != Some(&behind) {
            told = Some(behind.clone());
            log.tell(EventKind::Queued { behind })?;
        }
        drop(gate);
        std::thread::sleep(LOOK_EVERY);
        let reason = match answer(log, requests)? {
            Some(Command::StartNow) => return Ok((Turn::Ours, None)),
            Some(_) => Some(StopReason::Asked),
            None => signal.load(Ordering::Relaxed).then_some(StopReason::Signal),
        };
        if let Some(reason) = reason {
            requests.refuse_all(log, ENDED)?;
            let checkpoint = None;
            log.tell(EventKind::Stopped {
                step,
                reason,
                checkpoint,
            })?;
            return Ok((Turn::Ended, None));
        }
    }
}

/// Answers what has been asked of a run that waits: the request that ends the waiting is returned. Changes and resume
/// wait as well: the first batch will be the next one.
fn answer(log: &mut Log, requests: &mut Requests) -> Result<Option<Command>> {
    requests.look()?;
    requests.refuse_where(
        log,
        "the run waits for another one and trains nothing yet; start it now or stop it",
        |c| {
            matches!(
                c.command,
                Command::Pause | Command::Step { .. } | Command::StepEpoch
            )
        },
    )?;
    let ends_the_waiting = |c: &Control| matches!(c.command, Command::StartNow | Command::Stop);
    let Some(Control { id, command }) = requests.take(ends_the_waiting) else {
        return Ok(None);
    };
    log.tell(EventKind::Accepted { id })?;
    Ok(Some(command))
}

/// A lock that trainers hold while they look and begin, so that two of them do not both find the way free. Where it
/// cannot be had, that small risk is taken.
fn gate(dir: &RunDir) -> Option<File> {
    let path = dir.path().parent()?.join(".queue");
    let file = File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .ok()?;
    file.lock().ok()?;
    Some(file)
}

/// A live run in the same folder that has begun, or that waits and is older.
fn run_ahead(dir: &RunDir) -> Option<String> {
    let ours = dir.id();
    let mut ids: Vec<String> = std::fs::read_dir(dir.path().parent()?)
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|id| *id != ours && !id.starts_with('.'))
        .collect();
    ids.sort_unstable();
    ids.into_iter().find(|id| {
        let other = RunDir::at(dir.path().with_file_name(id));
        liveness(&other).is_ok_and(|l| l == Liveness::Live) && (*id < ours || has_begun(&other))
    })
}

/// Whether the trainer of a live run has begun to train rather than wait.
fn has_begun(run: &RunDir) -> bool {
    let events = Tail::<Event>::new(run.events_path(), 0)
        .read()
        .unwrap_or_default();
    events
        .iter()
        .rev()
        .find_map(|event| match event.kind {
            EventKind::Queued { .. } | EventKind::Finished { .. } | EventKind::Stopped { .. } => {
                Some(false)
            }
            EventKind::Started { .. } | EventKind::Resumed { .. } => Some(true),
            _ => None,
        })
        .unwrap_or(false)
}
