//! The head's way out of libtorch and back, while it trains alone.

use mnist_core::run::LayerStatistics;

use super::Fit;
use crate::error::{EngineError, Result};
use crate::features::Front;
use crate::head::{Head, HeadStep};
use crate::net::{Parameter, Slot};
use crate::optim::Moments;
use crate::optim::slices::Slices;
use crate::values;

impl Fit {
    /// Takes the head out of libtorch when features are kept as plain numbers.
    pub(super) fn enter_head(&mut self) -> Result<()> {
        if self.head.is_none() && matches!(self.front, Front::Rows { .. }) {
            let [weight, bias] = self.head_parameters();
            self.head = Some(Head::new(self.slices(weight)?, self.slices(bias)?));
        }
        Ok(())
    }

    /// Gives the head back to libtorch.
    pub(super) fn leave_head(&mut self) -> Result<()> {
        self.store_head()?;
        self.head = None;
        Ok(())
    }

    /// Copies the head's numbers into the network and the optimizer, and goes on with the head.
    pub(crate) fn store_head(&mut self) -> Result<()> {
        let Some(head) = self.head.take() else {
            return Ok(());
        };
        let [weight, bias] = self.head_parameters();
        self.store(weight, &head.weight)?;
        self.store(bias, &head.bias)?;
        self.head = Some(head);
        Ok(())
    }

    /// Trains the head on one batch.
    pub(super) fn step_head(&mut self) -> Result<()> {
        let (Some(head), Front::Rows { features, .. }) = (&mut self.head, &self.front) else {
            return Err(EngineError::Refused(
                "the head has no features to train on".into(),
            ));
        };
        let rows = self.order.rows(self.position.batch);
        let optimizer = &self.optimizer;
        let step = HeadStep {
            rule: optimizer.rule(),
            rate: optimizer.rate(),
            factor: optimizer.gradient_factor(),
            clipping: self.constants.clipping,
            label_smoothing: self.constants.label_smoothing,
        };
        let sums = head.step(features, rows, self.examples.truth(), &step);
        self.meter.add(sums, rows.len());
        Ok(())
    }

    /// Norms of every layer with a weight.
    pub(crate) fn layer_statistics(&mut self) -> Result<Vec<LayerStatistics>> {
        self.store_head()?;
        self.statistics
            .layers(&self.network, &self.architecture, &self.flags)
    }

    fn head_parameters(&self) -> [Parameter; 2] {
        let layer = self.network.len() - 1;
        [Slot::Weight, Slot::Bias].map(|slot| Parameter { layer, slot })
    }

    fn slices(&self, parameter: Parameter) -> Result<Slices> {
        let tensor = self.tensor(parameter)?;
        let mut slices = Slices::new(values::read(&tensor)?);
        if let Some(moments) = self.optimizer.moments().get(&parameter) {
            slices.first = values::read(&moments.first)?;
            if let Some(second) = &moments.second {
                slices.second = values::read(second)?;
            }
            slices.steps = moments.steps;
        }
        Ok(slices)
    }

    fn store(&mut self, parameter: Parameter, slices: &Slices) -> Result<()> {
        let mut tensor = self.tensor(parameter)?;
        let like = |values: &[f32]| -> Result<tch::Tensor> {
            Ok(tch::Tensor::f_from_slice(values)?.f_view_as(&tensor)?)
        };
        let (value, first, second) = (
            like(&slices.value)?,
            like(&slices.first)?,
            like(&slices.second)?,
        );
        tensor.f_copy_(&value)?;
        // Plain SGD remembers nothing, and Adam has a second moment.
        if slices.steps > 0 {
            let adam = !matches!(
                self.optimizer.rule(),
                mnist_core::run::Optimizer::Sgd { .. }
            );
            let moments = Moments {
                first,
                second: adam.then_some(second),
                steps: slices.steps,
            };
            self.optimizer.restore(parameter, moments);
        }
        Ok(())
    }

    fn tensor(&self, parameter: Parameter) -> Result<tch::Tensor> {
        self.network
            .parameter(parameter)
            .ok_or_else(|| EngineError::Refused("the head has no tensors".into()))
    }
}
