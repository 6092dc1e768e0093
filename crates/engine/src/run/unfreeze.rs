//! Changes that a run makes by itself: layers that are unfrozen stage by stage.

use mnist_core::run::{Change, CommandId};

use super::conduct::Conduct;
use super::log::Recorded;
use crate::error::Result;

/// Begins the id of a change that nobody asked for.
const PREFIX: &str = "unfreeze-";

/// Whether nobody asked for the change of this id, so that nobody waits for its echo either.
pub(super) fn is_unasked(id: &CommandId) -> bool {
    id.starts_with(PREFIX)
}

impl Conduct<'_> {
    /// At the start of an epoch, unfreezes the layers whose stage has begun. Each is unfrozen once, whoever freezes it afterwards, and
    /// recorded like a change that was asked for: a trainer that takes up a killed run makes it again at its step, or finds it made.
    pub(super) fn unfreeze(&mut self) -> Result<()> {
        let position = self.fit.position;
        if position.batch > 0 {
            return Ok(());
        }
        let spec = &self.spec;
        let layers = spec.methods.unfreezing.unfrozen(
            &spec.architecture,
            &spec.trainable,
            spec.epochs,
            position.epochs,
        );
        let due: Vec<Recorded> = layers
            .into_iter()
            .map(|layer| Recorded {
                id: format!("{PREFIX}{layer}"),
                step: position.step,
                change: Change::Trainable {
                    layer: layer.to_owned(),
                    trainable: true,
                },
            })
            .filter(|due| !self.changes.iter().any(|made| made.id == due.id))
            .collect();
        for change in due {
            self.log.tell_change(&change)?;
            self.apply(change)?;
        }
        Ok(())
    }
}
