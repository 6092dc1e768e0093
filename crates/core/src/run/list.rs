//! Every run in a data directory.

use super::{History, RunDir, RunError, RunSpec};
use crate::storage::DataDir;

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
    /// Reads one run whole.
    ///
    /// # Errors
    /// A spec that is missing or damaged.
    pub fn read(dir: RunDir) -> Result<Self, RunError> {
        let _ = dir;
        todo!()
    }
}

/// Every run, live ones first, then newest first; directories that are no readable run are left out.
///
/// # Errors
/// A folder that cannot be read; a missing one has no runs.
pub fn list(data: &DataDir) -> Result<Vec<RunEntry>, RunError> {
    let _ = data;
    todo!()
}
