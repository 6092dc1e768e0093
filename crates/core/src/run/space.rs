//! Room on the disk: what runs need and what they take.

use std::fs;
use std::path::Path;

use super::error::io;
use super::{Keep, RunError, RunSpec};
use crate::storage::free_space;

/// Refuses a run that could not save its state and its checkpoint.
pub(super) fn check_space(runs: &Path, spec: &RunSpec) -> Result<(), RunError> {
    let free = free_space(runs).map_err(io("ask for the free space of", runs))?;
    fits(runs, free, needed(spec))
}

/// Bytes that a run takes on the disk.
fn needed(spec: &RunSpec) -> u64 {
    /// Room for the log and the events of a long run.
    const EVENTS_AND_LOG: u64 = 32_000_000;
    /// Twice weights and two moments, since a state is replaced by a new one, and the checkpoint.
    const PARAMETERS: u64 = 7;
    // A best network is in each of the two states.
    let best = match spec.methods.keep {
        Keep::Last {} => 0,
        Keep::Best { .. } => 2,
    };
    EVENTS_AND_LOG + 4 * (PARAMETERS + best) * spec.architecture.parameters() as u64
}

fn fits(runs: &Path, free: u64, needed: u64) -> Result<(), RunError> {
    if free >= needed {
        return Ok(());
    }
    Err(RunError::DiskFull {
        path: runs.to_owned(),
        free_mb: free / 1_000_000,
        needed_mb: needed.div_ceil(1_000_000),
    })
}

#[cfg(unix)]
pub(super) fn size_on_disk(metadata: &fs::Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    metadata.blocks() * 512
}

#[cfg(not(unix))]
pub(super) fn size_on_disk(metadata: &fs::Metadata) -> u64 {
    metadata.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn a_run_needs_room_for_its_states_its_checkpoint_and_its_events() {
        let mut spec = fixtures::spec();
        let parameters = spec.architecture.parameters() as u64;
        assert_eq!(needed(&spec), 32_000_000 + 28 * parameters);
        spec.methods.keep = Keep::Best {
            metric: crate::run::Metric::Loss,
        };
        assert_eq!(needed(&spec), 32_000_000 + 36 * parameters);
    }

    #[test]
    fn a_disk_with_too_little_room_is_refused_with_both_sizes_and_the_remedy() {
        let runs = Path::new("/data/runs");
        assert!(fits(runs, 40_000_000, 40_000_000).is_ok());
        let error = fits(runs, 39_999_999, 40_000_000).unwrap_err().to_string();
        assert_eq!(
            error,
            "only 39 MB free for /data/runs; a run needs 40 MB. Free some (`mnist-tui runs prune`) or use --data-dir"
        );
    }
}
