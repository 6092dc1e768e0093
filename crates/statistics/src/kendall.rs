//! Whether two orders agree.

/// Kendall's tau-b (Kendall 1945, Biometrika 33) of pairs of values: 1 where both put everything in the same order, -1 in the opposite
/// one; ties are taken out of the possible pairs. None where one of the two says nothing: fewer than two pairs, or all equal.
#[must_use]
pub fn kendall(values: &[(f64, f64)]) -> Option<f64> {
    let mut agreement = 0.0;
    let mut untied = [0.0_f64; 2];
    for (at, one) in values.iter().enumerate() {
        for other in &values[at + 1..] {
            let [first, second] = [one.0 - other.0, one.1 - other.1].map(sign);
            agreement += first * second;
            untied[0] += first.abs();
            untied[1] += second.abs();
        }
    }
    let most = (untied[0] * untied[1]).sqrt();
    (most > 0.0).then(|| agreement / most)
}

/// -1, 0 or 1; unlike `signum`, 0 of 0.
fn sign(difference: f64) -> f64 {
    if difference == 0.0 {
        0.0
    } else {
        difference.signum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    // scipy.stats.kendalltau(first, second).statistic
    #[rstest]
    #[case(&[(1.0, 2.0), (2.0, 3.0), (3.0, 9.0)], Some(1.0))]
    #[case(&[(1.0, 9.0), (2.0, 3.0), (3.0, 2.0)], Some(-1.0))]
    #[case(&[(1.0, 1.0), (2.0, 3.0), (3.0, 2.0), (4.0, 4.0)], Some(2.0 / 3.0))]
    #[case(&[(12.0, 1.0), (2.0, 4.0), (1.0, 7.0), (12.0, 1.0), (2.0, 0.0)], Some(-0.471_404_520_791_031_7))]
    #[case(&[(1.0, 5.0), (1.0, 6.0)], None)]
    #[case(&[(1.0, 5.0)], None)]
    fn it_is_that_of_scipy(#[case] values: &[(f64, f64)], #[case] expected: Option<f64>) {
        match (kendall(values), expected) {
            (Some(found), Some(expected)) => assert!((found - expected).abs() < 1e-12, "{found}"),
            (found, expected) => assert_eq!(found, expected),
        }
    }
}
