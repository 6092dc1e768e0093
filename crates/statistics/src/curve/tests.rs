use super::*;
use proptest::prelude::*;
use rstest::rstest;

/// Curves at 10, 100, 1,000, ... labels.
fn curves(arm: &[f64], scratch: &[f64]) -> Curves {
    let labels = std::iter::successors(Some(10_u32), |labels| labels.checked_mul(10));
    let points = labels.zip(arm.iter().zip(scratch));
    let point = |(labels, (arm, scratch)): (u32, (&f64, &f64))| CurvePoint {
        labels,
        arm: *arm,
        scratch: *scratch,
    };
    Curves::new(points.map(point).collect()).unwrap()
}

#[test]
fn jumpstart_and_asymptote_are_the_differences_at_the_ends() {
    let found = curves(&[0.75, 0.8, 0.875], &[0.5, 0.7, 1.0]);
    assert_eq!((found.jumpstart(), found.asymptote()), (0.25, -0.125));
}

#[test]
fn the_area_ratio_is_over_the_logarithm_of_the_labels() {
    // Two decades: arm 0.65 + 0.75, scratch 0.45 + 0.65.
    let found = curves(&[0.6, 0.7, 0.8], &[0.3, 0.6, 0.7]).area_ratio();
    assert!((found.unwrap() - 0.3 / 1.1).abs() < 1e-12);
    assert_eq!(curves(&[0.6], &[0.3]).area_ratio(), None);
    assert_eq!(curves(&[0.6, 0.6], &[0.0, 0.0]).area_ratio(), None);
}

#[rstest]
#[case::at_the_smallest(0.55, Some(10.0))]
#[case::between(0.7, Some(316.227_766_016_837_94))]
#[case::at_a_budget(0.8, Some(1000.0))]
#[case::never(0.95, None)]
fn labels_to_a_threshold_lie_on_the_curve(#[case] threshold: f64, #[case] expected: Option<f64>) {
    let found = curves(&[0.6, 0.6, 0.8, 0.5], &[0.0; 4]).labels_to_threshold(Side::Arm, threshold);
    assert_eq!(found.is_some(), expected.is_some());
    assert!((found.unwrap_or(0.0) - expected.unwrap_or(0.0)).abs() < 1e-9);
}

#[test]
fn each_side_has_its_own_threshold() {
    let found = curves(&[0.6, 0.8], &[0.4, 0.7]);
    let labels = found.labels_to_threshold(Side::Scratch, 0.7);
    assert!((labels.unwrap() - 100.0).abs() < 1e-9);
    assert_eq!(found.labels_to_threshold(Side::Scratch, 0.75), None);
}

#[rstest]
#[case::once(&[0.9, 0.8, 0.7], &[0.8, 0.7, 0.8], Some([100, 1000]))]
#[case::for_good_only_the_second_time(&[0.9, 0.7, 0.9, 0.7], &[0.8; 4], Some([1000, 10_000]))]
#[case::a_tie_is_not_overtaken_yet(&[0.9, 0.8, 0.7], &[0.8; 3], Some([100, 1000]))]
#[case::scratch_was_always_ahead(&[0.7, 0.7], &[0.8, 0.8], None)]
#[case::scratch_is_never_ahead(&[0.9, 0.9], &[0.8, 0.9], None)]
#[case::the_arm_comes_back(&[0.9, 0.7, 0.9], &[0.8; 3], None)]
#[case::one_budget(&[0.9], &[0.8], None)]
fn scratch_overtakes_for_good(
    #[case] arm: &[f64],
    #[case] scratch: &[f64],
    #[case] expected: Option<[u32; 2]>,
) {
    assert_eq!(curves(arm, scratch).crossover(), expected);
}

#[test]
fn points_that_are_no_curve_are_refused() {
    let point = |labels, arm| CurvePoint {
        labels,
        arm,
        scratch: 0.5,
    };
    let refused = |points: &[CurvePoint]| Curves::new(points.to_vec()).unwrap_err();
    assert_eq!(refused(&[]), CurveError::Empty);
    assert_eq!(
        refused(&[point(10, 0.5), point(10, 0.5)]),
        CurveError::NotAscending {
            before: 10,
            labels: 10
        }
    );
    assert_eq!(
        refused(&[point(0, 0.5)]),
        CurveError::NotAscending {
            before: 0,
            labels: 0
        }
    );
    assert_eq!(
        refused(&[point(10, f64::NAN)]),
        CurveError::NotFinite { labels: 10 }
    );
}

proptest! {
    #[test]
    fn a_threshold_is_reached_between_its_neighbours(
        arm in prop::collection::vec(0.0_f64..1.0, 1..8),
        threshold in 0.0_f64..1.0,
    ) {
        let found = curves(&arm, &vec![0.5; arm.len()]);
        match found.labels_to_threshold(Side::Arm, threshold) {
            None => prop_assert!(arm.iter().all(|value| *value < threshold)),
            Some(labels) => {
                let at = arm.iter().position(|value| *value >= threshold).unwrap();
                let upper = f64::from(found.points[at].labels);
                prop_assert!(labels <= upper * (1.0 + 1e-12));
                prop_assert!(at == 0 || labels >= upper / 10.0 * (1.0 - 1e-12));
            }
        }
    }
}
