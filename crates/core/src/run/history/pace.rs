//! How far a run is, how long it still takes, and how fast it learns.

use std::num::NonZeroU32;

use super::History;
use crate::run::{Moment, Schedule};

impl History {
    /// Share of all steps done, in `[0, 1]`.
    #[must_use]
    pub fn fraction(&self) -> f64 {
        self.all_steps()
            .map_or(0.0, |all| (self.step as f64 / all as f64).min(1.0))
    }

    /// Steps of all epochs, once the trainer has begun.
    #[must_use]
    pub fn all_steps(&self) -> Option<u64> {
        self.steps_per_epoch
            .map(|steps| steps.saturating_mul(self.epochs.into()))
            .filter(|all| *all > 0)
    }

    /// Seconds left at the pace so far; `None` before anything is known.
    #[must_use]
    pub fn seconds_left(&self) -> Option<f64> {
        let left = self.all_steps()?.saturating_sub(self.step) as f64;
        let seconds_per_step = match (self.completed.last(), self.steps_per_epoch) {
            // The last epoch tells the pace of now: toggles and caches change it.
            (Some(last), Some(steps)) => last.seconds / steps as f64,
            _ if self.step > 0 => self.active_seconds / self.step as f64,
            _ => return None,
        };
        Some(seconds_per_step * left)
    }

    /// The learning rate of the next batch, or of the last one where none follows: what was asked for, as far as `schedule` lets it.
    #[must_use]
    pub fn rate_in_use(&self, schedule: Schedule) -> f64 {
        let asked = self.learning_rate.get();
        let whole = || {
            let epochs = NonZeroU32::new(self.epochs)?;
            Some((self.steps_per_epoch?, epochs, self.all_steps()?))
        };
        let Some((steps_per_epoch, epochs, all)) = whole() else {
            return asked;
        };
        let epoch = self.completed.last().map_or(0, |done| done.epoch);
        let moment = Moment {
            epoch: epoch.min(epochs.get() - 1),
            step: self.step.min(all - 1),
            epochs,
            steps_per_epoch,
        };
        asked * schedule.share(moment, &self.completed)
    }
}
