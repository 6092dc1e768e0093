//! Norms of the layers' weights and of their updates.

use std::collections::BTreeMap;

use mnist_core::model::Architecture;
use mnist_core::run::LayerStatistics;
use tch::Tensor;

use crate::error::Result;
use crate::net::{Flags, Network, Parameter, Slot};
use crate::values;

/// Measures single steps when asked to: a step is the difference of the weights after and before it.
#[derive(Debug, Default)]
pub(crate) struct Statistics {
    asked: bool,
    /// Weights before the step that is measured, by position of the layer.
    before: Vec<(usize, Tensor)>,
    /// Latest ratio of update and weight, by position of the layer.
    ratios: BTreeMap<usize, f64>,
}

impl Statistics {
    /// Measures the next step.
    pub(crate) const fn ask(&mut self) {
        self.asked = true;
    }

    /// Whether the next step is measured.
    pub(super) const fn is_asked(&self) -> bool {
        self.asked
    }

    /// Whether the step under way is measured.
    pub(super) const fn is_measuring(&self) -> bool {
        !self.before.is_empty()
    }

    pub(super) fn before_step(&mut self, network: &Network, flags: &Flags) -> Result<()> {
        self.asked = false;
        for layer in (0..network.len()).filter(|layer| flags.trains(*layer)) {
            if let Some(weight) = weight(network, layer) {
                self.before.push((layer, values::copy(&weight)?));
            }
        }
        Ok(())
    }

    pub(super) fn after_step(&mut self, network: &Network) -> Result<()> {
        for (layer, before) in std::mem::take(&mut self.before) {
            if let Some(after) = weight(network, layer) {
                let update = norm(&after.f_sub(&before)?)?;
                self.ratios
                    .insert(layer, update / norm(&after)?.max(f64::MIN_POSITIVE));
            }
        }
        Ok(())
    }

    /// Norms of every layer with a weight.
    pub(super) fn layers(
        &self,
        network: &Network,
        architecture: &Architecture,
        flags: &Flags,
    ) -> Result<Vec<LayerStatistics>> {
        let mut all = Vec::new();
        for (position, layer) in architecture.layers().iter().enumerate() {
            let Some(weight) = weight(network, position) else {
                continue;
            };
            let update_ratio = if flags.trains(position) {
                self.ratios.get(&position).copied()
            } else {
                Some(0.0)
            };
            all.push(LayerStatistics {
                layer: layer.name.clone(),
                weight_norm: norm(&weight)?,
                update_ratio,
            });
        }
        Ok(all)
    }
}

fn weight(network: &Network, layer: usize) -> Option<Tensor> {
    network.parameter(Parameter {
        layer,
        slot: Slot::Weight,
    })
}

fn norm(tensor: &Tensor) -> Result<f64> {
    Ok(tensor.f_norm()?.f_double_value(&[])?)
}
