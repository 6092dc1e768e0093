//! Training and validation parts, and subsets with few labels.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::rng::{Purpose, Stream};
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
    let mut positions = vec![Vec::new(); task.classes().len()];
    let available = candidates.len();
    for position in candidates {
        let class = digits.get(position).and_then(|digit| task.class_of(*digit));
        if let (Some(class), Ok(position)) = (class, u32::try_from(position)) {
            positions[usize::from(class)].push(position);
        }
    }
    let counts: Vec<usize> = positions.iter().map(Vec::len).collect();
    let Some(quotas) = quotas(&counts, labels as usize) else {
        return Err(SplitError::LabelBudget {
            labels,
            classes: counts.len(),
            available,
        });
    };
    let mut chosen = Vec::with_capacity(labels as usize);
    for (class, (mut positions, quota)) in positions.into_iter().zip(quotas).enumerate() {
        Stream::new(seed, Purpose::Subset, class as u64, "").shuffle(&mut positions);
        chosen.extend_from_slice(&positions[..quota]);
    }
    chosen.sort_unstable();
    Ok(chosen)
}

/// Divides `wanted` in proportion to `counts` by the largest remainder, at least one for each; `None` when that
/// cannot be.
fn quotas(counts: &[usize], wanted: usize) -> Option<Vec<usize>> {
    let total: usize = counts.iter().sum();
    if wanted < counts.len() || wanted > total || counts.contains(&0) {
        return None;
    }
    let mut quotas: Vec<usize> = counts.iter().map(|n| n * wanted / total).collect();
    let mut by_remainder: Vec<usize> = (0..counts.len()).collect();
    by_remainder.sort_by_key(|class| std::cmp::Reverse(counts[*class] * wanted % total));
    let left = wanted - quotas.iter().sum::<usize>();
    for class in by_remainder.into_iter().take(left) {
        quotas[class] += 1;
    }
    while let Some(empty) = quotas.iter().position(|q| *q == 0) {
        let largest = (0..quotas.len()).max_by_key(|class| quotas[*class])?;
        quotas[largest] -= 1;
        quotas[empty] += 1;
    }
    Some(quotas)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_tutorials_split_leaves_55_000_images() {
        let split = Split {
            validation_first: 5_000,
        };
        assert_eq!(split.ranges(60_000), Ok((0..5_000, 5_000..60_000)));
        assert!(split.ranges(5_000).is_err());
    }

    proptest! {
        #[test]
        fn a_subset_keeps_the_shares_of_the_classes(
            digits in prop::collection::vec(0_u8..10, 100..400),
            labels in 2_u32..80,
            seed: u64,
        ) {
            let task = Task::even_odd();
            prop_assume!((0..2).all(|c| digits[20..].iter().any(|d| task.class_of(*d) == Some(c))));
            let chosen = stratified_subset(&digits, 20..digits.len(), &task, labels, seed)?;
            prop_assert_eq!(chosen.len(), labels as usize);
            prop_assert!(chosen.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(chosen.iter().all(|p| *p >= 20));
            let odd_of = |positions: &mut dyn Iterator<Item = usize>| {
                let (mut odd, mut all) = (0.0, 0.0);
                for position in positions {
                    all += 1.0;
                    odd += f64::from(digits[position] % 2);
                }
                (odd, odd / all)
            };
            let (odd, _) = odd_of(&mut chosen.iter().map(|p| *p as usize));
            let (_, share) = odd_of(&mut (20..digits.len()));
            prop_assert!((odd - share * f64::from(labels)).abs() <= 1.0);
            prop_assert_eq!(chosen, stratified_subset(&digits, 20..digits.len(), &task, labels, seed)?);
        }
    }

    #[test]
    fn every_class_gets_a_label_and_too_many_are_refused() {
        let mut digits = vec![2; 50];
        digits.push(1);
        let task = Task::even_odd();
        let chosen = stratified_subset(&digits, 0..51, &task, 2, 1).unwrap();
        assert!(chosen.contains(&50));
        let error = stratified_subset(&digits, 0..51, &task, 52, 1).unwrap_err();
        assert_eq!(
            error.to_string(),
            "52 labelled images cannot be chosen: use 2 (one a class) to 51"
        );
        assert!(stratified_subset(&digits, 0..51, &task, 1, 1).is_err());
        assert!(stratified_subset(&digits, 0..50, &task, 2, 1).is_err());
    }
}
