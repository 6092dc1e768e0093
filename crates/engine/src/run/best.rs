//! The network of the best epoch, where that is what the run keeps.

use mnist_core::library::NamedTensor;
use mnist_core::run::Scores;

use super::conduct::Conduct;
use crate::error::Result;
use crate::net::Network;

/// What its tensors are called in a state, before their names in the network.
const PREFIX: &str = "best/";

/// The tensors of the best network in a state; none where it has none.
pub(super) fn of_state(tensors: &[NamedTensor]) -> Vec<NamedTensor> {
    let best = tensors.iter().filter_map(|tensor| {
        let name = tensor.name.strip_prefix(PREFIX)?;
        Some(named(tensor, name.to_owned()))
    });
    best.collect()
}

/// The same tensors as a state names them.
pub(super) fn for_state(best: &[NamedTensor]) -> impl Iterator<Item = NamedTensor> {
    best.iter()
        .map(|tensor| named(tensor, format!("{PREFIX}{}", tensor.name)))
}

fn named(tensor: &NamedTensor, name: String) -> NamedTensor {
    NamedTensor {
        name,
        ..tensor.clone()
    }
}

impl Conduct<'_> {
    /// Remembers the network when the epoch that was just counted is the best.
    pub(super) fn remember_the_best(&mut self) -> Result<()> {
        let best = self.spec.methods.keep.best(&self.curve);
        if best.is_some_and(|best| best.epoch == self.fit.position.epochs) {
            self.fit.store_head()?;
            self.best = self.fit.network.tensors()?;
        }
        Ok(())
    }

    /// Takes up the network that is kept, at the end of all training; its validation scores where they are not those of the network
    /// as it is.
    pub(super) fn take_up_the_best(&mut self) -> Result<Option<Scores>> {
        let Some(best) = self.spec.methods.keep.best(&self.curve) else {
            return Ok(None);
        };
        let (epoch, validation) = (best.epoch, best.validation);
        let network = Network::from_tensors(
            &self.spec.architecture,
            &self.best,
            self.spec.seed,
            self.fit.device(),
        )?;
        self.fit.replace_network(network);
        self.kept_epoch = Some(epoch);
        Ok(Some(validation))
    }
}
