//! What scores need of the singular value decomposition of features.

use nalgebra::{DMatrix, SymmetricEigen};

use super::input::ScoreError;

/// Squared singular values below this share of the largest are rounding: a Gram matrix has no more digits.
const NEGLIGIBLE: f64 = 1e-12;

/// How targets lie to features U S Vᵀ.
pub(super) struct Spectrum {
    /// Squares of the singular values that are not zero, at most as many as the features are wide.
    pub(super) squares: Vec<f64>,
    /// Singular value × target: the squared part of the target along each left singular vector.
    pub(super) parts: DMatrix<f64>,
}

impl Spectrum {
    /// Of features, width × count, and targets, count × any. Squares of singular values up to `floor` count as zero.
    ///
    /// From the smaller of the two Gram matrices: a decomposition of the features themselves takes many times longer.
    pub(super) fn of(
        features: &DMatrix<f64>,
        targets: &DMatrix<f64>,
        floor: f64,
    ) -> Result<Self, ScoreError> {
        let is_narrow = features.nrows() <= features.ncols();
        let gram = if is_narrow {
            features * features.transpose()
        } else {
            features.transpose() * features
        };
        let (squares, vectors) = decompose(gram, floor)?;
        let mut parts = if is_narrow {
            vectors * (features * targets)
        } else {
            vectors * targets
        };
        for (mut row, square) in parts.row_iter_mut().zip(&squares) {
            // Of a narrow matrix the vectors are right singular ones, which the features stretch.
            let stretched = if is_narrow { *square } else { 1.0 };
            row.apply(|part| *part = *part * *part / stretched);
        }
        Ok(Self { squares, parts })
    }
}

/// Eigenvalues of a Gram matrix that are not zero, and their eigenvectors as rows.
fn decompose(gram: DMatrix<f64>, floor: f64) -> Result<(Vec<f64>, DMatrix<f64>), ScoreError> {
    if gram.iter().any(|value| !value.is_finite()) {
        return Err(ScoreError::NotFinite);
    }
    let most_steps = 100 * gram.nrows() + 100;
    let eigen =
        SymmetricEigen::try_new(gram, f64::EPSILON, most_steps).ok_or(ScoreError::Decomposition)?;
    let floor = floor.max(NEGLIGIBLE * eigen.eigenvalues.max());
    let kept: Vec<usize> = (0..eigen.eigenvalues.len())
        .filter(|at| eigen.eigenvalues[*at] > floor)
        .collect();
    let squares = kept.iter().map(|at| eigen.eigenvalues[*at]).collect();
    Ok((
        squares,
        eigen.eigenvectors.select_columns(&kept).transpose(),
    ))
}
