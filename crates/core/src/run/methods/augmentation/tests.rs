use serde_json::{Value, json};

use super::*;
use crate::data::Distortion;

fn augmentation(value: Value) -> Augmentation {
    serde_json::from_value(value).unwrap()
}

fn everything() -> Augmentation {
    augmentation(json!({"shift": {}, "rotate": {}, "elastic": {}}))
}

#[test]
fn each_part_has_its_usual_numbers_and_is_written_in_full() {
    assert_eq!(
        serde_json::to_value(Augmentation::default()).unwrap(),
        json!({})
    );
    assert_eq!(
        serde_json::to_value(everything()).unwrap(),
        json!({
            "shift": {"pixels": 2},
            "rotate": {"degrees": 10.0},
            "elastic": {"alpha": 34.0, "sigma": 4.0},
        })
    );
    assert_eq!(
        everything().words().map(Option::unwrap),
        [
            "images shifted by up to 2 pixels",
            "images rotated by up to 10 degrees",
            "images warped elastically (alpha 34, sigma 4)"
        ]
    );
}

#[test]
fn what_would_do_nothing_or_is_unknown_is_refused() {
    for (wrong, part) in [
        (
            json!({"shift": {"pixels": 0}}),
            "0 is not at least 1 and at most 14",
        ),
        (json!({"shift": {"pixels": 15}}), "15 is not at least 1"),
        (json!({"shift": {"pixels": 1.5}}), "floating point `1.5`"),
        (json!({"rotate": {"degrees": 0}}), "0 is not at least 0.1"),
        (json!({"rotate": {"degrees": 181}}), "at most 180"),
        (json!({"elastic": {"alpha": 0}}), "0 is not at least 1"),
        (json!({"elastic": {"sigma": 0}}), "0 is not at least 0.5"),
        (
            json!({"elastic": {"degrees": 1}}),
            "unknown field `degrees`",
        ),
        (json!({"mirror": {}}), "unknown field `mirror`"),
    ] {
        let error = serde_json::from_value::<Augmentation>(wrong.clone()).unwrap_err();
        assert!(error.to_string().contains(part), "{wrong}: {error}");
    }
    let solved = everything().check(Optimizer::Lbfgs);
    assert_eq!(solved, Err(MethodError::SolvedOnce));
    assert_eq!(Augmentation::default().check(Optimizer::Lbfgs), Ok(()));
}

#[test]
fn images_are_distorted_as_they_were_in_the_first_release() {
    let usual = augmentation(json!({"shift": {"pixels": 2}, "rotate": {"degrees": 10.0}}));
    let drawn = [(0, 0), (0, 1), (1, 0)].map(|(epoch, image)| {
        let distortion = usual.distortion(42, epoch, image);
        let [right, down] = distortion.shift;
        let degrees = distortion.radians.to_degrees();
        format!("{right} {down} {degrees:.9}")
    });
    assert_eq!(
        drawn,
        ["-1 1 3.227260320", "1 -2 -8.697775640", "2 1 -4.333486136"]
    );

    let image = std::array::from_fn(|at| u8::try_from(at % 28 * 9).unwrap());
    let distorted = everything().distortion(42, 3, 17).of(&image);
    let row = [
        2, 11, 20, 28, 35, 41, 47, 53, 59, 66, 74, 82, 91, 101, 110, 120, 130, 140, 150, 161, 172,
        184, 195, 205, 215, 223, 231, 239,
    ];
    assert_eq!(distorted[10 * 28..][..28], row);
}

#[test]
fn every_part_of_the_key_matters() {
    let distortion = |seed, epoch, image| everything().distortion(seed, epoch, image);
    let base = distortion(1, 2, 3);
    assert_eq!(base, distortion(1, 2, 3));
    for other in [
        distortion(2, 2, 3),
        distortion(1, 3, 3),
        distortion(1, 2, 4),
    ] {
        assert_ne!(base, other);
    }
}

#[test]
fn draws_reach_both_ends_and_no_further() {
    let usual = augmentation(json!({"shift": {"pixels": 2}, "rotate": {"degrees": 10.0}}));
    let drawn: Vec<_> = (0..1000)
        .map(|image| usual.distortion(5, 0, image))
        .collect();
    for axis in [0, 1] {
        for distance in -2..=2 {
            let distance = f64::from(distance);
            let count = drawn
                .iter()
                .filter(|d| (d.shift[axis] - distance).abs() < 0.1)
                .count();
            assert!((150..250).contains(&count), "{distance}: {count}");
        }
    }
    let degrees = || drawn.iter().map(|d| d.radians.to_degrees());
    assert!(degrees().all(|degrees| degrees.abs() < 10.0 + 1e-9));
    assert!(degrees().any(|degrees| degrees > 9.0) && degrees().any(|degrees| degrees < -9.0));
}

#[test]
fn a_part_that_is_not_asked_for_changes_nothing() {
    let only = |name: &str| augmentation(json!({ name: {} })).distortion(1, 0, 0);
    let (shift, radians) = (only("shift").shift, only("rotate").radians);
    let displacement = only("elastic").displacement;
    let nothing = Distortion::default;
    assert_eq!(only("shift"), Distortion { shift, ..nothing() });
    assert_eq!(
        only("rotate"),
        Distortion {
            radians,
            ..nothing()
        }
    );
    assert_eq!(
        only("elastic"),
        Distortion {
            displacement,
            ..nothing()
        }
    );
    for part in ["shift", "rotate", "elastic"] {
        assert_ne!(only(part), nothing());
    }
}
