//! The mean of a few values and how well they determine it.

use crate::student::reach95;

/// The mean of some values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    /// The arithmetic mean, in the unit of the values.
    pub mean: f64,
    /// How the values scatter.
    pub scatter: Option<Scatter>,
    /// How many values there are.
    pub count: usize,
}

/// How at least two values scatter around their mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scatter {
    /// Standard deviation of the values, estimated with one degree of freedom less than there are values.
    pub deviation: f64,
    /// Lower and upper end of the 95 % interval of the mean (Student 1908, Biometrika 6).
    pub ci95: [f64; 2],
}

/// The mean of `values`, their standard deviation and the 95 % t-interval of the mean; a single value has no scatter.
/// `None` when there are no values or one of them is not finite.
///
/// `resolution` is the distance between neighbouring values that the measure can take. Rounding to it adds `resolution² / 12` to the
/// variance (Sheppard 1898), which few values can hide: two equal ones would otherwise determine the mean exactly.
#[must_use]
pub fn mean(values: &[f64], resolution: f64) -> Option<Mean> {
    if values.is_empty() || values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    Some(Mean {
        mean,
        scatter: scatter(values, mean, resolution),
        count: values.len(),
    })
}

fn scatter(values: &[f64], mean: f64, resolution: f64) -> Option<Scatter> {
    let variance = variance(values, mean)? + resolution.powi(2) / 12.0;
    let reach = reach95(values.len() - 1)? * (variance / values.len() as f64).sqrt();
    Some(Scatter {
        deviation: variance.sqrt(),
        ci95: [mean - reach, mean + reach],
    })
}

/// The unbiased variance of at least two values with that mean.
pub(crate) fn variance(values: &[f64], mean: f64) -> Option<f64> {
    let freedom = values.len().checked_sub(1).filter(|freedom| *freedom > 0)?;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    Some(squares / freedom as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_interval_is_that_of_the_t_distribution() {
        // scipy.stats.t.interval(0.95, 4, numpy.mean(v), scipy.stats.sem(v))
        let found = mean(&[0.9312, 0.9401, 0.9288, 0.9350, 0.9377], 0.0).unwrap();
        let Scatter { deviation, ci95 } = found.scatter.unwrap();
        assert_eq!(found.count, 5);
        assert!((found.mean - 0.934_56).abs() < 1e-12);
        assert!((deviation - 0.004_615_517_305_784_93).abs() < 1e-12);
        assert!((ci95[0] - 0.928_829_078_328_320_5).abs() < 1e-12);
        assert!((ci95[1] - 0.940_290_921_671_679_6).abs() < 1e-12);
    }

    #[test]
    fn a_single_value_has_no_interval_and_none_has_no_mean() {
        let one = mean(&[0.5], 1e-4).unwrap();
        assert_eq!((one.mean, one.scatter, one.count), (0.5, None, 1));
        assert_eq!(mean(&[], 1e-4), None);
        assert_eq!(mean(&[0.5, f64::NAN], 1e-4), None);
    }

    #[test]
    fn equal_values_are_not_exact() {
        let [low, high] = mean(&[0.97, 0.97], 1e-2).unwrap().scatter.unwrap().ci95;
        assert!(low < 0.95 && high > 0.99, "{low} to {high}");
        let exact = mean(&[0.97, 0.97], 0.0).unwrap().scatter.unwrap();
        assert!(exact.deviation < 1e-12);
    }

    proptest! {
        #[test]
        fn the_interval_moves_with_the_values(
            values in prop::collection::vec(0.0_f64..1.0, 2..20),
            shift in -1.0_f64..1.0,
        ) {
            let moved: Vec<f64> = values.iter().map(|value| value + shift).collect();
            let [before, after] = [mean(&values, 1e-4).unwrap(), mean(&moved, 1e-4).unwrap()];
            let ([low, high], moved) = (before.scatter.unwrap().ci95, after.scatter.unwrap().ci95);
            prop_assert!(low <= before.mean && before.mean <= high);
            prop_assert!((low + shift - moved[0]).abs() < 1e-9);
            prop_assert!((high + shift - moved[1]).abs() < 1e-9);
        }
    }
}
