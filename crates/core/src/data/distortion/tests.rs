use super::*;

/// An image that no symmetry leaves alone.
fn image() -> [u8; IMAGE_BYTES] {
    std::array::from_fn(|at| u8::try_from((at * 37 + at / 28 * 11) % 251).unwrap())
}

/// The pixel of `image` in a column and a row; black outside.
fn at(image: &[u8; IMAGE_BYTES], x: usize, y: usize) -> u8 {
    let inside = x < IMAGE_SIDE && y < IMAGE_SIDE;
    if inside { image[y * IMAGE_SIDE + x] } else { 0 }
}

fn made_of(colour: impl Fn(usize, usize) -> u8) -> [u8; IMAGE_BYTES] {
    std::array::from_fn(|at| colour(at % IMAGE_SIDE, at / IMAGE_SIDE))
}

/// Only these pixels are not black.
fn lit(image: &[u8; IMAGE_BYTES]) -> Vec<(usize, usize, u8)> {
    let lit = image.iter().enumerate().filter(|(_, pixel)| **pixel != 0);
    lit.map(|(at, pixel)| (at % IMAGE_SIDE, at / IMAGE_SIDE, *pixel))
        .collect()
}

#[test]
fn no_distortion_gives_the_identical_image() {
    assert_eq!(Distortion::default().of(&image()), image());
    let unmoved = Displacement::smoothed(&[[0.0; IMAGE_BYTES]; 2], 34.0, 4.0);
    let distortion = Distortion {
        displacement: Some(unmoved),
        ..Distortion::default()
    };
    assert_eq!(distortion.of(&image()), image());
}

#[test]
fn a_shift_by_whole_pixels_moves_every_pixel_exactly() {
    let shifted = |x, y| {
        let shift = [x, y];
        Distortion {
            shift,
            ..Distortion::default()
        }
        .of(&image())
    };
    let expected = made_of(|x, y| at(&image(), x.wrapping_sub(3), y + 2));
    assert_eq!(shifted(3.0, -2.0), expected);
    assert_eq!(shifted(28.0, 0.0), [0; IMAGE_BYTES]);
}

#[test]
fn a_shift_by_half_a_pixel_is_the_mean_of_neighbours() {
    let mut dot = [0; IMAGE_BYTES];
    dot[10 * IMAGE_SIDE + 5] = 200;
    let distortion = Distortion {
        shift: [0.5, 0.25],
        ..Distortion::default()
    };
    let expected = [(5, 10, 75), (6, 10, 75), (5, 11, 25), (6, 11, 25)];
    assert_eq!(lit(&distortion.of(&dot)), expected);
}

#[test]
fn quarter_turns_go_counter_clockwise_and_move_every_pixel_exactly() {
    let turned = |turns: f64| {
        let radians = turns * std::f64::consts::FRAC_PI_2;
        Distortion {
            radians,
            ..Distortion::default()
        }
        .of(&image())
    };
    // What is on the right comes to the top.
    assert_eq!(turned(1.0), made_of(|x, y| at(&image(), 27 - y, x)));
    assert_eq!(turned(2.0), made_of(|x, y| at(&image(), 27 - x, 27 - y)));
    assert_eq!(turned(-1.0), turned(3.0));
}

#[test]
fn an_image_is_turned_before_it_is_moved() {
    let distortion = Distortion {
        shift: [4.0, 1.0],
        radians: std::f64::consts::FRAC_PI_2,
        displacement: None,
    };
    let turned = made_of(|x, y| at(&image(), 27 - y, x));
    let expected = made_of(|x, y| at(&turned, x.wrapping_sub(4), y.wrapping_sub(1)));
    assert_eq!(distortion.of(&image()), expected);
}

/// The numbers are those of `PyTorch`'s `conv2d` in double precision.
#[test]
fn noise_is_smoothed_by_a_gaussian_and_scaled() {
    let mut noise = [[0.0; IMAGE_BYTES]; 2];
    noise[0][14 * IMAGE_SIDE + 2] = 1.0;
    let field = Displacement::smoothed(&noise, 10.0, 1.5);
    for (x, y, expected) in [
        (2, 14, 0.707_369_860_872_402_3),
        (3, 14, 0.566_417_505_296_591_3),
        (2, 15, 0.566_417_505_296_591_3),
        (0, 12, 0.119_554_925_404_372_4),
        (9, 14, 0.0),
    ] {
        let [right, down] = field.at(y * IMAGE_SIDE + x);
        assert!((right - expected).abs() < 1e-12, "{x} {y}: {right}");
        assert!(down.abs() < 1e-12, "{x} {y}: {down}");
    }
}

/// The numbers are those of `PyTorch`'s `grid_sample` in double precision, which aligns corners and is zero outside.
#[test]
fn all_parts_make_one_map_that_is_interpolated_once() {
    let noise = [0, 1]
        .map(|axis| std::array::from_fn(|at| ((at * 73 + axis * 19) % 101) as f64 / 50.0 - 1.0));
    let distortion = Distortion {
        shift: [1.5, -2.0],
        radians: 30_f64.to_radians(),
        displacement: Some(Displacement::smoothed(&noise, 34.0, 4.0)),
    };
    let distorted = distortion.of(&image());
    let row = |y| &distorted[y * IMAGE_SIDE..][..IMAGE_SIDE];
    assert_eq!(
        row(3),
        [
            0, 0, 23, 15, 62, 116, 173, 222, 81, 95, 151, 195, 87, 58, 110, 164, 144, 21, 74, 127,
            178, 216, 70, 86, 143, 186, 12, 1
        ]
    );
    assert_eq!(
        row(14),
        [
            0, 90, 173, 99, 39, 94, 148, 200, 164, 52, 104, 158, 180, 54, 69, 122, 174, 221, 51,
            85, 143, 201, 95, 64, 118, 170, 206, 143
        ]
    );
    let sum: u32 = distorted.iter().map(|pixel| u32::from(*pixel)).sum();
    assert_eq!(sum, 80_674);
}

#[test]
fn a_displacement_says_where_each_pixel_is_taken_from() {
    // Equal noise stays what it is where the filter does not reach the ends.
    let noise = [[1.0; IMAGE_BYTES], [0.0; IMAGE_BYTES]];
    let field = Displacement::smoothed(&noise, 3.0, 0.5);
    let middle = field.at(14 * IMAGE_SIDE + 14);
    assert!((middle[0] - 3.0).abs() < 1e-12, "{middle:?}");
    let mut dot = [0; IMAGE_BYTES];
    dot[14 * IMAGE_SIDE + 14] = 255;
    let distortion = Distortion {
        displacement: Some(field),
        ..Distortion::default()
    };
    assert_eq!(lit(&distortion.of(&dot)), [(11, 14, 255)]);
}
