//! Whether a run trains or stands still.

use mnist_core::run::{Command, Control, Start};

use super::log::{Motion, Past};

/// Whether a run trains or stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Trains.
    Running,
    /// Stands still.
    Paused,
    /// Trains until so many steps are done, then stands still.
    Until(u64),
}

impl Mode {
    /// What an accepted command makes of it when `step` steps are done.
    pub(super) fn after(self, command: &Command, step: u64, steps_per_epoch: u64) -> Self {
        // Steps asked for while earlier ones are under way come on top of them.
        let from = match self {
            Self::Until(target) => target.max(step),
            Self::Running | Self::Paused => step,
        };
        match command {
            Command::Pause => Self::Paused,
            Command::Resume => Self::Running,
            Command::Step { batches } => Self::Until(from + u64::from(*batches)),
            Command::StepEpoch => Self::Until((from / steps_per_epoch + 1) * steps_per_epoch),
            Command::Stop | Command::StartNow | Command::Save { .. } | Command::Change(_) => self,
        }
    }

    /// The mode that an earlier trainer was in when it ended without a word; a run that had ended goes on.
    pub(super) fn left_by(
        past: &Past,
        requests: &[Control],
        start: Start,
        steps_per_epoch: u64,
    ) -> Self {
        let mut mode = match start {
            Start::Running => Self::Running,
            Start::Paused => Self::Paused,
        };
        for motion in &past.motions {
            mode = match motion {
                Motion::Paused => Self::Paused,
                Motion::Ended => Self::Running,
                Motion::Accepted { id, step } => requests
                    .iter()
                    .find(|request| &request.id == id)
                    .map_or(mode, |r| mode.after(&r.command, *step, steps_per_epoch)),
            };
        }
        mode
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_add_up_and_an_epoch_ends_at_its_last_batch() {
        let step = Command::Step { batches: 3 };
        let once = Mode::Paused.after(&step, 10, 100);
        assert_eq!(once, Mode::Until(13));
        assert_eq!(once.after(&step, 11, 100), Mode::Until(16));
        assert_eq!(
            Mode::Paused.after(&Command::StepEpoch, 100, 100),
            Mode::Until(200)
        );
        assert_eq!(
            Mode::Running.after(&Command::StepEpoch, 130, 100),
            Mode::Until(200)
        );
    }

    #[test]
    fn a_killed_run_goes_on_as_it_was_and_an_ended_one_trains() {
        let requests = [Control {
            id: "a".into(),
            command: Command::Step { batches: 5 },
        }];
        let accepted = Motion::Accepted {
            id: "a".into(),
            step: 20,
        };
        let left_by = |motions: &[Motion]| {
            let past = Past {
                motions: motions.to_vec(),
                ..Past::default()
            };
            Mode::left_by(&past, &requests, Start::Paused, 100)
        };
        assert_eq!(left_by(&[]), Mode::Paused);
        assert_eq!(
            left_by(&[Motion::Paused, accepted.clone()]),
            Mode::Until(25)
        );
        assert_eq!(left_by(&[accepted, Motion::Paused]), Mode::Paused);
        assert_eq!(left_by(&[Motion::Paused, Motion::Ended]), Mode::Running);
    }
}
