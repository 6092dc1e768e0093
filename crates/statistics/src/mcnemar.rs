//! Whether two networks that answered the same questions differ.

use statrs::distribution::{Binomial, DiscreteCDF};

/// The exact two-sided p of `McNemar`'s test (`McNemar` 1947, Psychometrika 12) of two networks on the same images:
/// `only_first` were right only in the first, `only_second` only in the second. Images on which both were right, or
/// both wrong, say nothing about the difference. 1 when there are no others.
#[must_use]
pub fn mcnemar(only_first: u64, only_second: u64) -> f64 {
    let disagreements = only_first.saturating_add(only_second);
    // A share of one half is always a valid parameter.
    Binomial::new(0.5, disagreements).map_or(1.0, |binomial| {
        (2.0 * binomial.cdf(only_first.min(only_second))).min(1.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    // scipy.stats.binomtest(only_first, only_first + only_second).pvalue
    #[rstest]
    #[case(0, 0, 1.0)]
    #[case(7, 7, 1.0)]
    #[case(0, 5, 0.0625)]
    #[case(12, 3, 0.035_156_25)]
    #[case(40, 60, 0.056_887_933_640_980_89)]
    #[case(700, 900, 6.319_484_959_450_105e-7)]
    fn p_is_that_of_the_binomial(#[case] first: u64, #[case] second: u64, #[case] expected: f64) {
        for found in [mcnemar(first, second), mcnemar(second, first)] {
            assert!((found / expected - 1.0).abs() < 1e-9, "{found}");
        }
    }
}
