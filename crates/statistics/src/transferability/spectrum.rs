//! The left singular vectors of a matrix of features, as far as scores need them.

use nalgebra::{DMatrix, SymmetricEigen};

use super::input::ScoreError;

/// Squared singular values below this share of the largest are rounding: a Gram matrix has no more digits.
const NEGLIGIBLE: f64 = 1e-12;

/// The singular values of features that are not zero, and the way to project onto their left singular vectors.
pub(super) struct Spectrum {
    /// Squares of the singular values, at most as many as the features are wide.
    pub(super) squares: Vec<f64>,
    /// Singular value × image: the left singular vectors.
    left: DMatrix<f64>,
}

impl Spectrum {
    /// Of features, width × count. Squares of singular values up to `floor` count as zero.
    ///
    /// From the smaller of the two Gram matrices: a decomposition of the features themselves takes many times longer.
    pub(super) fn of(features: &DMatrix<f64>, floor: f64) -> Result<Self, ScoreError> {
        let (width, count) = features.shape();
        let is_narrow = width <= count;
        let gram = if is_narrow {
            features * features.transpose()
        } else {
            features.transpose() * features
        };
        if gram.iter().any(|value| !value.is_finite()) {
            return Err(ScoreError::NotFinite);
        }
        let most_steps = 100 * gram.nrows() + 100;
        let eigen = SymmetricEigen::try_new(gram, f64::EPSILON, most_steps)
            .ok_or(ScoreError::Decomposition)?;
        let floor = floor.max(NEGLIGIBLE * eigen.eigenvalues.max());
        let kept: Vec<usize> = (0..eigen.eigenvalues.len())
            .filter(|at| eigen.eigenvalues[*at] > floor)
            .collect();
        let squares: Vec<f64> = kept.iter().map(|at| eigen.eigenvalues[*at]).collect();
        let vectors = eigen.eigenvectors.select_columns(&kept).transpose();
        let left = if is_narrow {
            let mut left = vectors * features;
            for (mut row, square) in left.row_iter_mut().zip(&squares) {
                row /= square.sqrt();
            }
            left
        } else {
            vectors
        };
        Ok(Self { squares, left })
    }

    /// Singular value × column: the squared parts of the columns of `targets` (count × any) along each left singular
    /// vector.
    pub(super) fn squared_parts(&self, targets: &DMatrix<f64>) -> DMatrix<f64> {
        (&self.left * targets).map(|part| part * part)
    }
}
