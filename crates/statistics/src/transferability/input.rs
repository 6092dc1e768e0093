//! What scores are computed from, checked once.

use nalgebra::DMatrix;
use thiserror::Error;

/// Labels are bytes, so there are at most so many classes.
const MOST_CLASSES: usize = 256;

/// Why there is no score.
#[derive(Debug, Clone, Copy, Error, PartialEq, Eq)]
pub enum ScoreError {
    /// No rows, no columns or no labels.
    #[error("there is nothing to score")]
    Empty,
    /// The values do not fill whole rows.
    #[error("{values} values do not fill rows of {width}")]
    Ragged {
        /// How many values there are.
        values: usize,
        /// How many a row has.
        width: usize,
    },
    /// A value is infinite, not a number, or so large that its square is.
    #[error("not every value is a usable number")]
    NotFinite,
    /// A label is not below the number of classes.
    #[error("label {label} of {classes} classes")]
    Label {
        /// The label.
        label: u8,
        /// The number of classes.
        classes: usize,
    },
    /// More classes than a byte can tell.
    #[error("{0} classes; at most 256 are possible")]
    Classes(usize),
    /// Two inputs that belong together differ in length or width.
    #[error("{found} where {expected} were expected")]
    Mismatch {
        /// What the first has.
        expected: usize,
        /// What the second has.
        found: usize,
    },
    /// A row is negative somewhere or does not sum to 1.
    #[error("row {row} holds no probabilities")]
    NotProbabilities {
        /// Counted from 0.
        row: usize,
    },
    /// A decomposition of a matrix did not converge.
    #[error("a decomposition of the features did not converge")]
    Decomposition,
}

/// A matrix in row-major order: at least one row, at least one column, only finite values. A row is an image.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rows<'a> {
    values: &'a [f64],
    width: usize,
}

/// A matrix in row-major order that owns its values; as [`Rows`] otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    values: Vec<f64>,
    width: usize,
}

/// The classes of images, each below the number of classes; at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Labels<'a> {
    labels: &'a [u8],
    classes: usize,
}

/// Rows of probabilities of classes, at most 256 of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Probabilities<'a>(Rows<'a>);

impl<'a> Rows<'a> {
    /// `values` as rows of `width`.
    ///
    /// # Errors
    /// When there are none, they do not fill whole rows, or one is not finite.
    pub fn new(values: &'a [f64], width: usize) -> Result<Self, ScoreError> {
        if values.is_empty() || width == 0 {
            return Err(ScoreError::Empty);
        }
        if !values.len().is_multiple_of(width) {
            let values = values.len();
            return Err(ScoreError::Ragged { values, width });
        }
        // Gram matrices square the values.
        if values.iter().any(|value| !(value * value).is_finite()) {
            return Err(ScoreError::NotFinite);
        }
        Ok(Self { values, width })
    }

    /// Values of a row.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Number of rows.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.values.len() / self.width
    }

    /// The rows, first to last.
    pub fn iter(&self) -> impl Iterator<Item = &'a [f64]> + use<'a> {
        self.values.chunks_exact(self.width)
    }

    /// Width × count: nalgebra orders by columns, so a row becomes a column without being moved.
    pub(super) fn columns(&self) -> DMatrix<f64> {
        DMatrix::from_column_slice(self.width, self.count(), self.values)
    }
}

impl Matrix {
    pub(super) fn new(values: Vec<f64>, width: usize) -> Self {
        Self { values, width }
    }

    /// A view of it.
    #[must_use]
    pub fn rows(&self) -> Rows<'_> {
        Rows {
            values: &self.values,
            width: self.width,
        }
    }
}

impl<'a> Labels<'a> {
    /// `labels` among `classes` classes.
    ///
    /// # Errors
    /// When there are none, one is not below `classes`, or there are more than 256 classes.
    pub fn new(labels: &'a [u8], classes: usize) -> Result<Self, ScoreError> {
        if labels.is_empty() {
            return Err(ScoreError::Empty);
        }
        if classes > MOST_CLASSES {
            return Err(ScoreError::Classes(classes));
        }
        if let Some(&label) = labels.iter().find(|label| usize::from(**label) >= classes) {
            return Err(ScoreError::Label { label, classes });
        }
        Ok(Self { labels, classes })
    }

    /// Number of classes; not every one need occur.
    #[must_use]
    pub const fn classes(&self) -> usize {
        self.classes
    }

    /// Number of labels.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.labels.len()
    }

    /// The labels, first to last.
    pub fn iter(&self) -> impl Iterator<Item = usize> + use<'a> {
        self.labels.iter().map(|label| usize::from(*label))
    }

    /// How many images each class has.
    pub(super) fn counts(&self) -> Vec<f64> {
        let mut counts = vec![0.0; self.classes];
        self.iter().for_each(|label| counts[label] += 1.0);
        counts
    }

    /// Count × classes: 1 where the image has the class, 0 elsewhere.
    pub(super) fn indicators(&self) -> DMatrix<f64> {
        let mut indicators = DMatrix::zeros(self.count(), self.classes);
        for (row, label) in self.iter().enumerate() {
            indicators[(row, label)] = 1.0;
        }
        indicators
    }

    /// Refuses labels for another number of images.
    pub(super) fn expect(&self, expected: usize) -> Result<(), ScoreError> {
        same(expected, self.count())
    }
}

impl<'a> Probabilities<'a> {
    /// `rows` as probabilities.
    ///
    /// # Errors
    /// When a row is negative somewhere or its sum is further than 0.001 from 1, or there are more than 256 columns.
    pub fn new(rows: Rows<'a>) -> Result<Self, ScoreError> {
        if rows.width > MOST_CLASSES {
            return Err(ScoreError::Classes(rows.width));
        }
        let is_wrong = |row: &[f64]| {
            let sum: f64 = row.iter().sum();
            row.iter().any(|p| *p < 0.0) || (sum - 1.0).abs() > 1e-3
        };
        match rows.iter().position(is_wrong) {
            Some(row) => Err(ScoreError::NotProbabilities { row }),
            None => Ok(Self(rows)),
        }
    }

    /// The rows.
    #[must_use]
    pub const fn rows(&self) -> Rows<'a> {
        self.0
    }

    /// The most probable class of every row, the first of equal ones: what [`super::nce()`] takes as source labels.
    #[must_use]
    pub fn most_probable(&self) -> Vec<u8> {
        self.0.iter().map(first_largest).collect()
    }
}

/// The position of the largest of at most 256 values, the first of equal ones.
pub(super) fn first_largest(row: &[f64]) -> u8 {
    let places = (0..=u8::MAX).zip(row);
    let largest = places.reduce(|best, next| if next.1 > best.1 { next } else { best });
    largest.map_or(0, |(at, _)| at)
}

/// Refuses two sizes that differ.
pub(super) fn same(expected: usize, found: usize) -> Result<(), ScoreError> {
    if expected == found {
        Ok(())
    } else {
        Err(ScoreError::Mismatch { expected, found })
    }
}
