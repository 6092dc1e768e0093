use super::*;
use proptest::prelude::*;

const THETA: [f64; 18] = [
    0.7, 0.2, 0.1, 0.6, 0.3, 0.1, 0.1, 0.8, 0.1, 0.2, 0.2, 0.6, 0.1, 0.1, 0.8, 0.3, 0.5, 0.2,
];
const FEATURES: [f64; 12] = [1.0, 0.1, 0.9, -0.1, 0.2, 1.0, -0.1, 0.8, 0.0, 1.1, 1.1, 0.3];
const TARGET: [u8; 6] = [0, 0, 1, 1, 1, 0];

fn target() -> Labels<'static> {
    Labels::new(&TARGET, 2).unwrap()
}

fn probabilities(values: &[f64], width: usize) -> Probabilities<'_> {
    Probabilities::new(Rows::new(values, width).unwrap()).unwrap()
}

/// LEEP and NCE of probabilities.
fn of_classes(theta: &[f64], width: usize, target: Labels<'_>) -> [f64; 2] {
    let theta = probabilities(theta, width);
    let source = theta.most_probable();
    let source = Labels::new(&source, width).unwrap();
    [leep(theta, target).unwrap(), nce(source, target).unwrap()]
}

/// `LogME` and H-score of features.
fn of_features(features: &[f64], width: usize, target: Labels<'_>) -> [f64; 2] {
    let features = Rows::new(features, width).unwrap();
    [
        log_me(features, target).unwrap(),
        h_score(features, target).unwrap(),
    ]
}

fn close(found: [f64; 2], expected: [f64; 2], tolerance: f64) -> bool {
    let mut pairs = found.into_iter().zip(expected);
    pairs.all(|(found, expected)| (found - expected).abs() <= tolerance)
}

#[test]
fn the_worked_example_has_its_scores() {
    let found = of_classes(&THETA, 3, target());
    assert!(
        close(
            found,
            [-0.495_706_444_012_676, -0.231_049_060_186_648],
            1e-12
        ),
        "{found:?}"
    );
    let found = of_features(&FEATURES, 2, target());
    assert!(
        close(
            found,
            [-0.198_115_465_221_878, 0.989_349_775_784_753],
            1e-12
        ),
        "{found:?}"
    );
}

#[test]
fn dependent_features_have_the_scores_of_the_definitions() {
    // From numpy.linalg.solve and slogdet of the precision of the weights, and numpy.linalg.pinv of the covariance.
    let dependent: Vec<f64> = FEATURES
        .chunks(2)
        .flat_map(|row| [row[0], row[1], row[0] + row[1]])
        .collect();
    let found = of_features(&dependent, 3, target());
    let expected = [-0.234_582_904_451_714, 0.989_349_775_784_753];
    assert!(close(found, expected, 1e-11), "{found:?}");
}

#[test]
fn a_perfect_source_has_leep_and_nce_of_zero() {
    let one_hot: Vec<f64> = TARGET
        .iter()
        .flat_map(|l| {
            if *l == 0 {
                [1.0, 0.0, 0.0]
            } else {
                [0.0, 0.0, 1.0]
            }
        })
        .collect();
    assert!(close(of_classes(&one_hot, 3, target()), [0.0; 2], 0.0));
}

#[test]
fn leep_can_exceed_nce() {
    // The most probable class is the same everywhere; only the others tell the target.
    let theta = [0.4, 0.3, 0.3, 0.0, 0.0, 0.4, 0.0, 0.0, 0.3, 0.3];
    let [leep, nce] = of_classes(&theta, 5, Labels::new(&[0, 1], 2).unwrap());
    assert!((leep - 0.8_f64.ln()).abs() < 1e-12);
    assert!((nce + 2.0_f64.ln()).abs() < 1e-12);
}

