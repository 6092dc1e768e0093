//! What a batch is trained on: its images, or what augmentation makes of them.

use tch::Tensor;

use super::Fit;
use crate::error::Result;

impl Fit {
    /// What the first layer that is computed gets for `rows`, those of the batch that is next.
    pub(super) fn input(&self, rows: &Tensor) -> Result<Tensor> {
        let augmentation = self.constants.augmentation;
        if augmentation.is_none() {
            return self.front.input(&self.examples, rows);
        }
        let (seed, epoch) = (self.constants.seed, self.position.epochs);
        let numbers = self.order.rows(self.position.batch);
        self.examples.distorted(rows, |images| {
            for (image, number) in images.iter_mut().zip(numbers) {
                *image = augmentation.distortion(seed, epoch, *number).of(image);
            }
        })
    }
}
