//! Training into a state file and out of it.

use std::collections::BTreeMap;

use mnist_core::library::NamedTensor;
use mnist_core::model::Architecture;

use crate::error::{EngineError, Result};
use crate::fit::{Fit, Meter, Position};
use crate::net::{Network, Parameter, Slot};
use crate::optim::Moments;
use crate::values;

use super::state::Facts;

/// Tensors of the network and of the optimizer, and the number of updates of each of the latter.
pub(super) fn take(fit: &mut Fit) -> Result<(Vec<NamedTensor>, BTreeMap<String, u64>)> {
    fit.store_head()?;
    let mut tensors = fit.network.tensors()?;
    let mut steps = BTreeMap::new();
    for (parameter, moments) in fit.optimizer.moments() {
        let name = name(&fit.network, *parameter);
        tensors.push(values::named(format!("first/{name}"), &moments.first)?);
        if let Some(second) = &moments.second {
            tensors.push(values::named(format!("second/{name}"), second)?);
        }
        steps.insert(name, moments.steps);
    }
    Ok((tensors, steps))
}

/// Puts a saved state into a fit that was made with the saved network.
pub(super) fn restore(fit: &mut Fit, facts: &Facts, tensors: &[NamedTensor]) -> Result<()> {
    fit.position = Position {
        epochs: facts.epochs_done,
        batch: facts.batch,
        step: facts.step,
    };
    fit.meter = Meter::resumed(facts.loss, facts.hits, facts.images);
    fit.optimizer.ask_for_rate(facts.learning_rate.get());
    fit.set_trainable(facts.trainable.clone())?;
    for layer in 0..fit.network.len() {
        for slot in [Slot::Weight, Slot::Bias] {
            let parameter = Parameter { layer, slot };
            let name = name(&fit.network, parameter);
            let (Some(steps), Some(value)) = (
                facts.moment_steps.get(&name),
                fit.network.parameter(parameter),
            ) else {
                continue;
            };
            let like = |kind: &str| -> Result<Option<tch::Tensor>> {
                let stored = tensors.iter().find(|t| t.name == format!("{kind}/{name}"));
                stored
                    .map(|t| values::tensor(&values::floats(&t.bytes), &t.shape, value.device()))
                    .transpose()
            };
            let Some(first) = like("first")? else {
                continue;
            };
            let moments = Moments {
                first,
                second: like("second")?,
                steps: *steps,
            };
            fit.optimizer.restore(parameter, moments);
        }
    }
    Ok(())
}

/// Checks that every tensor of the network is there; their shapes are checked when they are taken over.
pub(super) fn check_complete(architecture: &Architecture, tensors: &[NamedTensor]) -> Result<()> {
    for (wanted, _) in architecture.tensors() {
        if !tensors.iter().any(|t| t.name == wanted) {
            return Err(EngineError::Refused(format!(
                "the saved state lacks the tensor {wanted}; start a new run"
            )));
        }
    }
    Ok(())
}

fn name(network: &Network, parameter: Parameter) -> String {
    let suffix = match parameter.slot {
        Slot::Weight => "weight",
        Slot::Bias => "bias",
    };
    format!("{}.{suffix}", network.layer_name(parameter.layer))
}
