//! Penalised cross-entropy of a linear classifier.

use nalgebra::{Cholesky, DMatrix, Dyn};

use super::super::input::ScoreError;

/// What training minimises, over coefficients of class × (feature, bias).
pub(super) struct Objective {
    /// (Feature, 1) × image, and the transpose, which products need in order.
    inputs: DMatrix<f64>,
    transposed: DMatrix<f64>,
    /// Class × image: 1 for the class that is right.
    targets: DMatrix<f64>,
    /// One over the number of images: the penalty of a weight.
    penalty: f64,
    /// Of a bound of the second derivative.
    bound: Cholesky<f64, Dyn>,
}

impl Objective {
    /// For standardised features, width × count, and count × classes indicators of the classes.
    pub(super) fn new(features: DMatrix<f64>, targets: &DMatrix<f64>) -> Result<Self, ScoreError> {
        let (width, count) = features.shape();
        let inputs = features.insert_row(width, 1.0);
        let transposed = inputs.transpose();
        let penalty = 1.0 / count as f64;
        // The second derivative is nowhere larger than half the Gram matrix, for each class (Böhning 1992, Annals of the
        // Institute of Statistical Mathematics 44).
        let mut bound = &inputs * &transposed * (0.5 / count as f64);
        for at in 0..=width {
            bound[(at, at)] += penalty;
        }
        Ok(Self {
            bound: Cholesky::new(bound).ok_or(ScoreError::Decomposition)?,
            inputs,
            transposed,
            targets: targets.transpose(),
            penalty,
        })
    }

    /// Coefficients of zero: all classes equally probable.
    pub(super) fn start(&self) -> DMatrix<f64> {
        DMatrix::zeros(self.targets.nrows(), self.inputs.nrows())
    }

    /// The objective, in nats, and its gradient.
    pub(super) fn evaluate(&self, coefficients: &DMatrix<f64>) -> (f64, DMatrix<f64>) {
        let mut scores = coefficients * &self.inputs;
        let mut loss = 0.0;
        for (mut column, targets) in scores.column_iter_mut().zip(self.targets.column_iter()) {
            let right = column.dot(&targets);
            let largest = column.max();
            column.apply(|score| *score = (*score - largest).exp());
            let sum = column.sum();
            loss += sum.ln() + largest - right;
            column /= sum;
            column -= targets;
        }
        let images = self.inputs.ncols() as f64;
        let mut weights = coefficients.clone();
        weights.column_mut(self.inputs.nrows() - 1).fill(0.0);
        let value = loss / images + 0.5 * self.penalty * weights.norm_squared();
        let gradient = scores * &self.transposed / images + weights * self.penalty;
        (value, gradient)
    }

    /// The gradient over the bound of the second derivative: a step of about the right size and direction.
    pub(super) fn precondition(&self, gradient: &DMatrix<f64>) -> DMatrix<f64> {
        self.bound.solve(&gradient.transpose()).transpose()
    }
}
