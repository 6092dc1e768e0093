//! Student's t-distribution as tests and intervals need it.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// Twice the probability above `|t|` with `freedom` degrees of freedom; `None` without any, or when `t` is NaN.
pub(crate) fn two_sided(t: f64, freedom: usize) -> Option<f64> {
    if t.is_nan() {
        return None;
    }
    let student = StudentsT::new(0.0, 1.0, freedom as f64).ok()?;
    Some((2.0 * student.sf(t.abs())).min(1.0))
}

/// So many standard errors to either side of an estimate make its 95 % interval.
pub(crate) fn reach95(freedom: usize) -> Option<f64> {
    let student = StudentsT::new(0.0, 1.0, freedom as f64).ok()?;
    Some(student.inverse_cdf(0.975))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    // Reference values: scipy.stats.t.ppf(0.975, freedom) and 2 * scipy.stats.t.sf(t, freedom), scipy 1.17.1.
    #[rstest]
    #[case(1, 12.706_204_736_174_694)]
    #[case(2, 4.302_652_729_749_462)]
    #[case(4, 2.776_445_105_197_793_4)]
    #[case(9, 2.262_157_162_798_205)]
    #[case(30, 2.042_272_456_301_237_8)]
    #[case(1000, 1.962_339_080_826_408_3)]
    fn reaches_are_those_of_the_tables(#[case] freedom: usize, #[case] expected: f64) {
        let found = reach95(freedom).unwrap();
        assert!((found / expected - 1.0).abs() < 1e-9, "{found}");
    }

    #[rstest]
    #[case(0.5, 1, 0.704_832_764_699_133_5)]
    #[case(2.776, 4, 0.050_022_778_319_976_42)]
    #[case(12.0, 4, 0.000_276_428_548_502_973)]
    #[case(700.0, 1, 0.000_909_456_198_990_623_8)]
    #[case(3.0, 29, 0.005_499_192_133_903_412)]
    #[case(0.0, 7, 1.0)]
    fn tails_are_those_of_the_tables(
        #[case] t: f64,
        #[case] freedom: usize,
        #[case] expected: f64,
    ) {
        for t in [t, -t] {
            let found = two_sided(t, freedom).unwrap();
            assert!((found / expected - 1.0).abs() < 1e-9, "{found}");
        }
    }

    #[test]
    fn without_freedom_or_a_number_there_is_no_answer() {
        assert_eq!(two_sided(1.0, 0), None);
        assert_eq!(two_sided(f64::NAN, 3), None);
        assert_eq!(reach95(0), None);
        assert_eq!(two_sided(f64::INFINITY, 1), Some(0.0));
    }
}
