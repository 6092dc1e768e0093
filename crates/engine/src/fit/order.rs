//! The order of the images in an epoch.

use std::ops::Range;

use mnist_core::rng::{Purpose, Stream};
use tch::{Device, Tensor};

use crate::error::Result;
use crate::values;

/// Shuffled rows of one epoch, cut into batches; the last one may be smaller.
#[derive(Debug)]
pub(crate) struct Order {
    training: Range<usize>,
    batch: usize,
    seed: u64,
    /// The epoch that `rows` belongs to.
    epoch: Option<u32>,
    rows: Vec<u32>,
    /// `rows` on the device, 64-bit integers; made when a step on tensors first asks for it.
    tensor: Option<Tensor>,
    device: Device,
}

impl Order {
    /// The order of the rows `training`, not shuffled yet.
    pub(super) const fn new(training: Range<usize>, batch: usize, seed: u64) -> Self {
        Self {
            training,
            batch,
            seed,
            epoch: None,
            rows: Vec::new(),
            tensor: None,
            device: Device::Cpu,
        }
    }

    /// Batches in an epoch.
    pub(super) fn batches(&self) -> u64 {
        self.training.len().div_ceil(self.batch) as u64
    }

    /// Makes the order that of `epoch`, counted from 0; it depends on the seed and the epoch alone.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a data file has fewer than 2^32 images"
    )]
    pub(super) fn shuffle_for(&mut self, epoch: u32, device: Device) {
        if self.epoch == Some(epoch) {
            return;
        }
        self.rows.clear();
        self.rows
            .extend(self.training.clone().map(|row| row as u32));
        Stream::new(self.seed, Purpose::Shuffle, u64::from(epoch), "").shuffle(&mut self.rows);
        self.epoch = Some(epoch);
        self.tensor = None;
        self.device = device;
    }

    /// Rows of a batch, counted from 0.
    pub(super) fn rows(&self, batch: u64) -> &[u32] {
        &self.rows[self.range(batch)]
    }

    /// Rows of a batch as a tensor.
    pub(super) fn rows_tensor(&mut self, batch: u64) -> Result<Tensor> {
        let range = self.range(batch);
        let all = if let Some(tensor) = &self.tensor {
            tensor
        } else {
            let rows: Vec<i64> = self.rows.iter().map(|row| i64::from(*row)).collect();
            self.tensor
                .insert(Tensor::f_from_slice(&rows)?.f_to_device(self.device)?)
        };
        Ok(all.f_narrow(0, values::size(range.start), values::size(range.len()))?)
    }

    fn range(&self, batch: u64) -> Range<usize> {
        let start = (usize::try_from(batch).unwrap_or(usize::MAX))
            .saturating_mul(self.batch)
            .min(self.rows.len());
        start..self.rows.len().min(start + self.batch)
    }
}
