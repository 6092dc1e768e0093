//! What the numbers of a tensor look like, in two passes over its bytes: moments and range, then the histogram.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use super::file::{TensorFile, TensorFileError, TensorInfo};
use super::number::reader;

/// Bars of a histogram.
pub const BINS: usize = 24;

/// Bytes that a thread looks at together; a multiple of every number's size.
const CHUNK: u64 = 1 << 20;

/// What the numbers of a tensor look like. Numbers that are not finite are counted and otherwise left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    /// Smallest finite number; `None` when there is none.
    pub min: Option<f64>,
    /// Largest finite number.
    pub max: Option<f64>,
    /// Mean of the finite numbers.
    pub mean: f64,
    /// Standard deviation of the finite numbers, as of a whole population.
    pub standard_deviation: f64,
    /// Square root of the sum of squares.
    pub norm: f64,
    /// Numbers that are not a number.
    pub nan: u64,
    /// Numbers that are infinite.
    pub infinite: u64,
    /// How many numbers lie in each of equal parts of the range from `min` to `max`.
    pub histogram: [u64; BINS],
}

impl TensorFile {
    /// What the numbers of a tensor look like; `None` for types that are not looked at. Reads on all cores, with one
    /// chunk of a megabyte in memory for each, however large the tensor.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn statistics(&self, tensor: &TensorInfo) -> Result<Option<Statistics>, TensorFileError> {
        let Some(read) = reader(tensor.dtype) else {
            return Ok(None);
        };
        let source = Source {
            file: &self.file,
            start: tensor.start,
            bytes: tensor.bytes,
            size: tensor.dtype.bitsize() / 8,
            read,
        };
        source.statistics().map(Some).map_err(|source| {
            let path = self.path().to_owned();
            TensorFileError::Io { path, source }
        })
    }
}

/// The bytes of one tensor.
#[derive(Clone, Copy)]
struct Source<'a> {
    file: &'a File,
    start: u64,
    bytes: u64,
    /// Bytes of one number.
    size: usize,
    read: fn(&[u8]) -> f64,
}

impl Source<'_> {
    fn statistics(self) -> io::Result<Statistics> {
        let moments = self.fold(Moments::default, Moments::take, Moments::merge)?;
        let range = moments.range();
        let histogram = match range {
            Some((low, high)) => self.fold(
                || [0; BINS],
                |bins, number| {
                    if number.is_finite() {
                        bins[bin(number, low, high)] += 1;
                    }
                },
                |all, part| all.iter_mut().zip(part).for_each(|(a, b)| *a += b),
            )?,
            None => [0; BINS],
        };
        let count = moments.count.max(1) as f64;
        Ok(Statistics {
            min: range.map(|(low, _)| low),
            max: range.map(|(_, high)| high),
            mean: moments.mean,
            standard_deviation: (moments.squares / count).sqrt(),
            norm: moments.power.sqrt(),
            nan: moments.nan,
            infinite: moments.infinite,
            histogram,
        })
    }

    /// Folds the numbers chunk by chunk on every core, and then the chunks in their order: sums do not depend on who was
    /// faster.
    fn fold<T: Send>(
        self,
        zero: impl Fn() -> T + Sync,
        take: impl Fn(&mut T, f64) + Sync,
        merge: impl Fn(&mut T, T),
    ) -> io::Result<T> {
        let next = AtomicU64::new(0);
        let parts = Mutex::new(Vec::new());
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let work = || -> io::Result<()> {
            let mut buffer = Vec::new();
            loop {
                let chunk = next.fetch_add(1, Ordering::Relaxed);
                let Some(numbers) = self.chunk(chunk, &mut buffer)? else {
                    return Ok(());
                };
                let mut part = zero();
                for bytes in numbers.chunks_exact(self.size) {
                    take(&mut part, (self.read)(bytes));
                }
                let mut parts = parts
                    .lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner);
                parts.push((chunk, part));
            }
        };
        thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            let ends = workers.into_iter().map(|worker| {
                let ended = worker.join();
                ended.unwrap_or_else(|_| Err(io::Error::other("a mistake while reading")))
            });
            ends.collect::<io::Result<()>>()
        })?;
        let mut parts = parts
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        parts.sort_by_key(|(chunk, _)| *chunk);
        let mut all = zero();
        for (_, part) in parts {
            merge(&mut all, part);
        }
        Ok(all)
    }

    /// The bytes of a chunk; `None` behind the last.
    fn chunk<'b>(&self, chunk: u64, buffer: &'b mut Vec<u8>) -> io::Result<Option<&'b [u8]>> {
        let from = chunk.saturating_mul(CHUNK);
        if from >= self.bytes {
            return Ok(None);
        }
        let length = CHUNK.min(self.bytes - from);
        buffer.resize(usize::try_from(length).unwrap_or(usize::MAX), 0);
        self.file.read_exact_at(buffer, self.start + from)?;
        Ok(Some(buffer))
    }
}

fn bin(number: f64, low: f64, high: f64) -> usize {
    let share = (number - low) / (high - low).max(f64::MIN_POSITIVE);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the share lies in [0, 1], or is not a number where the range overflows"
    )]
    let bin = (share * BINS as f64) as usize;
    bin.min(BINS - 1)
}

/// Running moments (Welford, 1962) that can be merged (Chan, Golub and `LeVeque`, 1979).
#[derive(Debug, Clone, Copy)]
struct Moments {
    count: u64,
    mean: f64,
    /// Sum of the squared distances from the mean.
    squares: f64,
    /// Sum of the squares.
    power: f64,
    low: f64,
    high: f64,
    nan: u64,
    infinite: u64,
}

