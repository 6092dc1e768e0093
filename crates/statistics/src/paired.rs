//! Whether two strategies that ran with the same seeds differ.

use crate::interval::variance;
use crate::student::{reach95, two_sided};

/// What one seed gave to an arm and to what it is compared with: training from scratch, or another arm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The measure of the arm.
    pub arm: f64,
    /// The same measure of what it is compared with.
    pub baseline: f64,
}

/// The outcome of a paired t-test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairedTest {
    /// Mean of arm minus baseline, in the unit of the measure.
    pub difference: f64,
    /// Lower and upper end of its 95 % interval.
    pub ci95: [f64; 2],
    /// Probability of a mean at least as far from zero if the two did not differ; two-sided.
    pub p: f64,
    /// How many seeds there are.
    pub count: usize,
}

/// The paired t-test (Student 1908, Biometrika 6) of arm against baseline.
///
/// `resolution` is the distance between neighbouring values that the measure can take: 1/10,000 for an accuracy over
/// 10,000 images. Rounding to it adds `resolution² / 12` to the variance of either value (Sheppard 1898), which few
/// seeds can hide: two equal differences would otherwise be certain. `None` with fewer than two pairs, or when
/// a number is not finite.
#[must_use]
pub fn paired(pairs: &[Pair], resolution: f64) -> Option<PairedTest> {
    let differences: Vec<f64> = pairs.iter().map(|pair| pair.arm - pair.baseline).collect();
    let count = differences.len();
    let difference = differences.iter().sum::<f64>() / count as f64;
    let variance = variance(&differences, difference)? + resolution.powi(2) / 6.0;
    let error = (variance / count as f64).sqrt();
    if !error.is_finite() {
        return None;
    }
    // Without a resolution, differences that are all zero have an error of zero.
    let t = if difference == 0.0 {
        0.0
    } else {
        difference / error
    };
    let reach = reach95(count - 1)? * error;
    Some(PairedTest {
        difference,
        ci95: [difference - reach, difference + reach],
        p: two_sided(t, count - 1)?,
        count,
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Pairs with these differences.
    pub(crate) fn differing(differences: &[f64]) -> Vec<Pair> {
        let pair = |difference: &f64| Pair {
            arm: 0.75 + difference,
            baseline: 0.75,
        };
        differences.iter().map(pair).collect()
    }

    fn example() -> Vec<Pair> {
        let arm = [0.9312, 0.9401, 0.9288, 0.9350, 0.9377];
        let scratch = [0.9120, 0.9155, 0.9190, 0.9077, 0.9201];
        let pairs = arm.into_iter().zip(scratch);
        pairs
            .map(|(arm, baseline)| Pair { arm, baseline })
            .collect()
    }

    #[test]
    fn without_a_resolution_it_is_the_usual_test() {
        // scipy.stats.ttest_rel(arm, scratch) and its confidence_interval()
        let found = paired(&example(), 0.0).unwrap();
        assert!((found.difference - 0.0197).abs() < 1e-12);
        assert!((found.p - 0.002_911_309_917_870_177_4).abs() < 1e-12);
        assert!((found.ci95[0] - 0.011_268_562_013_077_734).abs() < 1e-11);
        assert!((found.ci95[1] - 0.028_131_437_986_922_275).abs() < 1e-11);
    }

    #[test]
    fn rounding_adds_to_the_variance() {
        let found = paired(&example(), 1e-4).unwrap();
        assert!((found.p - 0.002_911_505_100_587_584_7).abs() < 1e-12);
        assert!((found.ci95[0] - 0.011_268_409_635_397_573).abs() < 1e-11);
    }

    #[test]
    fn equal_differences_are_not_certain() {
        let pairs = differing(&[0.25, 0.25]);
        assert!(paired(&pairs, 0.0).unwrap().p <= 0.0);
        let found = paired(&pairs, 1e-4).unwrap();
        assert!(found.p > 1e-5, "{}", found.p);
        assert!(found.ci95[0] < 0.25 && found.ci95[1] > 0.25);
    }

    #[test]
    fn no_difference_at_all_has_p_1() {
        for resolution in [0.0, 1e-4] {
            let found = paired(&differing(&[0.0; 3]), resolution).unwrap();
            assert!(found.p >= 1.0);
        }
    }

    #[test]
    fn fewer_than_two_pairs_and_numbers_that_are_none_cannot_be_tested() {
        assert_eq!(paired(&[], 1e-4), None);
        assert_eq!(paired(&differing(&[0.1]), 1e-4), None);
        assert_eq!(paired(&differing(&[0.1, f64::NAN]), 1e-4), None);
        assert_eq!(paired(&differing(&[0.1, f64::INFINITY]), 1e-4), None);
    }

    proptest! {
        #[test]
        fn swapping_the_sides_keeps_p_and_turns_the_difference(
            differences in prop::collection::vec(-0.2_f64..0.2, 2..10),
        ) {
            let pairs = differing(&differences);
            let swap = |pair: &Pair| Pair { arm: pair.baseline, baseline: pair.arm };
            let swapped: Vec<Pair> = pairs.iter().map(swap).collect();
            let [one, other] = [paired(&pairs, 1e-4).unwrap(), paired(&swapped, 1e-4).unwrap()];
            prop_assert!((one.p - other.p).abs() < 1e-12);
            prop_assert!((one.difference + other.difference).abs() < 1e-12);
            prop_assert!((0.0..=1.0).contains(&one.p));
            // The interval excludes zero exactly where p is below 0.05.
            let excludes = one.ci95[0] > 0.0 || one.ci95[1] < 0.0;
            prop_assert_eq!(excludes, one.p < 0.05);
        }
    }
}
