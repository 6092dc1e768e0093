//! The weights of a checkpoint: what the numbers of each tensor look like, and the first layer as pictures.

use mnist_core::library::{CheckpointId, Library};
use mnist_core::model::{Architecture, LayerKind, LayerShape, Shape};
use mnist_core::tensors::{Statistics, TensorFile};

/// Pictures at most; a layer of 300 units says no more than its first 120.
const MOST_PICTURES: usize = 120;

/// What the weights of a checkpoint look like.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// Every tensor.
    pub tensors: Vec<TensorSummary>,
    /// The first layer with weights, where it looks at pixels.
    pub pictures: Option<Pictures>,
}

/// A tensor and its numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct TensorSummary {
    /// Its name.
    pub name: String,
    /// Its sizes.
    pub shape: Vec<usize>,
    /// What its numbers look like.
    pub statistics: Option<Statistics>,
}

/// The weights of each unit of a layer as a grey picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Pictures {
    /// The layer.
    pub layer: String,
    /// Number of its units; not all need have a picture.
    pub units: usize,
    /// Columns and rows of every picture, in pixels.
    pub size: [usize; 2],
    /// Levels of each picture, row-major: 128 is a weight of zero, 255 and 1 the largest by amount in the unit.
    pub levels: Vec<Vec<u8>>,
}

impl Pictures {
    /// Pictures beside each other in so many columns, with a gap behind each.
    #[must_use]
    pub const fn per_row(&self, columns: usize) -> usize {
        let fit = columns / (self.size[0] + 1);
        if fit == 0 { 1 } else { fit }
    }

    /// Rows of the terminal that a row of pictures takes, with a gap below.
    #[must_use]
    pub const fn height(&self) -> usize {
        self.size[1].div_ceil(2) + 1
    }
}

impl Weights {
    /// Reads the weights of a checkpoint.
    ///
    /// # Errors
    /// What cannot be read, in one line.
    pub(crate) fn read(library: &Library, id: &CheckpointId) -> Result<Self, String> {
        let record = library.record(id).map_err(|e| e.to_string())?;
        let file = TensorFile::open(&library.checkpoint_path(id)).map_err(|e| e.to_string())?;
        let mut tensors = Vec::new();
        for tensor in file.tensors() {
            tensors.push(TensorSummary {
                name: tensor.name.clone(),
                shape: tensor.shape.clone(),
                statistics: file.statistics(tensor).map_err(|e| e.to_string())?,
            });
        }
        let pictures = match first_on_pixels(&record.architecture) {
            Some((layer, side)) => pictures(&file, layer, side)?,
            None => None,
        };
        Ok(Self { tensors, pictures })
    }

    /// Rows of the terminal that it takes on so many columns, headings and frame's padding included.
    #[must_use]
    pub fn rows(&self, columns: u16) -> usize {
        let table = self.tensors.len() + 1;
        let pictures = self.pictures.as_ref().map_or(0, |pictures| {
            let per_row = pictures.per_row(usize::from(columns).saturating_sub(4));
            2 + pictures.levels.len().div_ceil(per_row) * pictures.height()
        });
        table + pictures
    }
}

/// The first layer with weights and the side of the squares that its units look at, where they look at pixels.
fn first_on_pixels(architecture: &Architecture) -> Option<(&str, usize)> {
    let mut pixels = architecture.input();
    for (layer, LayerShape { input, .. }) in architecture.iter() {
        if let Shape::Image(image) = input {
            pixels = *image;
        }
        let [channels, height, width] = pixels;
        match layer.kind {
            LayerKind::Dense { .. } => {
                let is_square = channels == 1 && height == width && input.len() == height * width;
                return is_square.then_some((layer.name.as_str(), height));
            }
            LayerKind::Conv2d { kernel, .. } => {
                return (channels == 1).then_some((layer.name.as_str(), kernel));
            }
            // A normalised or pooled pixel is still a pixel.
            _ => {}
        }
    }
    None
}

fn pictures(file: &TensorFile, layer: &str, side: usize) -> Result<Option<Pictures>, String> {
    let name = format!("{layer}.weight");
    let Some(tensor) = file.tensors().iter().find(|t| t.name == name) else {
        return Ok(None);
    };
    let bytes = file.bytes(tensor).map_err(|e| e.to_string())?;
    let weights: Vec<f32> = bytes
        .chunks_exact(4)
        .filter_map(|b| b.first_chunk().copied().map(f32::from_le_bytes))
        .collect();
    let units = weights.chunks_exact(side * side);
    let scaled = |unit: &[f32]| match side {
        20.. => halved(unit, side),
        0..=9 => doubled(unit, side),
        _ => unit.to_vec(),
    };
    let levels: Vec<Vec<u8>> = units
        .clone()
        .take(MOST_PICTURES)
        .map(|unit| levels(&scaled(unit)))
        .collect();
    let shown = match side {
        20.. => side / 2,
        0..=9 => side * 2,
        _ => side,
    };
    Ok(Some(Pictures {
        layer: layer.to_owned(),
        units: units.len(),
        size: [shown, shown],
        levels,
    }))
}

/// Means of two by two pixels.
fn halved(unit: &[f32], side: usize) -> Vec<f32> {
    let half = side / 2;
    let mean = |i: usize| {
        let (x, y) = (i % half * 2, i / half * 2);
        let at = |dx: usize, dy: usize| unit[(y + dy) * side + x + dx];
        (at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) / 4.0
    };
    (0..half * half).map(mean).collect()
}

/// Every pixel as two by two.
fn doubled(unit: &[f32], side: usize) -> Vec<f32> {
    let double = side * 2;
    let at = |i: usize| unit[(i / double / 2) * side + i % double / 2];
    (0..double * double).map(at).collect()
}

fn levels(unit: &[f32]) -> Vec<u8> {
    let largest = unit.iter().fold(0.0_f32, |most, w| most.max(w.abs()));
    let level = |weight: f32| {
        let share = if largest > 0.0 { weight / largest } else { 0.0 };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "from 1 to 255; what is not a number becomes 0"
        )]
        let level = (128.0 + 127.0 * share) as u8;
        level
    };
    unit.iter().map(|weight| level(*weight)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::load_defaults;

    #[test]
    fn the_first_layer_of_both_presets_looks_at_pixels() {
        let models = load_defaults().unwrap().models;
        let first = |model: &str| {
            let architecture = models[model].with_head(10).unwrap();
            first_on_pixels(&architecture).map(|(layer, side)| (layer.to_owned(), side))
        };
        assert_eq!(first("mlp"), Some(("dense_1".into(), 28)));
        assert_eq!(first("lenet"), Some(("conv_1".into(), 5)));
    }

    #[test]
    fn pictures_keep_their_sense_when_they_are_scaled() {
        let unit = [
            1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 2.0, 4.0, 8.0, 8.0, 3.0, 3.0, 8.0, 8.0,
        ];
        assert_eq!(halved(&unit, 4), [1.0, 0.0, 3.0, 8.0]);
        let small = [1.0, 2.0, 3.0, 4.0];
        let large = doubled(&small, 2);
        assert_eq!((large[0], large[3], large[15]), (1.0, 2.0, 4.0));
        assert_eq!(halved(&large, 4), small);
    }

    #[test]
    fn zero_is_the_middle_and_the_largest_weight_an_end() {
        assert_eq!(levels(&[0.0, 0.5, -0.5, 0.25]), [128, 255, 1, 191]);
        assert_eq!(levels(&[0.0, 0.0]), [128, 128]);
    }
}
