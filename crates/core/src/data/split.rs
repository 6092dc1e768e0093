//! Training and validation parts, and subsets with few labels.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::task::Task;

/// How the training file is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// The first so many images are for validation, the others for training.
    pub validation_first: u32,
}

/// Why images cannot be divided as asked.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum SplitError {
    /// Nothing is left to train on, or nothing to validate on.
    #[error(
        "{validation} of {images} images for validation leaves nothing on one side; change validation_first"
    )]
    EmptySide {
        /// Images in the training file.
        images: usize,
        /// Wanted for validation.
        validation: u32,
    },
    /// More labels than there are images, or fewer than classes.
    #[error(
        "{labels} labelled images cannot be chosen: use {classes} (one a class) to {available}"
    )]
    LabelBudget {
        /// Wanted.
        labels: u32,
        /// Number of classes.
        classes: usize,
        /// Training images there are.
        available: usize,
    },
}

impl Split {
    /// Positions of the validation and of the training images among `images`.
    ///
    /// # Errors
    /// When one of them would be empty.
    pub fn ranges(self, images: usize) -> Result<(Range<usize>, Range<usize>), SplitError> {
        let validation = self.validation_first as usize;
        if validation == 0 || validation >= images {
            return Err(SplitError::EmptySide {
                images,
                validation: self.validation_first,
            });
        }
        Ok((0..validation, validation..images))
    }
}

/// Chooses `labels` positions of `candidates` so that every class of `task` keeps its share (largest remainder, at
/// least one a class), drawn without replacement from the seed; sorted. `digits[position]` is the digit there.
///
/// # Errors
/// When there are fewer candidates than labels, or fewer labels than classes.
pub fn stratified_subset(
    digits: &[u8],
    candidates: Range<usize>,
    task: &Task,
    labels: u32,
    seed: u64,
) -> Result<Vec<u32>, SplitError> {
    let _ = (digits, candidates, task, labels, seed);
    todo!()
}
