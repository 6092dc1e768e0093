//! Which images a question is about.

use mnist_core::data::{IMAGE_BYTES, Images, stratified_subset};
use mnist_core::library::Record;
use mnist_core::serve::Part;

use crate::error::{EngineError, Result};

/// Positions of a part's images in their file.
pub(super) fn rows(record: &Record, images: &Images, part: Part) -> Result<Vec<u32>> {
    let all = |range: std::ops::Range<usize>| {
        range
            .map(|row| u32::try_from(row).unwrap_or(u32::MAX))
            .collect()
    };
    Ok(match part {
        Part::Test => all(0..images.len()),
        Part::Validation => all(record.split.ranges(images.len())?.0),
        Part::Train => {
            let range = record.split.ranges(images.len())?.1;
            let subset = record
                .trained()
                .and_then(|trained| Some((trained.training.labels?, trained.training.seed)));
            match subset {
                None => all(range),
                Some((labels, seed)) => {
                    stratified_subset(images.labels(), range, &record.task, labels.get(), seed)?
                }
            }
        }
    })
}

pub(super) fn choose(images: &Images, rows: &[u32]) -> Result<Images> {
    let are_all = rows.iter().map(|row| *row as usize).eq(0..images.len());
    if are_all {
        return Ok(images.clone());
    }
    let mut pixels = Vec::with_capacity(rows.len() * IMAGE_BYTES);
    let mut labels = Vec::with_capacity(rows.len());
    for row in rows {
        let row = *row as usize;
        pixels.extend_from_slice(&images.pixels()[row * IMAGE_BYTES..][..IMAGE_BYTES]);
        labels.push(images.labels()[row]);
    }
    paired(pixels, labels)
}

/// Images without labels; their class is never looked at.
pub(super) fn from_pixels(images: &[Vec<u8>]) -> Result<Images> {
    if let Some((i, image)) = images
        .iter()
        .enumerate()
        .find(|(_, image)| image.len() != IMAGE_BYTES)
    {
        return Err(EngineError::Refused(format!(
            "image {i} has {} bytes; an image is 28 rows of 28 bytes",
            image.len()
        )));
    }
    paired(images.concat(), vec![0; images.len()])
}

fn paired(pixels: Vec<u8>, labels: Vec<u8>) -> Result<Images> {
    Images::new(pixels, labels)
        .ok_or_else(|| EngineError::Refused("images and labels differ in number".into()))
}
