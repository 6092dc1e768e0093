//! Requests: carried out or refused, and echoed either way.

use mnist_core::run::{Change, Command, Control, EventKind, StopReason};

use super::conduct::{Conduct, Flow, Saving};
use super::log::Recorded;
use super::motion::Mode;
use crate::error::Result;

impl Conduct<'_> {
    /// Answers the requests that have come since the last look.
    pub(super) fn answer_requests(&mut self) -> Result<Flow> {
        self.requests.look()?;
        while let Some(request) = self.requests.next() {
            let flow = self.answer(request)?;
            if flow != Flow::GoOn {
                return Ok(flow);
            }
        }
        Ok(Flow::GoOn)
    }

    fn answer(&mut self, Control { id, command }: Control) -> Result<Flow> {
        if let Err(reason) = self.check(&command) {
            self.log.tell(EventKind::Refused { id, reason })?;
            return Ok(Flow::GoOn);
        }
        // The echo comes last: a request without one is carried out again after a crash, and each can be.
        match command {
            Command::Pause if self.mode != Mode::Paused => {
                let flow = self.stand_still()?;
                if flow != Flow::GoOn {
                    return self.refuse_in_a_runaway(id, flow);
                }
            }
            Command::Pause | Command::StartNow | Command::Save { .. } => {}
            Command::Resume | Command::Step { .. } | Command::StepEpoch => {
                let (step, steps_per_epoch) = (self.fit.position.step, self.fit.steps_per_epoch());
                self.mode = self.mode.after(&command, step, steps_per_epoch);
                self.go_on();
                self.log.tell(EventKind::Continued { step })?;
            }
            Command::Stop => {
                let flow = self.save(Saving::Now)?;
                self.log.tell(EventKind::Accepted { id })?;
                return Ok(match flow {
                    Flow::GoOn => Flow::End(StopReason::Asked),
                    end @ Flow::End(_) => end,
                });
            }
            Command::Change(change) => return self.change(id, change),
        }
        self.log.tell(EventKind::Accepted { id })?;
        Ok(Flow::GoOn)
    }

    /// The network has run away, and the run ends with `flow` before the request can be carried out.
    fn refuse_in_a_runaway(&mut self, id: String, flow: Flow) -> Result<Flow> {
        let reason = "the loss is no longer a finite number, so the run ends".to_owned();
        self.log.tell(EventKind::Refused { id, reason })?;
        Ok(flow)
    }

    /// A change is told before it acts, with its step, so that a resumed trainer can make it again.
    fn change(&mut self, id: String, change: Change) -> Result<Flow> {
        let recorded = Recorded {
            id: id.clone(),
            step: self.fit.position.step,
            change,
        };
        // A network that has run away must not be saved as if the change had been made to a good one.
        let flow = self.save(Saving::Soon)?;
        if flow != Flow::GoOn {
            return self.refuse_in_a_runaway(id, flow);
        }
        self.log.tell_change(&recorded)?;
        self.apply(recorded)?;
        let flow = self.save(Saving::Now)?;
        self.log.tell(EventKind::Accepted { id })?;
        Ok(flow)
    }

    /// Makes a change that was checked.
    pub(super) fn apply(&mut self, recorded: Recorded) -> Result<()> {
        match &recorded.change {
            Change::Trainable { layer, trainable } => {
                let layers = self.fit.trainable().with(layer, *trainable);
                self.fit.set_trainable(layers)?;
            }
            Change::LearningRate { rate } => self.fit.optimizer.set_rate(rate.get()),
            Change::Epochs { epochs } => self.epochs = *epochs,
        }
        self.changes.push(recorded);
        Ok(())
    }

    /// Whether a request can be carried out now, or why not.
    fn check(&self, command: &Command) -> std::result::Result<(), String> {
        match command {
            Command::Step { batches: 0 } => Err("a step needs at least one batch".into()),
            Command::StartNow => Err("the run does not wait for another one".into()),
            Command::Save { .. } => Err("the run trains; stop it, then save it".into()),
            Command::Change(Change::Trainable { layer, trainable }) => {
                let layers = self.fit.trainable().with(layer, *trainable);
                layers
                    .check(&self.fit.architecture)
                    .map_err(|e| e.to_string())?;
                let rule = self.fit.optimizer.rule();
                rule.check(&layers).map_err(|e| e.to_string())
            }
            Command::Change(Change::Epochs { epochs }) => {
                let position = self.fit.position;
                let begun = position.epochs + u32::from(position.batch > 0);
                if epochs.get() < begun {
                    Err(format!(
                        "epoch {begun} has begun, so the run cannot end after {epochs}; stop it instead"
                    ))
                } else {
                    Ok(())
                }
            }
            _ => Ok(()),
        }
    }
}