#[test]
fn wide_features_are_scored_like_narrow_ones() {
    // Columns of zeros change nothing, but make the other Gram matrix the smaller one.
    let wide: Vec<f64> = FEATURES
        .chunks(2)
        .flat_map(|row| [row, &[0.0; 6]].concat())
        .collect();
    let narrow = of_features(&FEATURES, 2, target());
    let found = of_features(&wide, 8, target());
    assert!(close(found, narrow, 1e-10), "{found:?} {narrow:?}");
}

#[test]
fn a_class_that_never_occurs_changes_nothing() {
    let wider = Labels::new(&TARGET, 5).unwrap();
    let [found, expected] = [wider, target()].map(|target| of_features(&FEATURES, 2, target));
    assert!(close(found, expected, 1e-12));
    let [found, expected] = [wider, target()].map(|target| of_classes(&THETA, 3, target));
    assert!(close(found, expected, 1e-12));
}

#[test]
fn constant_features_say_nothing() {
    let [log_me, h_score] = of_features(&[0.1; 12], 2, target());
    assert!(log_me.is_finite());
    assert!(h_score.abs() <= 0.0);
    assert!(of_features(&[0.0; 12], 2, target())[0].is_finite());
}

#[test]
fn composition_sums_source_classes() {
    let map = Composition::from_map(Labels::new(&[0, 1, 0], 2).unwrap());
    let found = map.apply(probabilities(&THETA, 3)).unwrap();
    let first = found.rows().iter().next().unwrap();
    assert!(close([first[0], first[1]], [0.8, 0.2], 1e-12));
    let too_narrow = map.apply(probabilities(&[0.5, 0.5], 2));
    assert_eq!(
        too_narrow,
        Err(ScoreError::Mismatch {
            expected: 3,
            found: 2
        })
    );
}

#[test]
fn an_estimated_composition_adds_one_to_every_count() {
    let source = Labels::new(&[0, 0, 0, 1], 3).unwrap();
    let map = Composition::estimated(source, Labels::new(&[0, 0, 1, 1], 2).unwrap()).unwrap();
    let found: Vec<f64> = map.conditional().rows().iter().flatten().copied().collect();
    let expected = [3.0 / 5.0, 2.0 / 5.0, 1.0 / 3.0, 2.0 / 3.0, 0.5, 0.5];
    assert!(
        found
            .iter()
            .zip(expected)
            .all(|(found, expected)| (found - expected).abs() < 1e-12)
    );
}

#[test]
fn what_is_no_input_is_refused() {
    assert_eq!(Rows::new(&[], 2), Err(ScoreError::Empty));
    assert_eq!(Rows::new(&[1.0], 0), Err(ScoreError::Empty));
    assert_eq!(
        Rows::new(&[1.0; 3], 2),
        Err(ScoreError::Ragged {
            values: 3,
            width: 2
        })
    );
    for value in [f64::NAN, f64::INFINITY, 1e200] {
        assert_eq!(Rows::new(&[value], 1), Err(ScoreError::NotFinite));
    }
    assert_eq!(Labels::new(&[], 2), Err(ScoreError::Empty));
    assert_eq!(
        Labels::new(&[2], 2),
        Err(ScoreError::Label {
            label: 2,
            classes: 2
        })
    );
    assert_eq!(Labels::new(&[2], 257), Err(ScoreError::Classes(257)));
    for row in [[0.5, 0.4], [1.5, -0.5]] {
        let refused = Probabilities::new(Rows::new(&row, 2).unwrap());
        assert_eq!(refused, Err(ScoreError::NotProbabilities { row: 0 }));
    }
    let short = Labels::new(&[0], 2).unwrap();
    let refused = h_score(Rows::new(&FEATURES, 2).unwrap(), short);
    assert_eq!(
        refused,
        Err(ScoreError::Mismatch {
            expected: 6,
            found: 1
        })
    );
}

