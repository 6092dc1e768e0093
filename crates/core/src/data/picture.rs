//! From a picture file to a grey image.

use std::io::BufReader;
use std::path::{Path, PathBuf};

use image::{GrayImage, ImageReader, Limits, RgbaImage};
use thiserror::Error;

use super::npz::luma;
use crate::storage::open_file;
use crate::text::harmless;

/// Neither side may be longer, in pixels: a photograph fits, a decompression bomb does not.
const MOST_PIXELS: u32 = 10_000;

/// Bytes that decoding may take.
const MOST_BYTES: u64 = 512 * 1024 * 1024;

/// Why a file gives no picture.
#[derive(Debug, Error)]
pub enum PictureError {
    /// It cannot be opened.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is neither PNG nor JPEG, damaged, or too large.
    #[error(
        "{path} is no PNG or JPEG image that can be read: {reason}; save it anew as one, or take it out"
    )]
    Decode {
        /// The file.
        path: PathBuf,
        /// What the decoder says.
        reason: String,
    },
}

/// What a picture is drawn on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Dark strokes on a light ground, as on paper.
    Light,
    /// Light strokes on a dark ground, as in MNIST.
    Dark,
}

/// The picture in the PNG or JPEG file `path`, grey; what is transparent is white paper.
///
/// # Errors
/// A file that cannot be opened or decoded within 10,000 pixels a side and 512 MB.
pub fn read_grey(path: &Path) -> Result<GrayImage, PictureError> {
    let unreadable = |source| PictureError::Read {
        path: path.to_owned(),
        source,
    };
    let mut reader = open_file(path)
        .and_then(|file| ImageReader::new(BufReader::new(file)).with_guessed_format())
        .map_err(unreadable)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_PIXELS);
    limits.max_image_height = Some(MOST_PIXELS);
    limits.max_alloc = Some(MOST_BYTES);
    reader.limits(limits);
    let picture = reader.decode().map_err(|error| PictureError::Decode {
        path: path.to_owned(),
        reason: harmless(&error.to_string()),
    })?;
    Ok(grey(&picture.into_rgba8()))
}

/// Grey by ITU-R BT.601 luma; what is transparent is white paper.
#[must_use]
pub fn grey(picture: &RgbaImage) -> GrayImage {
    GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [r, g, b, alpha] = picture.get_pixel(x, y).0;
        let (luma, alpha) = (u32::from(luma([r, g, b])), u32::from(alpha));
        let on_paper = (luma * alpha + 255 * (255 - alpha)) / 255;
        image::Luma([u8::try_from(on_paper).unwrap_or(u8::MAX)])
    })
}

/// The ground is what most of the edge shows.
#[must_use]
pub fn ground(picture: &GrayImage) -> Ground {
    let right = picture.width().saturating_sub(1);
    let bottom = picture.height().saturating_sub(1);
    let edge = picture
        .enumerate_pixels()
        .filter(|(x, y, _)| *x == 0 || *y == 0 || *x == right || *y == bottom);
    let (light, all) = edge.fold((0_u64, 0_u64), |(light, all), (_, _, pixel)| {
        (light + u64::from(pixel.0[0] > 127), all + 1)
    });
    if light * 2 > all {
        Ground::Light
    } else {
        Ground::Dark
    }
}
