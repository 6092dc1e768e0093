//! The target classes that a source network tells without any training.

use super::input::{Labels, Matrix, Probabilities, ScoreError, same};

/// The probability of each target class given each source class.
#[derive(Debug, Clone, PartialEq)]
pub struct Composition {
    /// Source class × target class; rows sum to 1.
    conditional: Matrix,
}

impl Composition {
    /// Each source class belongs to one target class: `map` holds, for each source class, its target class.
    #[must_use]
    pub fn from_map(map: Labels<'_>) -> Self {
        let classes = map.classes();
        let mut values = vec![0.0; map.count() * classes];
        for (source, target) in map.iter().enumerate() {
            values[source * classes + target] = 1.0;
        }
        Self {
            conditional: Matrix::new(values, classes),
        }
    }

    /// Estimated from the source and target labels of the same images. One is added to every count (Laplace's rule of
    /// succession), so that a source class that never occurs tells nothing.
    ///
    /// # Errors
    /// When there are not as many target labels as source labels.
    pub fn estimated(source: Labels<'_>, target: Labels<'_>) -> Result<Self, ScoreError> {
        target.expect(source.count())?;
        let classes = target.classes();
        let mut values = vec![1.0; source.classes() * classes];
        for (source, target) in source.iter().zip(target.iter()) {
            values[source * classes + target] += 1.0;
        }
        for row in values.chunks_exact_mut(classes) {
            let sum: f64 = row.iter().sum();
            for value in row {
                *value /= sum;
            }
        }
        Ok(Self {
            conditional: Matrix::new(values, classes),
        })
    }

    /// Source class × target class: the probabilities.
    #[must_use]
    pub fn conditional(&self) -> &Matrix {
        &self.conditional
    }

    /// The probabilities of the target classes of every row of `theta`, which holds those of the source classes.
    ///
    /// # Errors
    /// When `theta` has another number of source classes.
    pub fn apply(&self, theta: Probabilities<'_>) -> Result<Matrix, ScoreError> {
        let conditional = self.conditional.rows();
        same(conditional.count(), theta.rows().width())?;
        let mut values = Vec::with_capacity(theta.rows().count() * conditional.width());
        for row in theta.rows().iter() {
            let start = values.len();
            values.resize(start + conditional.width(), 0.0);
            for (p, given) in row.iter().zip(conditional.iter()) {
                let sums = values[start..].iter_mut().zip(given);
                sums.for_each(|(sum, share)| *sum += p * share);
            }
        }
        Ok(Matrix::new(values, conditional.width()))
    }
}
