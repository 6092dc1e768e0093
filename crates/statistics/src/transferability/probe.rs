//! A linear classifier on features.

use nalgebra::{DMatrix, DVector};

use super::input::{Labels, Matrix, Rows, ScoreError, first_largest, same};

mod lbfgs;
mod objective;

use objective::Objective;

/// Multinomial logistic regression: a linear head.
#[derive(Debug, Clone, PartialEq)]
pub struct Probe {
    /// Class × feature, for features as they are given.
    weights: Matrix,
    /// Class.
    bias: Vec<f64>,
}

/// Trains a [`Probe`] on rows of features and judges it on others, both with labels of the same classes: the classifier
/// and its accuracy in `[0, 1]` (Alain & Bengio 2016, Understanding intermediate layers using linear classifier probes).
///
/// # Errors
/// When labels, rows, widths or numbers of classes do not fit each other, or the values are too large to compute with.
pub fn linear_probe(
    train: (Rows<'_>, Labels<'_>),
    judge: (Rows<'_>, Labels<'_>),
) -> Result<(Probe, f64), ScoreError> {
    let probe = Probe::train(train.0, train.1)?;
    let accuracy = probe.accuracy(judge.0, judge.1)?;
    Ok((probe, accuracy))
}

impl Probe {
    /// Minimises the mean cross-entropy plus the sum of squared weights over twice the number of rows, on features
    /// standardised to mean 0 and deviation 1; constant features get no weight. Biases are not penalised. Full batches,
    /// no randomness.
    ///
    /// # Errors
    /// When there are not as many labels as rows, or the values are too large to compute with.
    pub fn train(features: Rows<'_>, labels: Labels<'_>) -> Result<Self, ScoreError> {
        labels.expect(features.count())?;
        let mut columns = features.columns();
        let scale = Scale::of(&columns);
        scale.standardise(&mut columns);
        let objective = Objective::new(columns, &labels.indicators())?;
        let coefficients = lbfgs::minimise(
            objective.start(),
            |coefficients| objective.evaluate(coefficients),
            |direction| objective.precondition(direction),
        );
        Ok(scale.unfold(&coefficients))
    }

    /// Class × feature.
    #[must_use]
    pub fn weights(&self) -> Rows<'_> {
        self.weights.rows()
    }

    /// A number for each class.
    #[must_use]
    pub fn bias(&self) -> &[f64] {
        &self.bias
    }

    /// The most probable class of every row; the first of equal ones.
    ///
    /// # Errors
    /// When rows have another width than those that it was trained on.
    pub fn predict(&self, features: Rows<'_>) -> Result<Vec<u8>, ScoreError> {
        let weights = self.weights();
        same(weights.width(), features.width())?;
        // Nalgebra orders by columns: this is feature × class.
        let scores = weights.columns().transpose() * features.columns();
        let bias = DVector::from_column_slice(&self.bias);
        let predicted = scores.column_iter().map(|scores| {
            let scores = scores + &bias;
            first_largest(scores.as_slice())
        });
        Ok(predicted.collect())
    }

    /// Share of rows whose class it predicts.
    ///
    /// # Errors
    /// When rows have another width, labels other classes, or their numbers differ.
    pub fn accuracy(&self, features: Rows<'_>, labels: Labels<'_>) -> Result<f64, ScoreError> {
        labels.expect(features.count())?;
        same(self.bias.len(), labels.classes())?;
        let predicted = self.predict(features)?;
        let pairs = predicted.into_iter().map(usize::from).zip(labels.iter());
        let right = pairs
            .filter(|(predicted, label)| predicted == label)
            .count();
        Ok(right as f64 / features.count() as f64)
    }
}

/// Where features lie and how they scatter.
struct Scale {
    mean: DVector<f64>,
    /// One over the standard deviation; 0 for a constant feature.
    factor: DVector<f64>,
}

impl Scale {
    /// Of features, width × count.
    fn of(columns: &DMatrix<f64>) -> Self {
        let mean = columns.column_mean();
        let mut squares = DVector::zeros(mean.len());
        for column in columns.column_iter() {
            squares += (column - &mean).map(|difference| difference * difference);
        }
        let factor = squares.zip_map(&mean, |sum, mean| {
            let deviation = (sum / columns.ncols() as f64).sqrt();
            // Below that, it is what subtracting the mean leaves of rounding.
            if deviation > 1e-12 * mean.abs() {
                deviation.recip()
            } else {
                0.0
            }
        });
        Self { mean, factor }
    }

    fn standardise(&self, columns: &mut DMatrix<f64>) {
        for mut column in columns.column_iter_mut() {
            column -= &self.mean;
            column.component_mul_assign(&self.factor);
        }
    }

    /// The classifier of unscaled features, from class × (feature, bias) of standardised ones.
    fn unfold(&self, coefficients: &DMatrix<f64>) -> Probe {
        let width = self.mean.len();
        let mut values = Vec::with_capacity(coefficients.nrows() * width);
        let mut bias = Vec::with_capacity(coefficients.nrows());
        for row in coefficients.row_iter() {
            let weights = row
                .columns(0, width)
                .transpose()
                .component_mul(&self.factor);
            bias.push(row[width] - weights.dot(&self.mean));
            values.extend_from_slice(weights.as_slice());
        }
        Probe {
            weights: Matrix::new(values, width),
            bias,
        }
    }
}

#[cfg(test)]
mod tests;
