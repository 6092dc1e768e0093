//! What a network starts from: fresh weights, a parent, or a saved state.

use std::collections::BTreeMap;

use mnist_core::library::CheckpointFile;
use mnist_core::run::{Parent, RunKind, RunSpec};

use super::snapshot;
use super::state::State;
use crate::error::{EngineError, Result};
use crate::net::Network;

/// What the network starts from.
pub(super) struct Origin {
    pub(super) network: Network,
    /// Hash of each layer of the parent.
    pub(super) parent_layers: Option<BTreeMap<String, String>>,
}

/// The saved state's network, else fresh weights or the parent's.
pub(super) fn origin(spec: &RunSpec, state: Option<&State>, device: tch::Device) -> Result<Origin> {
    let architecture = &spec.architecture;
    if let Some(state) = state {
        snapshot::check_complete(architecture, &state.tensors)?;
        return Ok(Origin {
            network: Network::from_tensors(architecture, &state.tensors, spec.seed, device)?,
            parent_layers: state.facts.parent_layers.clone(),
        });
    }
    match &spec.kind {
        RunKind::Pretrain => Ok(Origin {
            network: Network::fresh(architecture, spec.seed, device)?,
            parent_layers: None,
        }),
        RunKind::Transfer { from } => transferred(spec, from, device),
    }
}

/// The parent's body, and its head where the classes are the same in number and meaning; else a new head.
fn transferred(spec: &RunSpec, from: &Parent, device: tch::Device) -> Result<Origin> {
    let parent = CheckpointFile::read(&from.path)?;
    if parent.id()? != from.id {
        return Err(EngineError::Refused(format!(
            "{} is not the checkpoint {} any more; choose the parent again",
            from.path.display(),
            from.id.short()
        )));
    }
    let (ours, theirs) = (&spec.architecture, &parent.record.architecture);
    let classes = spec.task.classes().len();
    if theirs.replace_head(classes) != *ours && theirs != ours {
        return Err(EngineError::Refused(format!(
            "the layers of {} are not those of the run; create the run again",
            from.path.display()
        )));
    }
    let same_classes = parent.record.task.classes() == spec.task.classes()
        && parent.record.task.same_question(&spec.task);
    let mut tensors = parent.tensors;
    if !same_classes {
        tensors.retain(|t| t.layer() != mnist_core::model::HEAD);
    }
    Ok(Origin {
        network: Network::from_tensors(ours, &tensors, spec.seed, device)?,
        parent_layers: Some(parent.record.layer_hashes),
    })
}
