//! From a picture to the pixels of an MNIST digit.

use std::path::Path;

use image::GrayImage;
use image::imageops::{self, FilterType};
use mnist_core::data::picture::{Ground, PictureError, ground, read_grey};
use mnist_core::data::{IMAGE_BYTES, IMAGE_SIDE};

/// MNIST's digits fit into a square of this side.
const DIGIT_SIDE: u32 = 20;

/// Height and width of an MNIST image.
const SIDE: u32 = 28;

/// Ink this faint is taken for background when a digit is cut out.
const FAINT: u8 = 40;

/// The image of a picture file in MNIST's form.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Picture {
    /// [`IMAGE_BYTES`] of them, 0 for background, 255 for ink.
    pub(super) pixels: Vec<u8>,
    /// Width and height of the file's image where it was larger than MNIST's.
    pub(super) shrunk_from: Option<(u32, u32)>,
}

/// The image in the PNG or JPEG file `path`.
pub(super) fn read(path: &Path) -> Result<Picture, PictureError> {
    let grey = read_grey(path)?;
    let (width, height) = grey.dimensions();
    Ok(Picture {
        pixels: digit(grey),
        shrunk_from: (width.max(height) > SIDE).then_some((width, height)),
    })
}

/// The pixels of an MNIST digit.
fn digit(mut ink: GrayImage) -> Vec<u8> {
    if ground(&ink) == Ground::Light {
        imageops::invert(&mut ink);
    }
    let fitted = match ink.dimensions() {
        (SIDE, SIDE) => ink,
        _ => fit(&ink),
    };
    let pixels = fitted.into_raw();
    debug_assert_eq!(pixels.len(), IMAGE_BYTES);
    pixels
}

/// MNIST's own preparation: the ink scaled into a square of 20 pixels, its centre of mass in the middle of 28.
fn fit(ink: &GrayImage) -> GrayImage {
    let mut canvas = GrayImage::new(SIDE, SIDE);
    let Some((left, top, width, height)) = bounding_box(ink) else {
        return canvas;
    };
    let cut = imageops::crop_imm(ink, left, top, width, height).to_image();
    let longest = width.max(height);
    let scaled = |side: u32| (side * DIGIT_SIDE).div_ceil(longest).clamp(1, DIGIT_SIDE);
    let small = imageops::resize(&cut, scaled(width), scaled(height), FilterType::Triangle);
    let (x, y) = centre_of_mass(&small);
    let middle = f64::from(SIDE) / 2.0;
    let offset = |centre: f64, side: u32| {
        // The digit stays whole however lopsided it is.
        let offset = (middle - centre).round().clamp(0.0, f64::from(SIDE - side));
        #[expect(clippy::cast_possible_truncation, reason = "between 0 and 28")]
        let offset = offset as i64;
        offset
    };
    let (x, y) = (offset(x, small.width()), offset(y, small.height()));
    imageops::replace(&mut canvas, &small, x, y);
    canvas
}

/// Left, top, width, height of what is not background.
fn bounding_box(ink: &GrayImage) -> Option<(u32, u32, u32, u32)> {
    let inked = || ink.enumerate_pixels().filter(|(_, _, p)| p.0[0] > FAINT);
    let left = inked().map(|(x, ..)| x).min()?;
    let right = inked().map(|(x, ..)| x).max()?;
    let top = inked().map(|(_, y, _)| y).min()?;
    let bottom = inked().map(|(_, y, _)| y).max()?;
    Some((left, top, right - left + 1, bottom - top + 1))
}

/// In pixels from the upper left corner; the middle of a blank image.
fn centre_of_mass(image: &GrayImage) -> (f64, f64) {
    let (mut mass, mut x_mass, mut y_mass) = (0.0, 0.0, 0.0);
    for (x, y, pixel) in image.enumerate_pixels() {
        let weight = f64::from(pixel.0[0]);
        mass += weight;
        x_mass += weight * (f64::from(x) + 0.5);
        y_mass += weight * (f64::from(y) + 0.5);
    }
    if mass > 0.0 {
        (x_mass / mass, y_mass / mass)
    } else {
        (
            f64::from(image.width()) / 2.0,
            f64::from(image.height()) / 2.0,
        )
    }
}

const _: () = assert!(IMAGE_SIDE == SIDE as usize);

#[cfg(test)]
mod tests {
    use super::*;
    use image::RgbaImage;
    use proptest::prelude::*;

    fn picture(width: u32, height: u32, colour: impl Fn(u32, u32) -> [u8; 4]) -> GrayImage {
        let colours = RgbaImage::from_fn(width, height, |x, y| image::Rgba(colour(x, y)));
        mnist_core::data::picture::grey(&colours)
    }

    fn inked(pixels: &[u8]) -> Vec<usize> {
        (0..IMAGE_BYTES).filter(|i| pixels[*i] > 127).collect()
    }

    #[test]
    fn dark_ink_on_light_paper_becomes_light_ink_on_dark_ground() {
        let stroke = |x, _| {
            if (12..16).contains(&x) {
                [20, 20, 20, 255]
            } else {
                [250, 250, 250, 255]
            }
        };
        let pixels = digit(picture(28, 28, stroke));
        assert_eq!((pixels[0], pixels[14]), (5, 235));
    }

    #[test]
    fn an_image_in_mnists_form_is_taken_as_it_is() {
        let bytes = |x: u32, y: u32| u8::try_from((x * 7 + y * 3) % 120).unwrap();
        let grey = |x, y| [bytes(x, y), bytes(x, y), bytes(x, y), 255];
        let expected: Vec<u8> = (0..28)
            .flat_map(|y| (0..28).map(move |x| bytes(x, y)))
            .collect();
        assert_eq!(digit(picture(28, 28, grey)), expected);
    }

    #[test]
    fn ink_anywhere_in_a_large_picture_comes_to_the_middle() {
        let spot = |x, y| {
            if (300..340).contains(&x) && (10..90).contains(&y) {
                [0, 0, 0, 255]
            } else {
                [255, 255, 255, 0]
            }
        };
        let pixels = digit(picture(400, 200, spot));
        let rows: Vec<usize> = inked(&pixels).iter().map(|i| i / 28).collect();
        let columns: Vec<usize> = inked(&pixels).iter().map(|i| i % 28).collect();
        assert_eq!(
            (rows.iter().min(), rows.iter().max()),
            (Some(&4), Some(&23)),
            "20 high"
        );
        assert_eq!(
            (columns.iter().min(), columns.iter().max()),
            (Some(&9), Some(&18)),
            "10 wide"
        );
    }

    #[test]
    fn a_blank_picture_is_all_background() {
        assert!(
            digit(picture(50, 60, |_, _| [255; 4]))
                .iter()
                .all(|p| *p == 0)
        );
    }

    #[test]
    fn what_is_no_picture_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("text.png");
        std::fs::write(&path, "not a picture").unwrap();
        let error = read(&path).unwrap_err().to_string();
        assert!(
            error.contains("text.png is no PNG or JPEG image"),
            "{error}"
        );
        let error = read(&folder.path().join("none.png"))
            .unwrap_err()
            .to_string();
        assert!(error.contains("cannot read"), "{error}");
    }

    proptest! {
        #[test]
        fn every_picture_becomes_one_digit(
            width in 1_u32..90, height in 1_u32..90, seed in any::<u32>()
        ) {
            let noise = |x: u32, y: u32| {
                (x.wrapping_mul(31) ^ y.wrapping_mul(17)).wrapping_mul(seed | 1).to_be_bytes()
            };
            prop_assert_eq!(digit(picture(width, height, noise)).len(), IMAGE_BYTES);
        }
    }
}