impl Default for Moments {
    fn default() -> Self {
        Self {
            count: 0,
            mean: 0.0,
            squares: 0.0,
            power: 0.0,
            low: f64::INFINITY,
            high: f64::NEG_INFINITY,
            nan: 0,
            infinite: 0,
        }
    }
}

impl Moments {
    fn take(&mut self, number: f64) {
        if number.is_nan() {
            self.nan += 1;
            return;
        }
        if number.is_infinite() {
            self.infinite += 1;
            return;
        }
        self.count += 1;
        let distance = number - self.mean;
        self.mean += distance / self.count as f64;
        self.squares += distance * (number - self.mean);
        self.power += number * number;
        self.low = self.low.min(number);
        self.high = self.high.max(number);
    }

    fn merge(&mut self, other: Self) {
        let count = self.count + other.count;
        if other.count > 0 {
            let share = other.count as f64 / count as f64;
            let distance = other.mean - self.mean;
            self.mean += distance * share;
            self.squares += other.squares + distance * distance * self.count as f64 * share;
        }
        self.count = count;
        self.power += other.power;
        self.low = self.low.min(other.low);
        self.high = self.high.max(other.high);
        self.nan += other.nan;
        self.infinite += other.infinite;
    }

    fn range(&self) -> Option<(f64, f64)> {
        (self.count > 0).then_some((self.low, self.high))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use safetensors::tensor::{Dtype, TensorView};

    use super::*;

    fn statistics(dtype: Dtype, bytes: &[u8]) -> Option<Statistics> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.safetensors");
        let size = bytes.len() * 8 / dtype.bitsize();
        let view = TensorView::new(dtype, vec![size], bytes).unwrap();
        std::fs::write(&path, safetensors::serialize([("a", view)], None).unwrap()).unwrap();
        let file = TensorFile::open(&path).unwrap();
        file.statistics(&file.tensors()[0]).unwrap()
    }

    fn of(numbers: &[f32]) -> Statistics {
        let bytes: Vec<u8> = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
        statistics(Dtype::F32, &bytes).unwrap()
    }

    #[test]
    fn what_is_not_finite_is_counted_and_left_out() {
        let found = of(&[1.0, f32::NAN, 3.0, f32::INFINITY, f32::NEG_INFINITY]);
        assert_eq!((found.min, found.max), (Some(1.0), Some(3.0)));
        assert_eq!((found.mean, found.standard_deviation), (2.0, 1.0));
        assert_eq!((found.nan, found.infinite), (1, 2));
        assert_eq!((found.histogram[0], found.histogram[BINS - 1]), (1, 1));
        let nothing = of(&[f32::NAN]);
        assert_eq!((nothing.min, nothing.max), (None, None));
        assert_eq!(of(&[]).histogram, [0; BINS]);
    }

    #[test]
    fn every_number_type_is_read_as_it_is_written() {
        let checks: [(Dtype, &[u8], f64); 10] = [
            (Dtype::U8, &[200], 200.0),
            (Dtype::I8, &[0xff], -1.0),
            (Dtype::U16, &[0, 1], 256.0),
            (Dtype::I16, &[0xfe, 0xff], -2.0),
            (Dtype::I32, &[0xff; 4], -1.0),
            (Dtype::U64, &[1, 0, 0, 0, 0, 0, 0, 0], 1.0),
            (Dtype::F16, &[0x00, 0x3c], 1.0),
            (Dtype::BF16, &[0x80, 0xbf], -1.0),
            (Dtype::F64, &0.5_f64.to_le_bytes(), 0.5),
            (Dtype::BOOL, &[1], 1.0),
        ];
        for (dtype, bytes, number) in checks {
            let mean = statistics(dtype, bytes).unwrap().mean;
            assert!((mean - number).abs() < 1e-12, "{dtype:?}: {mean}");
        }
        assert_eq!(statistics(Dtype::C64, &[0; 8]), None);
    }

    #[test]
    fn many_chunks_give_what_one_would() {
        // Three chunks and a bit, of numbers whose mean and deviation are known.
        let count = 3 * usize::try_from(CHUNK).unwrap() / 4 + 10;
        let numbers: Vec<f32> = (0..count)
            .map(|i| if i % 2 == 0 { 1.0 } else { 3.0 })
            .collect();
        let found = of(&numbers);
        assert_eq!((found.mean, found.standard_deviation), (2.0, 1.0));
        assert_eq!(found.histogram.iter().sum::<u64>(), count as u64);
        assert!((found.norm - (count as f64 * 5.0).sqrt()).abs() < 1e-6);
        assert_eq!(found, of(&numbers), "the order of the threads shows");
    }

    proptest! {
        #[test]
        fn moments_agree_with_their_definition(numbers in prop::collection::vec(-1e3_f32..1e3, 1..200)) {
            let found = of(&numbers);
            let count = numbers.len() as f64;
            let numbers: Vec<f64> = numbers.iter().map(|n| f64::from(*n)).collect();
            let mean = numbers.iter().sum::<f64>() / count;
            let variance = numbers.iter().map(|n| (n - mean).powi(2)).sum::<f64>() / count;
            prop_assert!((found.mean - mean).abs() < 1e-9 * mean.abs().max(1.0));
            prop_assert!((found.standard_deviation - variance.sqrt()).abs() < 1e-6);
            prop_assert_eq!(found.histogram.iter().sum::<u64>(), numbers.len() as u64);
        }
    }
}
