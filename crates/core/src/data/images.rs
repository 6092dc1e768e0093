//! Images as bytes with their labels.

use std::sync::Arc;

/// Height and width of an image, in pixels.
pub const IMAGE_SIDE: usize = 28;

/// Bytes of an image.
pub const IMAGE_BYTES: usize = IMAGE_SIDE * IMAGE_SIDE;

/// Labelled grey images of 28 by 28 pixels; cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Images {
    pixels: Arc<[u8]>,
    labels: Arc<[u8]>,
}

impl Images {
    /// Images and labels of equal number; `None` when the numbers differ.
    #[must_use]
    pub fn new(pixels: impl Into<Arc<[u8]>>, labels: impl Into<Arc<[u8]>>) -> Option<Self> {
        let (pixels, labels) = (pixels.into(), labels.into());
        (pixels.len() == labels.len().checked_mul(IMAGE_BYTES)?).then_some(Self { pixels, labels })
    }

    /// These images, then `others`.
    #[must_use]
    pub fn followed_by(&self, others: &Self) -> Self {
        Self {
            pixels: [&*self.pixels, &*others.pixels].concat().into(),
            labels: [&*self.labels, &*others.labels].concat().into(),
        }
    }

    /// Number of images.
    #[must_use]
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is no image.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// All pixels: images one after the other, each row by row, 0 for background, 255 for ink.
    #[must_use]
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// Label of each image.
    #[must_use]
    pub fn labels(&self) -> &[u8] {
        &self.labels
    }

    /// Pixels of one image.
    #[must_use]
    pub fn image(&self, index: usize) -> Option<&[u8]> {
        self.pixels.chunks_exact(IMAGE_BYTES).nth(index)
    }
}
