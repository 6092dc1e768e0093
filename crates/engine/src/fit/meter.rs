//! Running means over an epoch.

use mnist_core::run::Scores;

use crate::head::BatchSums;

/// Sums over the epoch under way, and the batch losses since the last report.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Meter {
    /// Sum of the losses, in nats.
    pub(crate) loss: f64,
    /// Images classified correctly.
    pub(crate) hits: u64,
    /// Images trained on.
    pub(crate) images: u64,
    batch_losses: Vec<f32>,
    /// Batches counted up to the first whose loss was no finite number.
    not_finite: Option<u64>,
    batches: u64,
}

impl Meter {
    /// A meter that goes on from saved sums.
    pub(crate) fn resumed(loss: f64, hits: u64, images: u64) -> Self {
        Self {
            loss,
            hits,
            images,
            ..Self::default()
        }
    }

    /// Counts a batch.
    pub(super) fn add(&mut self, sums: BatchSums, images: usize) {
        self.loss += sums.loss;
        self.hits += sums.hits;
        self.images += images as u64;
        self.batches += 1;
        if !sums.loss.is_finite() && self.not_finite.is_none() {
            self.not_finite = Some(self.batches);
        }
        let mean = crate::optim::slices::single(sums.loss / images as f64);
        self.batch_losses.push(mean);
    }

    /// Running means, as Keras shows them.
    pub(crate) fn scores(&self) -> Scores {
        let images = self.images.max(1) as f64;
        Scores {
            loss: self.loss / images,
            accuracy: self.hits as f64 / images,
        }
    }

    /// How many batches ago the first loss that is no finite number was; 0 for the latest batch.
    pub(crate) fn batches_since_not_finite(&self) -> Option<u64> {
        Some(self.batches - self.not_finite?)
    }

    /// Mean loss of each batch since the last call, oldest first.
    pub(crate) fn take_batch_losses(&mut self) -> Vec<f32> {
        std::mem::take(&mut self.batch_losses)
    }

    /// Starts the sums again.
    pub(super) fn begin_epoch(&mut self) {
        (self.loss, self.hits, self.images) = (0.0, 0, 0);
    }
}
