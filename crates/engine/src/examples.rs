//! Labelled images of a run on its device, kept as bytes.

use std::ops::Range;

use mnist_core::data::{IMAGE_BYTES, IMAGE_SIDE, Images, Split, stratified_subset};
use mnist_core::library::Preprocessing;
use mnist_core::task::Task;
use tch::{Device, Kind, Tensor};

use crate::error::{EngineError, Result};
use crate::values;

/// Images as bytes with their classes; rows that are validated on come first, then those that are trained on.
#[derive(Debug)]
pub(crate) struct Examples {
    /// `[images, 784]`, bytes.
    pixels: Tensor,
    /// `[images]`, 64-bit integers.
    classes: Tensor,
    truth: Vec<u8>,
    validation: usize,
}

impl Examples {
    /// The images that a run trains and validates on.
    pub(crate) fn new(
        images: &Images,
        split: Split,
        task: &Task,
        labels: Option<u32>,
        seed: u64,
        device: Device,
    ) -> Result<Self> {
        let (validation, training) = split.ranges(images.len())?;
        let count = validation.len();
        // The validation part is the beginning of the file, so all images in the file's order are in the right order.
        let Some(labels) = labels else {
            return Self::of(images.pixels(), images.labels(), count, task, device);
        };
        let chosen = stratified_subset(images.labels(), training, task, labels, seed)?;
        let mut pixels = images.pixels()[..count * IMAGE_BYTES].to_vec();
        let mut digits = images.labels()[..count].to_vec();
        for row in chosen {
            let row = row as usize;
            pixels.extend_from_slice(&images.pixels()[row * IMAGE_BYTES..][..IMAGE_BYTES]);
            digits.push(images.labels()[row]);
        }
        Self::of(&pixels, &digits, count, task, device)
    }

    /// Images for evaluation alone.
    pub(crate) fn evaluated(images: &Images, task: &Task, device: Device) -> Result<Self> {
        let (pixels, labels) = (images.pixels(), images.labels());
        Self::of(pixels, labels, labels.len(), task, device)
    }

    fn of(
        pixels: &[u8],
        digits: &[u8],
        validation: usize,
        task: &Task,
        device: Device,
    ) -> Result<Self> {
        let truth: Vec<u8> = digits
            .iter()
            .map(|digit| {
                task.class_of(*digit).ok_or_else(|| {
                    EngineError::Refused(format!(
                        "task {} knows {} labels, and an image has label {digit}; use a task of this data set",
                        task.name(),
                        task.labels().len()
                    ))
                })
            })
            .collect::<Result<_>>()?;
        let sizes = [values::size(truth.len()), values::size(IMAGE_BYTES)];
        let classes: Vec<i64> = truth.iter().map(|c| i64::from(*c)).collect();
        Ok(Self {
            pixels: Tensor::f_from_data_size(pixels, &sizes, Kind::Uint8)?.f_to_device(device)?,
            classes: Tensor::f_from_slice(&classes)?.f_to_device(device)?,
            truth,
            validation,
        })
    }

    /// Number of images.
    pub(crate) fn len(&self) -> usize {
        self.truth.len()
    }

    /// Rows that are validated on.
    pub(crate) const fn validation(&self) -> Range<usize> {
        0..self.validation
    }

    /// Rows that are trained on.
    pub(crate) fn training(&self) -> Range<usize> {
        self.validation..self.truth.len()
    }

    /// Class of every row.
    pub(crate) fn truth(&self) -> &[u8] {
        &self.truth
    }

    /// Classes of some rows (`[rows]`, 64-bit integers), as a tensor.
    pub(crate) fn classes(&self, rows: &Tensor) -> Result<Tensor> {
        Ok(self.classes.f_index_select(0, rows)?)
    }

    /// The network's input for some rows, `[rows, 1, 28, 28]`.
    pub(crate) fn input(&self, rows: &Tensor) -> Result<Tensor> {
        as_input(&self.pixels.f_index_select(0, rows)?)
    }

    /// The network's input for some rows after `distort` has changed them, `[rows, 1, 28, 28]`.
    pub(crate) fn distorted(
        &self,
        rows: &Tensor,
        distort: impl FnOnce(&mut [[u8; IMAGE_BYTES]]),
    ) -> Result<Tensor> {
        let chosen = self.pixels.f_index_select(0, rows)?;
        let mut bytes = vec![0; chosen.numel()];
        chosen.f_copy_data(&mut bytes, chosen.numel())?;
        distort(bytes.as_chunks_mut().0);
        let changed = Tensor::f_from_data_size(&bytes, &chosen.size(), Kind::Uint8)?;
        as_input(&changed.f_to_device(chosen.device())?)
    }

    /// The network's input for neighbouring rows, `[rows, 1, 28, 28]`.
    pub(crate) fn input_range(&self, rows: Range<usize>) -> Result<Tensor> {
        let (start, length) = (values::size(rows.start), values::size(rows.len()));
        as_input(&self.pixels.f_narrow(0, start, length)?)
    }
}

/// Pixels as bytes, `[images, 784]`, to the network's input.
fn as_input(pixels: &Tensor) -> Result<Tensor> {
    let side = values::size(IMAGE_SIDE);
    let mut input = pixels.f_to_kind(Kind::Float)?.f_view([-1, 1, side, side])?;
    Ok(input.f_div_scalar_(Preprocessing::default().divide_by)?)
}
