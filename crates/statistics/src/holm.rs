//! Correction for many comparisons.

/// Holm-Bonferroni adjusted p-values (Holm 1979, Scandinavian Journal of Statistics 6), in the order of `p`, of a family of
/// `size` comparisons: those without a p count as if they showed nothing, so that a rejection stays one whatever they will show.
///
/// Rejecting where the adjusted value is at most 0.05 makes a false rejection anywhere in the family at most 5 %
/// probable, however the comparisons depend on each other.
#[must_use]
pub fn holm(p: &[f64], size: usize) -> Vec<f64> {
    let size = size.max(p.len());
    let mut ascending: Vec<usize> = (0..p.len()).collect();
    ascending.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    let mut adjusted = vec![0.0; p.len()];
    let mut largest = 0.0_f64;
    for (rank, at) in ascending.into_iter().enumerate() {
        largest = largest.max(p[at] * (size - rank) as f64).min(1.0);
        adjusted[at] = largest;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_smallest_is_multiplied_by_all_and_none_falls_below_a_smaller_one() {
        // R: p.adjust(c(0.01, 0.04, 0.03, 0.005, 0.5), "holm")
        let found = holm(&[0.01, 0.04, 0.03, 0.005, 0.5], 5);
        for (found, expected) in found.iter().zip([0.04, 0.09, 0.09, 0.025, 0.5]) {
            assert!((found - expected).abs() < 1e-12, "{found}");
        }
        assert!(holm(&[], 0).is_empty());
        assert_eq!(holm(&[0.03], 1), [0.03]);
    }

    #[test]
    fn comparisons_that_are_still_to_come_count_as_if_they_showed_nothing() {
        let early = holm(&[0.01, 0.04], 4);
        let complete = holm(&[0.01, 0.04, 1.0, 1.0], 4);
        assert_eq!(early, complete[..2]);
    }

    proptest! {
        #[test]
        fn it_keeps_the_order_and_lies_between_p_and_bonferroni(
            p in prop::collection::vec(0.0_f64..=1.0, 1..20),
        ) {
            let adjusted = holm(&p, p.len());
            for (a, raw) in adjusted.iter().zip(&p) {
                prop_assert!(a >= raw && *a <= (raw * p.len() as f64).min(1.0));
                for (b, other) in adjusted.iter().zip(&p) {
                    prop_assert!(raw > other || a <= b);
                }
            }
        }
    }
}
