//! Every run in a data directory.

use jiff::{SignedDuration, Timestamp};

use super::error::io;
use super::{
    Command, Event, History, Liveness, Outcome, Phase, RunDir, RunError, RunSpec, Start, Tail,
    liveness,
};
use crate::storage::DataDir;

/// A run without a trainer is starting, not interrupted, for so long after its creation.
const STARTING: SignedDuration = SignedDuration::from_secs(10);

/// What a run is doing, from its events and its lock together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RunState {
    /// Waits for another run.
    Queued,
    /// Created less than ten seconds ago, no trainer yet; or the trainer loads.
    Starting,
    /// Trains.
    Training,
    /// Stands still, its trainer alive.
    Paused,
    /// Its trainer is gone without an end; can be resumed.
    Interrupted,
    /// Ended early by request; can be resumed.
    Stopped,
    /// Ended by an error.
    Failed,
    /// Came to its end.
    Finished,
    /// Its trainer is on another host, or locks do not work here.
    Unknown,
}

impl RunState {
    /// What a run is doing now: its events, and who holds its lock.
    #[must_use]
    pub fn now(dir: &RunDir, spec: &RunSpec, history: &History) -> Self {
        let age = Timestamp::now().duration_since(spec.created);
        let liveness = liveness(dir).unwrap_or(Liveness::Unknown);
        Self::of(&history.phase, liveness, age < STARTING)
    }

    /// `young`: created so recently that its trainer may not have begun.
    fn of(phase: &Phase, liveness: Liveness, young: bool) -> Self {
        match (phase, liveness) {
            (Phase::Ended(Outcome::Finished { .. }), _) => Self::Finished,
            (Phase::Ended(Outcome::Stopped { .. }), _) => Self::Stopped,
            (Phase::Ended(Outcome::Failed { .. }), _) => Self::Failed,
            (Phase::Starting, Liveness::Live) => Self::Starting,
            (Phase::Starting, Liveness::Free) if young => Self::Starting,
            (Phase::Queued { .. }, Liveness::Live) => Self::Queued,
            (Phase::Training, Liveness::Live) => Self::Training,
            (Phase::Paused, Liveness::Live) => Self::Paused,
            (_, Liveness::Free) => Self::Interrupted,
            (_, Liveness::Unknown) => Self::Unknown,
        }
    }

    /// Whether a trainer is or may be at work.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(
            self,
            Self::Queued | Self::Starting | Self::Training | Self::Paused
        )
    }

    /// One word for people and scripts.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Starting => "starting",
            Self::Training => "training",
            Self::Paused => "paused",
            Self::Interrupted => "interrupted",
            Self::Stopped => "stopped",
            Self::Failed => "failed",
            Self::Finished => "finished",
            Self::Unknown => "unknown",
        }
    }
}

/// A run in a listing.
#[derive(Debug, Clone)]
pub struct RunEntry {
    /// Its directory.
    pub dir: RunDir,
    /// What it was asked to do.
    pub spec: RunSpec,
    /// What its events tell.
    pub history: History,
    /// What it is doing.
    pub state: RunState,
    /// Whether this user may control it.
    pub writable: bool,
}

impl RunEntry {
    /// What a new trainer must be asked for the run to go on: one that takes up a run which stood still lets it stand.
    #[must_use]
    pub fn wake_up(&self) -> Option<Command> {
        let never_began = self.spec.start == Start::Paused && self.history.step == 0;
        (self.history.phase == Phase::Paused || never_began).then_some(Command::Resume)
    }

    /// Reads one run whole.
    ///
    /// # Errors
    /// A spec that is missing or damaged.
    pub fn read(dir: RunDir) -> Result<Self, RunError> {
        let spec = dir.spec()?;
        let path = dir.events_path();
        let events: Vec<Event> = Tail::new(path.clone(), 0)
            .read()
            .map_err(io("read", &path))?;
        let mut history = History::new(&spec);
        for event in &events {
            history.apply(event);
        }
        let state = RunState::now(&dir, &spec, &history);
        let writable = nix::unistd::access(dir.path(), nix::unistd::AccessFlags::W_OK).is_ok();
        Ok(Self {
            dir,
            spec,
            history,
            state,
            writable,
        })
    }
}

/// Every run in a data directory.
#[derive(Debug, Clone, Default)]
pub struct RunListing {
    /// Live ones first, then newest first.
    pub runs: Vec<RunEntry>,
    /// Directories that cannot be read as runs, newest first.
    pub unreadable: Vec<UnreadableRun>,
}

/// A directory among the runs that cannot be read as one.
#[derive(Debug, Clone)]
pub struct UnreadableRun {
    /// The directory.
    pub dir: RunDir,
    /// Why it cannot be read, and what to do.
    pub reason: String,
}

/// Every run, live ones first, then newest first; directories that are no readable run are left out (see [`listing`]).
///
/// # Errors
/// A folder that cannot be read; a missing one has no runs.
pub fn list(data: &DataDir) -> Result<Vec<RunEntry>, RunError> {
    Ok(listing(data)?.runs)
}

/// Every run, readable or not.
///
/// # Errors
/// A folder that cannot be read; a missing one has no runs.
pub fn listing(data: &DataDir) -> Result<RunListing, RunError> {
    let mut listing = RunListing::default();
    for id in RunDir::ids(data)?.into_iter().rev() {
        let dir = RunDir::at(data.runs().join(id));
        match RunEntry::read(dir.clone()) {
            Ok(run) => listing.runs.push(run),
            // A file between the runs is none of ours; a directory may have been removed meanwhile.
            Err(_) if !dir.path().is_dir() => {}
            Err(error) => listing.unreadable.push(UnreadableRun {
                reason: error.to_string(),
                dir,
            }),
        }
    }
    listing.runs.sort_by_key(|run| !run.state.is_live());
    Ok(listing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_without_a_trainer_is_interrupted_unless_it_is_young_ended_or_elsewhere() {
        let state = |phase: &Phase, liveness, young| RunState::of(phase, liveness, young);
        let failed = Phase::Ended(Outcome::Failed {
            reason: String::new(),
        });
        assert_eq!(
            state(&Phase::Starting, Liveness::Free, true),
            RunState::Starting
        );
        assert_eq!(
            state(&Phase::Starting, Liveness::Free, false),
            RunState::Interrupted
        );
        assert_eq!(
            state(&Phase::Training, Liveness::Free, true),
            RunState::Interrupted
        );
        assert_eq!(
            state(&Phase::Training, Liveness::Unknown, false),
            RunState::Unknown
        );
        assert_eq!(
            state(&Phase::Paused, Liveness::Live, false),
            RunState::Paused
        );
        for liveness in [Liveness::Live, Liveness::Free, Liveness::Unknown] {
            assert_eq!(state(&failed, liveness, false), RunState::Failed);
        }
    }
}
