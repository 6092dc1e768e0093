//! Standing still and going on.

use std::time::Instant;

use mnist_core::run::{EventKind, Start};

use super::conduct::{Conduct, Flow, Report, Saving};
use super::motion::Mode;
use crate::error::Result;

impl Conduct<'_> {
    /// Makes sure that there is a state to come back to.
    pub(super) fn begin(&mut self) -> Result<Flow> {
        self.catch_up();
        if self.mode == Mode::Paused || self.has_reached_its_target() {
            return self.stand_still();
        }
        if self.spec.start == Start::Running && self.fit.position.step == 0 {
            return self.save(Saving::Soon);
        }
        Ok(Flow::GoOn)
    }

    /// A run that stood still beyond the state that it starts from trains up to the last recorded change first: it
    /// answers nobody before that.
    fn catch_up(&mut self) {
        let target = self.replays.back().map_or(0, |last| last.step);
        if self.mode == Mode::Paused && target > self.fit.position.step {
            self.mode = Mode::Until(target);
        }
    }

    /// Whether the steps asked for are done; the last of a run leads to its end instead.
    pub(super) fn has_reached_its_target(&self) -> bool {
        let reached = matches!(self.mode, Mode::Until(step) if step <= self.fit.position.step);
        reached && !self.is_done()
    }

    /// Stands still with the state saved.
    pub(super) fn stand_still(&mut self) -> Result<Flow> {
        if self.report.images > 0
            && let Flow::End(reason) = self.tell_progress()?
        {
            return Ok(Flow::End(reason));
        }
        self.total.hold();
        self.epoch.hold();
        self.mode = Mode::Paused;
        if let Flow::End(reason) = self.save(Saving::Now)? {
            return Ok(Flow::End(reason));
        }
        self.tell_statistics()?;
        let step = self.fit.position.step;
        self.log.tell(EventKind::Paused { step })?;
        Ok(Flow::GoOn)
    }

    /// Goes on after a pause.
    pub(super) fn go_on(&mut self) {
        self.total.go_on();
        self.epoch.go_on();
        self.report = Report {
            at: Instant::now(),
            images: 0,
        };
    }
}