/// Probabilities of 4 source classes, features of width 3, and 3 target classes, for the same images.
fn images() -> impl Strategy<Value = Vec<([f64; 4], [f64; 3], u8)>> {
    let image = (
        prop::array::uniform4(0.01_f64..1.0),
        prop::array::uniform3(-1.0_f64..1.0),
        0_u8..3,
    );
    let normalised = image.prop_map(|(p, features, label)| {
        let sum: f64 = p.iter().sum();
        (p.map(|p| p / sum), features, label)
    });
    prop::collection::vec(normalised, 8..40)
}

/// All four scores of images.
fn scores(images: &[([f64; 4], [f64; 3], u8)]) -> [[f64; 2]; 2] {
    let theta: Vec<f64> = images.iter().flat_map(|image| image.0).collect();
    let features: Vec<f64> = images.iter().flat_map(|image| image.1).collect();
    let labels: Vec<u8> = images.iter().map(|image| image.2).collect();
    let target = Labels::new(&labels, 3).unwrap();
    [
        of_classes(&theta, 4, target),
        of_features(&features, 3, target),
    ]
}

/// Minus the entropy of the labels, in nats.
fn negative_entropy(images: &[([f64; 4], [f64; 3], u8)]) -> f64 {
    let share = |class| images.iter().filter(|i| i.2 == class).count() as f64 / images.len() as f64;
    let occurring = (0..3).map(share).filter(|share| *share > 0.0);
    occurring.map(|share| share * share.ln()).sum()
}

proptest! {
    #[test]
    fn names_of_classes_and_the_order_of_images_do_not_matter(
        (images, shuffled) in images().prop_flat_map(|images| (Just(images.clone()), Just(images).prop_shuffle())),
        names in Just([0_u8, 1, 2]).prop_shuffle(),
        turn in 0_usize..4,
    ) {
        let mut renamed = shuffled;
        for image in &mut renamed {
            image.0.rotate_left(turn);
            image.2 = names[usize::from(image.2)];
        }
        let (found, expected) = (scores(&renamed), scores(&images));
        prop_assert!(close(found[0], expected[0], 1e-9), "{:?} {:?}", found, expected);
        prop_assert!(close(found[1], expected[1], 1e-7), "{:?} {:?}", found, expected);
    }

    #[test]
    fn scores_stay_within_their_bounds(images in images()) {
        let [[leep, nce], [log_me, h_score]] = scores(&images);
        let lowest = negative_entropy(&images) - 1e-9;
        prop_assert!((lowest..=1e-9).contains(&leep));
        prop_assert!((lowest..=1e-9).contains(&nce));
        prop_assert!(log_me.is_finite());
        prop_assert!((-1e-9..=2.0 + 1e-9).contains(&h_score));
    }

    #[test]
    fn with_certain_sources_leep_is_nce(images in images()) {
        let certain: Vec<_> = images.into_iter().map(|(p, features, label)| {
            let largest = usize::from(input::first_largest(&p));
            let mut certain = [0.0; 4];
            certain[largest] = 1.0;
            (certain, features, label)
        }).collect();
        let [[leep, nce], _] = scores(&certain);
        prop_assert!((leep - nce).abs() < 1e-9);
    }

    #[test]
    fn a_repeated_feature_counts_as_one_that_is_larger_and_zeros_do_not_count(images in images()) {
        let labels: Vec<u8> = images.iter().map(|image| image.2).collect();
        let target = Labels::new(&labels, 3).unwrap();
        let wide: Vec<f64> = images.iter().flat_map(|(_, [a, b, c], _)| [*a, *b, *c, *c, 0.0, 0.0]).collect();
        let narrow: Vec<f64> = images.iter().flat_map(|(_, [a, b, c], _)| [*a, *b, c * 2.0_f64.sqrt()]).collect();
        let (found, expected) = (of_features(&wide, 6, target), of_features(&narrow, 3, target));
        prop_assert!(close(found, expected, 1e-7), "{:?} {:?}", found, expected);
    }
}
