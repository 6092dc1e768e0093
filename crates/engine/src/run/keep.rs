//! Keeps the network of a run that was ended early: a checkpoint of its saved state.

use mnist_core::library::Library;
use mnist_core::run::{
    CheckpointName, CheckpointSaved, Command, CommandId, Control, EventKind, StopReason,
};

use super::conduct::{Conduct, ENDED};
use crate::error::{EngineError, Result};

impl Conduct<'_> {
    /// Saves the network of the saved state to the library and ends the run again, so that it can still be resumed.
    pub(super) fn keep(mut self, request: CommandId, name: Option<String>) -> Result<()> {
        let kept = self.save_as(name);
        let checkpoint = match kept {
            Ok(checkpoint) => {
                self.log.tell(EventKind::Accepted { id: request })?;
                Some(checkpoint)
            }
            Err(error) => {
                let reason = error.to_string();
                let id = request;
                self.log.tell(EventKind::Refused { id, reason })?;
                None
            }
        };
        // A change is meant for the trainer that goes on.
        let is_late = |c: &Control| !matches!(c.command, Command::Change(_));
        self.requests.refuse_where(self.log, ENDED, is_late)?;
        self.log.tell(EventKind::Stopped {
            step: self.fit.position.step,
            reason: StopReason::Asked,
            checkpoint,
        })
    }

    fn save_as(&mut self, name: Option<String>) -> Result<CheckpointSaved> {
        if self.fit.position.step == 0 {
            let reason = "nothing was trained yet, so there is nothing to save";
            return Err(EngineError::Refused(reason.to_owned()));
        }
        self.name = match (name, &self.name) {
            (Some(name), _) => {
                Library::new(&self.spec.library).check_name(&name)?;
                CheckpointName::Explicit(name)
            }
            // The run's own result must not be refused later since the name is taken by this one.
            (None, name) => CheckpointName::Default(name.text().to_owned()),
        };
        let validation = match self.take_up_the_best()? {
            Some(validation) => validation,
            // The last epoch's scores are those of an earlier network.
            None => self.fit.validate()?,
        };
        Ok(self.save_network(Some(validation))?.0)
    }
}
