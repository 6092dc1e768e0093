//! Steps in libtorch, and the losses that are read back from it.

use mnist_core::run::Clipping;
use tch::Tensor;

use super::Fit;
use crate::error::Result;
use crate::head::BatchSums;
use crate::net::StepKey;
use crate::optim::clip::Gradients;
use crate::values;

impl Fit {
    /// Trains the layers that are not cached on one batch.
    pub(super) fn step_tensors(&mut self) -> Result<()> {
        let rows = self.order.rows_tensor(self.position.batch)?;
        let x = self.input(&rows)?;
        let classes = self.examples.classes(&rows)?;
        let key = StepKey {
            seed: self.constants.seed,
            step: self.position.step,
        };
        let first = self.front.layers();
        let (logits, tapes) = self.network.forward(x, first, &self.flags, key)?;
        let factor = self.optimizer.gradient_factor();
        let gradient = self.loss.of(&logits, &classes, factor)?;
        self.pending.push(logits);
        let (network, flags) = (&mut self.network, &self.flags);
        let clipping = self.constants.clipping;
        if clipping == Clipping::default() {
            return network.backward(tapes, gradient, flags, &mut self.optimizer);
        }
        let mut gradients = Gradients::default();
        network.backward(tapes, gradient, flags, &mut gradients)?;
        gradients.apply(clipping, network, &mut self.optimizer)
    }

    /// Reads back the losses of all batches so far.
    pub(crate) fn read_losses(&mut self) -> Result<()> {
        let Some(last) = self.pending.len().checked_sub(1) else {
            return Ok(());
        };
        let first = self.position.batch - 1 - last as u64;
        let classes = self.architecture.classes();
        let logits = values::read(&Tensor::f_cat(&self.pending, 0)?)?;
        self.pending.clear();
        let mut rows_of_logits = logits.chunks_exact(classes);
        for batch in first..self.position.batch {
            let mut sums = BatchSums::default();
            let rows = self.order.rows(batch);
            for (row, logits) in rows.iter().zip(&mut rows_of_logits) {
                sums.add(logits, self.examples.truth()[*row as usize]);
            }
            self.meter.add(sums, rows.len());
        }
        Ok(())
    }
}
