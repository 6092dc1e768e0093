use super::*;
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// Images of as many classes, each scattered around a centre of its own, and their labels.
pub(super) fn clusters(
    count: usize,
    width: usize,
    classes: u8,
    spread: f64,
) -> (Vec<f64>, Vec<u8>) {
    let mut generator = ChaCha8Rng::from_seed([7; 32]);
    let mut uniform = || f64::from(generator.next_u32()) / f64::from(u32::MAX) - 0.5;
    let centres: Vec<f64> = (0..width * usize::from(classes))
        .map(|_| uniform())
        .collect();
    let labels: Vec<u8> = (0..classes).cycle().take(count).collect();
    let mut values = Vec::with_capacity(count * width);
    for label in &labels {
        let centre = &centres[usize::from(*label) * width..][..width];
        values.extend(centre.iter().map(|value| value + spread * uniform()));
    }
    (values, labels)
}

#[test]
fn separate_clusters_are_told_apart_and_training_repeats_itself() {
    let (values, labels) = clusters(300, 10, 5, 0.3);
    let (train, judge) = (
        (
            Rows::new(&values[..2000], 10).unwrap(),
            Labels::new(&labels[..200], 5).unwrap(),
        ),
        (
            Rows::new(&values[2000..], 10).unwrap(),
            Labels::new(&labels[200..], 5).unwrap(),
        ),
    );
    let (probe, accuracy) = linear_probe(train, judge).unwrap();
    assert!(accuracy > 0.99, "{accuracy}");
    assert_eq!(linear_probe(train, judge).unwrap().0, probe);
}

#[test]
fn it_is_the_minimum() {
    // sklearn.linear_model.LogisticRegression minimises the same sum; here on features that are standardised already.
    let values = [-1.0, -1.0, 1.0, 1.0];
    let labels = [0, 1, 1, 1];
    let probe = Probe::train(
        Rows::new(&values, 1).unwrap(),
        Labels::new(&labels, 2).unwrap(),
    )
    .unwrap();
    let [margin, bias] = [
        probe.weights().iter().map(|row| row[0]).collect::<Vec<_>>(),
        probe.bias().to_vec(),
    ]
    .map(|values| values[1] - values[0]);
    // At the minimum: the mean of (p - y) is 0, and that of (p - y) x is minus a quarter of the weight, half the margin.
    let p = |x: f64| 1.0 / (1.0 + (-(margin * x + bias)).exp());
    let error = |x: f64, y: f64| p(x) - y;
    let errors = [
        error(-1.0, 0.0),
        error(-1.0, 1.0),
        error(1.0, 1.0),
        error(1.0, 1.0),
    ];
    assert!(errors.iter().sum::<f64>().abs() / 4.0 <= 1e-4);
    let slope = (-errors[0] - errors[1] + errors[2] + errors[3]) / 4.0;
    assert!((slope + 0.25 * margin / 2.0).abs() <= 1e-4);
}

#[test]
fn a_constant_feature_has_no_weight() {
    let values = [0.1, -1.0, 0.1, -0.5, 0.1, 0.5, 0.1, 1.0, 0.1, 0.7, 0.1, 0.9];
    let labels = [0, 0, 1, 1, 1, 1];
    let rows = Rows::new(&values, 2).unwrap();
    let probe = Probe::train(rows, Labels::new(&labels, 2).unwrap()).unwrap();
    assert!(probe.weights().iter().all(|row| row[0].abs() <= 0.0));
    assert_eq!(probe.predict(rows).unwrap(), labels);
}

#[test]
fn what_does_not_fit_is_refused() {
    let rows = Rows::new(&[0.0, 1.0, 2.0, 3.0], 1).unwrap();
    let labels = Labels::new(&[0, 0, 1, 1], 2).unwrap();
    let probe = Probe::train(rows, labels).unwrap();
    let mismatch = |expected, found| ScoreError::Mismatch { expected, found };
    let wide = Rows::new(&[0.0, 1.0, 2.0, 3.0], 2).unwrap();
    assert_eq!(probe.predict(wide), Err(mismatch(1, 2)));
    assert_eq!(Probe::train(wide, labels), Err(mismatch(2, 4)));
    let three = Labels::new(&[0, 0, 1, 1], 3).unwrap();
    assert_eq!(probe.accuracy(rows, three), Err(mismatch(2, 3)));
}

proptest! {
    #[test]
    fn the_scale_of_features_does_not_matter(shift in -5.0_f64..5.0, factor in 0.1_f64..50.0) {
        let (values, labels) = clusters(60, 4, 3, 1.0);
        let moved: Vec<f64> = values.iter().map(|value| value * factor + shift).collect();
        let labels = Labels::new(&labels, 3).unwrap();
        let [probe, other] = [&values, &moved].map(|values| {
            Probe::train(Rows::new(values, 4).unwrap(), labels).unwrap()
        });
        for (row, other) in probe.weights().iter().zip(other.weights().iter()) {
            for (weight, other) in row.iter().zip(other) {
                prop_assert!((weight - other * factor).abs() < 1e-2);
            }
        }
    }
}
