//! When to draw: at once for a person, less often for a run, never for nothing.

use std::time::{Duration, Instant};

/// How soon a change should be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Urgency {
    /// A key or a new size: at most 60 times a second.
    Now,
    /// News of a run: at most 20 times a second.
    Soon,
}

impl Urgency {
    const fn interval(self) -> Duration {
        match self {
            Self::Now => Duration::from_millis(16),
            Self::Soon => Duration::from_millis(50),
        }
    }
}

/// The time of the next frame.
#[derive(Debug)]
pub(super) struct Pace {
    last: Instant,
    due: Option<Instant>,
}

impl Pace {
    /// Nothing to draw yet.
    pub(super) const fn new(now: Instant) -> Self {
        Self {
            last: now,
            due: None,
        }
    }

    /// Something changed.
    pub(super) fn ask(&mut self, urgency: Urgency) {
        let wanted = self.last + urgency.interval();
        self.due = Some(self.due.map_or(wanted, |due| due.min(wanted)));
    }

    /// When the next frame is to be drawn; `None` when nothing changed.
    pub(super) const fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Whether a frame is to be drawn now; then it counts as drawn.
    pub(super) fn take(&mut self, now: Instant) -> bool {
        let draws = self.due.is_some_and(|due| due <= now);
        if draws {
            self.last = now;
            self.due = None;
        }
        draws
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MILLISECOND: Duration = Duration::from_millis(1);

    /// Frames drawn in a second when something of `urgency` happens every millisecond.
    fn frames(urgency: Urgency) -> usize {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        (1..=1000)
            .filter(|ms| {
                pace.ask(urgency);
                pace.take(start + MILLISECOND * *ms)
            })
            .count()
    }

    #[test]
    fn frames_are_bounded() {
        assert_eq!(frames(Urgency::Soon), 20);
        assert_eq!(frames(Urgency::Now), 62);
    }

    #[test]
    fn nothing_new_draws_nothing() {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        assert_eq!(pace.due(), None);
        assert!(!pace.take(start + MILLISECOND * 5000));
    }

    #[test]
    fn a_key_is_shown_at_once_though_a_run_was_to_wait() {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        pace.ask(Urgency::Soon);
        assert!(!pace.take(start + MILLISECOND * 20));
        pace.ask(Urgency::Now);
        assert!(pace.take(start + MILLISECOND * 20));
        assert_eq!(pace.due(), None);
    }
}
