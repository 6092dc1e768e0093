//! The weights in a `.safetensors` file: what the numbers of each tensor look like, and the first layer as pictures.

mod pictures;

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use mnist_core::library::read_record;
use mnist_core::tensors::{Statistics, TensorFile};

pub use self::pictures::Pictures;
use self::pictures::{First, first_by_shape, first_on_pixels, pictures};

/// What the weights in a file look like.
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
    /// Type of its numbers, as the format calls it: `F32`.
    pub dtype: String,
    /// Its sizes.
    pub shape: Vec<usize>,
    /// What its numbers look like.
    pub statistics: Option<Statistics>,
}

impl Weights {
    /// Reads the weights in a file, ours or a stranger's, in bounded memory; `told` hears how much is read, from 0 to 1.
    ///
    /// # Errors
    /// What cannot be read, in one line.
    pub(crate) fn read(path: &Path, told: &(dyn Fn(f64) + Sync)) -> Result<Self, String> {
        let file = TensorFile::open(path).map_err(|e| e.to_string())?;
        let tensors = summaries(&file, told)?;
        let first = match read_record(path) {
            Ok(record) => first_on_pixels(&record.architecture),
            Err(_) => first_by_shape(file.tensors()),
        };
        let pictures = first.map(|first: First| pictures(&file, &first));
        Ok(Self {
            tensors,
            pictures: pictures.transpose()?.flatten(),
        })
    }

    /// Rows of the terminal that it takes on so many columns, headings and frame's padding included.
    #[must_use]
    pub fn rows(&self, columns: u16) -> usize {
        let width = usize::from(columns).saturating_sub(4);
        let table = self.tensors.len() * self.rows_per_tensor(width) + 1;
        let pictures = self.pictures.as_ref().map_or(0, |pictures| {
            let per_row = pictures.per_row(width);
            2 + pictures.levels.len().div_ceil(per_row) * pictures.height()
        });
        table + pictures
    }

    /// Rows of each tensor in so many columns: where names are too long to stand beside the numbers, they stand above.
    #[must_use]
    pub fn rows_per_tensor(&self, width: usize) -> usize {
        let lengths = self.tensors.iter().map(|t| t.name.chars().count());
        let longest = lengths.max().unwrap_or_default();
        if longest < name_columns(width) { 1 } else { 2 }
    }
}

/// Columns that all that is said of a tensor besides its name takes, without mean and deviation.
const BESIDE: usize = 60;

/// Columns of mean and deviation.
const MOMENTS: usize = 18;

/// The names get as many columns.
const LEAST_NAME: usize = 16;

/// Whether there is room for mean and deviation in so many columns.
#[must_use]
pub const fn shows_moments(width: usize) -> bool {
    width >= BESIDE + MOMENTS + LEAST_NAME
}

/// Columns of the names, the gap behind included, where the whole table has so many.
#[must_use]
pub fn name_columns(width: usize) -> usize {
    let moments = if shows_moments(width) { MOMENTS } else { 0 };
    width.saturating_sub(BESIDE + moments).max(LEAST_NAME)
}

fn summaries(file: &TensorFile, told: &(dyn Fn(f64) + Sync)) -> Result<Vec<TensorSummary>, String> {
    // Every number is read twice.
    let all = 2 * file.tensors().iter().map(|t| t.bytes).sum::<u64>();
    let (mut done, mut found) = (0, Vec::new());
    for tensor in file.tensors() {
        let read = AtomicU64::new(done);
        let heard = |bytes| {
            let read = read.fetch_add(bytes, Ordering::Relaxed) + bytes;
            told(read as f64 / all.max(1) as f64);
        };
        let statistics = file.statistics_told(tensor, &heard);
        found.push(TensorSummary {
            name: tensor.name.clone(),
            dtype: tensor.dtype.to_string(),
            shape: tensor.shape.clone(),
            statistics: statistics.map_err(|e| e.to_string())?,
        });
        done += 2 * tensor.bytes;
    }
    Ok(found)
}
