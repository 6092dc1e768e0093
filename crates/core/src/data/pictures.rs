//! A folder of pictures: one folder a class, below `train`, `test` and perhaps `val`, or without these.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use image::imageops::{self, FilterType};
use image::{GrayImage, Luma};

use super::bytes::MOST_BYTES;
use super::picture::{Ground, ground, read_grey};
use super::{DataError, IMAGE_BYTES, IMAGE_SIDE, Images};
use crate::rng::{Purpose, Stream};
use listing::Listing;

mod listing;

/// Height and width of an image.
const SIDE: u32 = 28;
const _: () = assert!(IMAGE_SIDE == SIDE as usize);

/// A folder's pictures as images, and what was done to them.
#[derive(Debug)]
pub(super) struct Pictures {
    /// Names of the classes' folders; a label is a position here.
    pub(super) classes: Vec<String>,
    pub(super) train: Images,
    pub(super) validation: Option<Images>,
    pub(super) test: Images,
    /// One line for people.
    pub(super) remark: String,
}

/// Reads all pictures of a folder.
pub(super) fn read(folder: &Path) -> Result<Pictures, DataError> {
    let Listing {
        classes,
        parts,
        left_out,
    } = Listing::read(folder)?;
    let all = parts.train.len() + parts.validation.len() + parts.test.len();
    if all > MOST_BYTES / IMAGE_BYTES {
        let reason = format!("{all} pictures, which is more than 1 GB; take fewer");
        return Err(unfit(folder, reason));
    }
    let mut seen = Seen::default();
    let [train, validation, test] = [
        seen.images(parts.train, "train")?,
        seen.images(parts.validation, "val")?,
        seen.images(parts.test, "test")?,
    ];
    let ground = seen.ground(all);
    let remark = seen.remark(all, ground, left_out);
    let images = |part: Drawn| part.finish(ground);
    if train.labels.is_empty() || test.labels.is_empty() {
        let reason = "needs pictures to train on and to test with: at least two a class, or train/ and test/";
        return Err(unfit(folder, reason.into()));
    }
    Ok(Pictures {
        classes,
        validation: (!validation.labels.is_empty()).then(|| images(validation)),
        train: images(train),
        test: images(test),
        remark,
    })
}

fn unfit(folder: &Path, reason: String) -> DataError {
    DataError::Pictures {
        folder: folder.to_owned(),
        reason,
    }
}

/// A picture file and the position of its class.
#[derive(Debug, Clone, PartialEq, Eq)]
struct File {
    path: PathBuf,
    label: u8,
}

/// What the pictures were like.
#[derive(Debug, Default)]
struct Seen {
    /// Pictures by width and height.
    sizes: BTreeMap<(u32, u32), usize>,
    /// Pictures on a light ground.
    light: usize,
}

/// Images as they are drawn, in grey.
struct Drawn {
    pixels: Vec<u8>,
    labels: Vec<u8>,
}

impl Drawn {
    /// Light strokes on a dark ground.
    fn finish(mut self, ground: Ground) -> Images {
        if ground == Ground::Light {
            self.pixels.iter_mut().for_each(|pixel| *pixel = !*pixel);
        }
        Images::new(self.pixels, self.labels)
            .unwrap_or_else(|| unreachable!("pixels and labels grow together"))
    }
}

impl Seen {
    /// The images of a part, in an order drawn from a fixed seed: its beginning, which validates, must hold every class.
    fn images(&mut self, mut files: Vec<File>, part: &str) -> Result<Drawn, DataError> {
        Stream::new(0, Purpose::Pictures, 0, part).shuffle(&mut files);
        let mut drawn = Drawn {
            pixels: Vec::with_capacity(files.len() * IMAGE_BYTES),
            labels: Vec::with_capacity(files.len()),
        };
        for file in files {
            let picture = read_grey(&file.path)?;
            *self.sizes.entry(picture.dimensions()).or_default() += 1;
            let ground = ground(&picture);
            self.light += usize::from(ground == Ground::Light);
            drawn.pixels.extend(fitted(&picture, ground).as_raw());
            drawn.labels.push(file.label);
        }
        Ok(drawn)
    }

    /// What most of the pictures are drawn on: one set is read one way.
    const fn ground(&self, all: usize) -> Ground {
        if self.light * 2 > all {
            Ground::Light
        } else {
            Ground::Dark
        }
    }

    /// What was found and done, part by part.
    fn remark(&self, all: usize, ground: Ground, left_out: usize) -> String {
        let grounds = match ground {
            Ground::Light => format!(
                "{} of {all} pictures are dark on light: all are inverted",
                self.light
            ),
            Ground::Dark => format!(
                "{} of {all} pictures are light on dark, as MNIST",
                all - self.light
            ),
        };
        let scaled = self.sizes.iter().filter(|(size, _)| **size != (SIDE, SIDE));
        let scaled: usize = scaled.map(|(_, count)| count).sum();
        let scaled = (scaled > 0).then(|| format!("{scaled} are scaled to 28x28"));
        let left_out = (left_out > 0)
            .then(|| format!("{left_out} that are no .png, .jpg or .jpeg are left out"));
        let parts: Vec<String> = [Some(grounds), scaled, left_out]
            .into_iter()
            .flatten()
            .collect();
        parts.join("; ")
    }
}

/// The whole picture in 28 by 28 pixels, in the middle of its ground.
fn fitted(picture: &GrayImage, ground: Ground) -> GrayImage {
    let (width, height) = picture.dimensions();
    if (width, height) == (SIDE, SIDE) {
        return picture.clone();
    }
    let longest = u64::from(width.max(height).max(1));
    let scaled = |side: u32| {
        let side = (u64::from(side) * u64::from(SIDE)).div_ceil(longest);
        u32::try_from(side).unwrap_or(SIDE).clamp(1, SIDE)
    };
    let small = imageops::resize(picture, scaled(width), scaled(height), FilterType::Triangle);
    let background = match ground {
        Ground::Light => u8::MAX,
        Ground::Dark => 0,
    };
    let mut canvas = GrayImage::from_pixel(SIDE, SIDE, Luma([background]));
    let middle = |side: u32| i64::from((SIDE - side) / 2);
    imageops::replace(
        &mut canvas,
        &small,
        middle(small.width()),
        middle(small.height()),
    );
    canvas
}

#[cfg(test)]
mod tests;
