//! From a PNG file to the pixels of an MNIST digit.

use std::path::{Path, PathBuf};

use image::imageops::{self, FilterType};
use image::{GrayImage, ImageReader, Limits, RgbaImage};
use mnist_core::data::{IMAGE_BYTES, IMAGE_SIDE};
use thiserror::Error;

/// MNIST's digits fit into a square of this side.
const DIGIT_SIDE: u32 = 20;

/// Height and width of an MNIST image.
const SIDE: u32 = 28;

/// Ink this faint is taken for background when a digit is cut out.
const FAINT: u8 = 40;

/// Neither side may be longer, in pixels: a photograph fits, a decompression bomb does not.
const MOST_PIXELS: u32 = 10_000;

/// Bytes that decoding may take.
const MOST_BYTES: u64 = 512 * 1024 * 1024;

/// Why a file gives no image.
#[derive(Debug, Error)]
pub(crate) enum ImageError {
    /// It cannot be opened.
    #[error("cannot read {path}: {source}")]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    /// It is no PNG, damaged, or too large.
    #[error("{path} is no PNG image that can be read: {reason}")]
    Decode { path: PathBuf, reason: String },
}

/// The image of a PNG file in MNIST's form.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Picture {
    /// [`IMAGE_BYTES`] of them, 0 for background, 255 for ink.
    pub(super) pixels: Vec<u8>,
    /// Width and height of the file's image where it was larger than MNIST's.
    pub(super) shrunk_from: Option<(u32, u32)>,
}

/// The image in the PNG file `path`.
pub(super) fn read(path: &Path) -> Result<Picture, ImageError> {
    let decode = |error: image::ImageError| ImageError::Decode {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    let file = ImageReader::open(path).map_err(|source| ImageError::Read {
        path: path.to_owned(),
        source,
    })?;
    let mut reader = file
        .with_guessed_format()
        .map_err(|source| ImageError::Read {
            path: path.to_owned(),
            source,
        })?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_PIXELS);
    limits.max_image_height = Some(MOST_PIXELS);
    limits.max_alloc = Some(MOST_BYTES);
    reader.limits(limits);
    let image = reader.decode().map_err(decode)?.into_rgba8();
    let (width, height) = image.dimensions();
    Ok(Picture {
        pixels: digit(&image),
        shrunk_from: (width.max(height) > SIDE).then_some((width, height)),
    })
}

/// The pixels of an MNIST digit.
fn digit(picture: &RgbaImage) -> Vec<u8> {
    let ink = ink(picture);
    let fitted = match ink.dimensions() {
        (SIDE, SIDE) => ink,
        _ => fit(&ink),
    };
    let pixels = fitted.into_raw();
    debug_assert_eq!(pixels.len(), IMAGE_BYTES);
    pixels
}

/// Grey, light ink on dark ground; what is transparent is white paper.
fn ink(picture: &RgbaImage) -> GrayImage {
    let mut grey = GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [r, g, b, alpha] = picture.get_pixel(x, y).0.map(u32::from);
        // ITU-R BT.601 luma.
        let luma = (299 * r + 587 * g + 114 * b) / 1000;
        let on_paper = (luma * alpha + 255 * (255 - alpha)) / 255;
        image::Luma([u8::try_from(on_paper).unwrap_or(u8::MAX)])
    });
    if background_is_light(&grey) {
        imageops::invert(&mut grey);
    }
    grey
}

/// The background is what most of the edge shows.
fn background_is_light(grey: &GrayImage) -> bool {
    let (right, bottom) = (grey.width() - 1, grey.height() - 1);
    let edge = grey
        .enumerate_pixels()
        .filter(|(x, y, _)| *x == 0 || *y == 0 || *x == right || *y == bottom);
    let (light, all) = edge.fold((0_u64, 0_u64), |(light, all), (_, _, pixel)| {
        (light + u64::from(pixel.0[0] > 127), all + 1)
    });
    light * 2 > all
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
    use proptest::prelude::*;

    fn picture(width: u32, height: u32, colour: impl Fn(u32, u32) -> [u8; 4]) -> RgbaImage {
        RgbaImage::from_fn(width, height, |x, y| image::Rgba(colour(x, y)))
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
        let pixels = digit(&picture(28, 28, stroke));
        assert_eq!((pixels[0], pixels[14]), (5, 235));
    }

    #[test]
    fn an_image_in_mnists_form_is_taken_as_it_is() {
        let bytes = |x: u32, y: u32| u8::try_from((x * 7 + y * 3) % 120).unwrap();
        let grey = |x, y| [bytes(x, y), bytes(x, y), bytes(x, y), 255];
        let expected: Vec<u8> = (0..28)
            .flat_map(|y| (0..28).map(move |x| bytes(x, y)))
            .collect();
        assert_eq!(digit(&picture(28, 28, grey)), expected);
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
        let pixels = digit(&picture(400, 200, spot));
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
            digit(&picture(50, 60, |_, _| [255; 4]))
                .iter()
                .all(|p| *p == 0)
        );
    }

    #[test]
    fn what_is_no_png_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("text.png");
        std::fs::write(&path, "not a picture").unwrap();
        let error = read(&path).unwrap_err().to_string();
        assert!(error.contains("text.png is no PNG image"), "{error}");
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
            prop_assert_eq!(digit(&picture(width, height, noise)).len(), IMAGE_BYTES);
        }
    }
}
