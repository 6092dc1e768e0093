//! Time spent on work, pauses left out.

use std::time::Instant;

/// Seconds that add up while it runs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    before: f64,
    since: Option<Instant>,
}

impl Clock {
    /// Runs from `since` on, with `before` seconds already counted.
    pub(super) const fn running(before: f64, since: Instant) -> Self {
        Self {
            before,
            since: Some(since),
        }
    }

    /// Seconds so far.
    pub(super) fn seconds(&self) -> f64 {
        self.before + self.since.map_or(0.0, |at| at.elapsed().as_secs_f64())
    }

    /// Stops counting.
    pub(super) fn hold(&mut self) {
        self.before = self.seconds();
        self.since = None;
    }

    /// Counts again.
    pub(super) fn go_on(&mut self) {
        self.since.get_or_insert_with(Instant::now);
    }

    /// Starts from zero.
    pub(super) fn restart(&mut self) {
        *self = Self::running(0.0, Instant::now());
    }
}
