//! The first layer of a network as pictures of what its units look for.

use mnist_core::model::{Architecture, LayerKind, LayerShape, Shape};
use mnist_core::tensors::{TensorFile, TensorInfo};

/// Pictures at most; a layer of 300 units says no more than its first 120.
const MOST_PICTURES: usize = 120;

/// The weights of each unit of a layer as a grey picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Pictures {
    /// The layer.
    pub layer: String,
    /// Number of channels of which the mean is shown.
    pub channels: usize,
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

/// The weights of a first layer that looks at pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct First {
    /// Its name.
    layer: String,
    /// The name of its tensor.
    tensor: String,
    /// Channels of the picture.
    channels: usize,
    /// The side of the squares that its units look at.
    side: usize,
}

impl First {
    fn of(layer: &str, side: usize) -> Self {
        Self {
            layer: layer.to_owned(),
            tensor: format!("{layer}.weight"),
            channels: 1,
            side,
        }
    }
}

/// The first layer of a known architecture, where it looks at pixels.
pub(super) fn first_on_pixels(architecture: &Architecture) -> Option<First> {
    let mut pixels = architecture.input();
    for (layer, LayerShape { input, .. }) in architecture.iter() {
        if let Shape::Image(image) = input {
            pixels = *image;
        }
        let [channels, height, width] = pixels;
        match layer.kind {
            LayerKind::Dense { .. } => {
                let is_square = channels == 1 && height == width && input.len() == height * width;
                return is_square.then(|| First::of(&layer.name, height));
            }
            LayerKind::Conv2d { kernel, .. } => {
                return (channels == 1).then(|| First::of(&layer.name, kernel));
            }
            // A normalised or pooled pixel is still a pixel.
            _ => {}
        }
    }
    None
}

/// The first layer of a stranger's network by the shapes of its tensors, in the natural order of their names: units that
/// look at 28 by 28 pixels, or filters over one channel or three.
pub(super) fn first_by_shape(tensors: &[TensorInfo]) -> Option<First> {
    let looks = |info: &TensorInfo| match info.shape[..] {
        [_, 784] => Some((1, 28)),
        [_, channels @ (1 | 3), height @ 2..=28, width] if height == width => {
            Some((channels, height))
        }
        _ => None,
    };
    let candidates = tensors.iter().filter_map(|info| Some((info, looks(info)?)));
    let (info, (channels, side)) = candidates.min_by_key(|(info, _)| natural(&info.name))?;
    let layer = info.name.strip_suffix(".weight").unwrap_or(&info.name);
    Some(First {
        layer: layer.to_owned(),
        tensor: info.name.clone(),
        channels,
        side,
    })
}

/// A key by which `2` comes before `10`.
fn natural(name: &str) -> String {
    let runs = name
        .as_bytes()
        .chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit());
    runs.map(|run| {
        let run = String::from_utf8_lossy(run);
        if run.starts_with(|c: char| c.is_ascii_digit()) {
            format!("{run:0>20}")
        } else {
            run.into_owned()
        }
    })
    .collect()
}

/// The pictures of `first`; `None` where the file has no such tensor, or of numbers that are not looked at.
pub(super) fn pictures(file: &TensorFile, first: &First) -> Result<Option<Pictures>, String> {
    let First { channels, side, .. } = *first;
    let mut tensors = file.tensors().iter();
    let Some(tensor) = tensors.find(|t| t.name == first.tensor) else {
        return Ok(None);
    };
    let per_unit = channels * side * side;
    let most = (MOST_PICTURES * per_unit) as u64;
    let numbers = file.numbers(tensor, most).map_err(|e| e.to_string())?;
    let Some(numbers) = numbers else {
        return Ok(None);
    };
    #[expect(clippy::cast_possible_truncation, reason = "a grey has 256 levels")]
    let weights: Vec<f32> = numbers.iter().map(|n| *n as f32).collect();
    let levels = |unit: &[f32]| levels(&scaled(&mean(unit, channels), side));
    let shown = match side {
        20.. => side / 2,
        0..=9 => side * 2,
        _ => side,
    };
    Ok(Some(Pictures {
        layer: first.layer.clone(),
        channels,
        units: tensor.shape.first().copied().unwrap_or_default(),
        size: [shown, shown],
        levels: weights.chunks_exact(per_unit).map(levels).collect(),
    }))
}

/// The mean of the channels, pixel by pixel.
fn mean(unit: &[f32], channels: usize) -> Vec<f32> {
    let pixels = unit.len() / channels;
    let sum = |i: usize| unit.iter().skip(i).step_by(pixels).sum::<f32>();
    (0..pixels).map(|i| sum(i) / channels as f32).collect()
}

/// Neither larger nor smaller than is good to look at.
fn scaled(unit: &[f32], side: usize) -> Vec<f32> {
    match side {
        20.. => halved(unit, side),
        0..=9 => doubled(unit, side),
        _ => unit.to_vec(),
    }
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
            first_on_pixels(&architecture).map(|first| (first.layer, first.side))
        };
        assert_eq!(first("mlp"), Some(("dense_1".into(), 28)));
        assert_eq!(first("lenet"), Some(("conv_1".into(), 5)));
    }

    fn tensor(name: &str, shape: &[usize]) -> TensorInfo {
        TensorInfo {
            name: name.into(),
            dtype: safetensors::Dtype::F32,
            shape: shape.to_vec(),
            start: 0,
            bytes: 0,
        }
    }

    #[test]
    fn a_strangers_first_layer_is_told_by_its_shape_and_the_number_in_its_name() {
        let first = |tensors: &[TensorInfo]| {
            let first = first_by_shape(tensors)?;
            Some((first.layer, first.channels, first.side))
        };
        let convolutions = [
            tensor("features.10.weight", &[64, 1, 3, 3]),
            tensor("features.2.weight", &[32, 3, 5, 5]),
            tensor("features.2.bias", &[32]),
            tensor("classifier.weight", &[10, 512]),
        ];
        assert_eq!(first(&convolutions), Some(("features.2".into(), 3, 5)));
        let dense = [tensor("W1", &[128, 784]), tensor("W2", &[10, 128])];
        assert_eq!(first(&dense), Some(("W1".into(), 1, 28)));
        assert_eq!(first(&[tensor("wte", &[50_257, 768])]), None);
    }

    #[test]
    fn channels_are_shown_as_their_mean() {
        assert_eq!(mean(&[1.0, 2.0, 3.0, 4.0], 2), [2.0, 3.0]);
        assert_eq!(mean(&[1.0, 2.0], 1), [1.0, 2.0]);
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
